"""The nine weights of a kernel, to be changed, and what they make of an image."""

from functools import partial

import numpy as np

from helpers.convolution import KERNELS, conv2d, relu
from helpers.drawing import pixels
from helpers.drawing.colours import grey, signed
from helpers.drawing.tables import number
from helpers.views.controls import Numbers, Switch, image_chooser, name_of
from helpers.views.view import Drawing, View

WEIGHTS = {
    name: tuple(np.round(kernel.ravel().astype(float), 4).tolist()) for name, kernel in KERNELS.items()
}


def view(images: np.ndarray, kernel: str, image_index: int) -> View:
    """Change a 3 x 3 kernel over images (N, H, W) uint8, from one in `KERNELS` on."""
    weights = Numbers("kernel", WEIGHTS[kernel], WEIGHTS)
    controls = {"kernel": weights, "apply_relu": Switch("put 0 for what is negative (ReLU)")}
    return View(controls | image_chooser(images, image_index), partial(draw, images, weights.name_of))


def draw(images, kernel_name, kernel, apply_relu, image_index=0) -> Drawing:
    """Draw an image, and beside it what the kernel makes of it."""
    image, name = images[image_index], kernel_name(kernel)
    # A known kernel with all its digits: the fields show four of them.
    weights = KERNELS[name] if name in KERNELS else np.reshape(kernel, (3, 3))
    feature_map = conv2d(image, weights)
    if apply_relu:
        feature_map = relu(feature_map)
    low, high, total = feature_map.min(), feature_map.max(), np.sum(weights)
    if apply_relu and not 0 < high <= 255:
        colours, seen = grey(feature_map), "grey from 0 to the highest"
    elif abs(total) < 0.005 and low < 0:  # the sentence, too, says 0 then
        colours, seen = signed(feature_map, max(-low, high)), "blue below 0, grey at 0, yellow above"
    else:
        colours, seen = grey(np.clip(feature_map, 0, 255), 255), "grey from 0 to 255, cut off beyond"
    scale = pixels.scale_to(image.shape)
    sentence = (
        f"{name_of(images, image_index)} under the kernel {name}, whose weights add up to {number(total)}"
        f"{', after ReLU' if apply_relu else ''}: values from {number(low)} to {number(high)}, "
        f"shown in {seen}."
    )
    shown = pixels.side_by_side(pixels.enlarged(grey(image, 255), scale), pixels.enlarged(colours, scale))
    return Drawing(np.asarray(shown), sentence)
