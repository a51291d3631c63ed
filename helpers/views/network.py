"""What a view asks of a network: its layers, the maps of one image, and what a cell of them sees.

In JupyterLab a Keras model answers (`helpers.activations.KerasNetwork`).
"""

import functools
from typing import Protocol

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing import pixels
from helpers.drawing.colours import INFERNO, grey
from helpers.views.view import Menu, Slider


class Network(Protocol):
    """A network of convolution and pooling layers."""

    shapes: dict[str, tuple[int, int, int]]  # name of a layer -> its maps (H, W, C), in the layers' order

    def maps(self, image: np.ndarray) -> dict[str, np.ndarray]:
        """The maps of one image (H, W, C): name of a layer -> float32 (H, W, C)."""

    def receptive_field(self, layer: str, row: int, column: int):
        """Top, left, height and width of what a cell depends on, or None where that is not known."""

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """What the network says of images (N, H, W, C): (N, classes)."""


class Subject:
    """A network and the images (N, H, W, C) it is asked about, with their classes (N,) if they are known.

    Maps are remembered: of a network that is trained further, make a new one.
    """

    def __init__(self, network: Network, images: np.ndarray, labels: np.ndarray | None):
        self.network, self.images, self.labels = network, images, labels
        # The maps of an image, by its index; the last ones are remembered: about 65 MB of them.
        self.maps = functools.lru_cache(maxsize=256)(lambda image_index: network.maps(images[image_index]))

    def name(self, image_index: int) -> str:
        """An image and, if it is known, its class."""
        named = "" if self.labels is None else f" ({CLASS_NAMES[self.labels[image_index]]})"
        return f"Image {image_index}{named}"


def layer_and_filter(shapes: dict, layer: str, filter_number: int) -> dict:
    """A menu for the layer, and a slider for the filter."""
    return {
        "layer": Menu("layer", {name: name for name in shapes}, layer),
        "filter_number": Slider("filter", filter_number, shapes[layer][2] - 1),
    }


def picture(image: np.ndarray, size: int):
    """An image ``(H, W, C)``: in its colours if it has three channels, else the first one in grey."""
    shown = range(3) if image.shape[-1] == 3 else [0, 0, 0]
    colours = np.stack([grey(image[..., channel], image.max())[..., 0] for channel in shown], axis=-1)
    return pixels.enlarged(colours, pixels.scale_to(image.shape[:2], size))


def with_scale(shown):
    """A picture with the colours of its scale beside it, the highest above."""
    places = np.linspace(255, 0, shown.height).astype(np.uint8)
    bar = np.repeat(INFERNO[places][:, np.newaxis], 12, axis=1)  # (H, 12, 3)
    return pixels.side_by_side(shown, pixels.enlarged(bar, 1), gap=10)
