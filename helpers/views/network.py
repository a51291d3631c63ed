"""What a view asks of a network: its layers, what it makes of one image, and what a cell of its maps sees.

In JupyterLab a Keras model responds (`activations.KerasNetwork`), in a page NumPy (`helpers.forward`).
"""

import functools
from typing import Protocol

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing.colours import ends, grey, inferno
from helpers.drawing.shapes import Tile, square_tile
from helpers.views.controls import Images, Menu, Slider, image_chooser, name_of


class Network(Protocol):
    """A network of convolution and pooling layers."""

    shapes: dict[str, tuple[int, int, int]]  # name of a layer -> its maps (H, W, C), in the layers' order
    weights: list[np.ndarray]  # what it has learned

    def look(self, image: np.ndarray) -> tuple[dict[str, np.ndarray], np.ndarray | None]:
        """Of one image (H, W, C): its maps by layer, (H, W, C) float32, and ten probabilities or None."""

    def receptive_field(self, layer: str, row: int, column: int):
        """Top, left, height and width of what a cell depends on, or None where that is not known."""


class Subject:
    """A network and the images (N, H, W, C) it is asked about, with their classes (N,) if they are known.

    What it said is remembered: of a network that is trained further, make a new one.
    """

    def __init__(self, network: Network, images: np.ndarray, labels: np.ndarray | None):
        self.network, self.images, self.labels = network, images, labels
        # By the image's index; the last ones are remembered: about 65 MB of maps.
        self.look = functools.lru_cache(maxsize=256)(lambda image_index: network.look(images[image_index]))

    def maps(self, image_index: int) -> dict[str, np.ndarray]:
        """What every layer makes of an image: layer -> (H, W, C)."""
        return self.look(image_index)[0]

    def probabilities(self, image_index: int) -> np.ndarray | None:
        """What the network says of an image: (10,), or None if it does not end in ten probabilities."""
        return self.look(image_index)[1]

    def name(self, image_index: int) -> str:
        """An image and, if it is known, its class."""
        named = "" if self.labels is None else f" ({CLASS_NAMES[self.labels[image_index]]})"
        return f"{name_of(self.images, image_index)}{named}"

    def chooser(self, image_index: int) -> dict[str, Images]:
        """A control for the image, that also finds the network's mistakes."""
        if self.labels is None or self.probabilities(0) is None:
            return image_chooser(self.images, image_index, labels=self.labels)

        def is_mistake(index):
            # Not remembered: the maps of all that are looked at on the way would push out the others.
            return self.network.look(self.images[index])[1].argmax() != self.labels[index]

        return image_chooser(self.images, image_index, labels=self.labels, is_mistake=is_mistake)


def layer_and_filter(shapes: dict, layer: str, filter_number: int) -> dict:
    """A menu for the layer, and a slider for the filter."""
    return {
        "layer": Menu("layer", {name: name for name in shapes}, layer),
        "filter_number": Slider("filter", filter_number, shapes[layer][2] - 1),
    }


def image_tile(image: np.ndarray, left: float, top: float, side: float) -> Tile:
    """An image ``(H, W, C)``: in its colours if it has three channels, else the first one in grey."""
    if image.shape[-1] == 3:
        colours = np.stack(grey(np.moveaxis(image, -1, 0), image.max())[..., 0], axis=-1)
    else:
        colours = grey(image[..., 0], image.max())
    return square_tile(colours, left, top, side)


def map_tile(feature_map: np.ndarray, low: float, high: float, left: float, top: float, side: float) -> Tile:
    """A feature map ``(H, W)``, black at ``low`` and light yellow at ``high``."""
    return square_tile(inferno(feature_map, low, high), left, top, side)


def scale_of(maps: np.ndarray) -> tuple[float, float]:
    """Where a scale for these maps begins and ends; at 0 if they are all silent."""
    return ends(maps) if maps.any() else (0, 0)


def seen(subject: Subject, layer: str, image: Tile) -> tuple[list, list] | None:
    """What the rows and columns of a layer's maps see of an image, as a `Grid` takes it; None if unknown."""
    rows, columns, _ = subject.network.shapes[layer]
    fields = [subject.network.receptive_field(layer, row, 0) for row in range(rows)]
    across = [subject.network.receptive_field(layer, 0, column) for column in range(columns)]
    if None in fields:
        return None
    cell = image.height / image.colours.shape[0]
    return (
        [(image.top + field.top * cell, field.height * cell) for field in fields],
        [(image.left + field.left * cell, field.width * cell) for field in across],
    )
