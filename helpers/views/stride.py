"""A window's size, stride and padding, and how large the map becomes, and why."""

from functools import partial

import numpy as np

from helpers.convolution import conv2d
from helpers.drawing import pixels
from helpers.drawing.colours import BLUE, PINK, grey
from helpers.drawing.tables import table
from helpers.pooling import unseen
from helpers.views.controls import Menu, Slider, image_chooser
from helpers.views.view import Drawing, View
from helpers.windows import PADDINGS, pad

WIDEST, LONGEST_STRIDE = 7, 4


def view(images: np.ndarray, size: int, strides: int, padding: str, image_index: int) -> View:
    """Change a window over images (N, H, W), at least 7 by 7; the map shows the mean under each window."""
    controls = {
        "size": Slider("window size", size, WIDEST, 1),
        "strides": Slider("stride", strides, LONGEST_STRIDE, 1),
        "padding": Menu("padding", {name: name for name in PADDINGS}, padding),
    }
    return View(controls | image_chooser(images, image_index), partial(draw, images))


def draw(images, size, strides, padding, image_index=0) -> Drawing:
    """Draw the image with its padding and the first two windows, and the map of their means."""
    image, window, steps = images[image_index], (size, size), (strides, strides)
    means = conv2d(image, np.full(window, 1 / size**2), strides=strides, padding=padding)
    around = pad(image[np.newaxis, ..., np.newaxis], window, steps, padding)[0, ..., 0]
    # The same border round ones tells what is image and what is padding.
    inside = pad(np.ones((1, *image.shape, 1)), window, steps, padding)[0, ..., 0] == 1
    # Every padded cell was added for a window to see it.
    missed = np.zeros(around.shape, bool)
    missed[inside] = unseen(image.shape, size, strides, padding).ravel()

    scale, brightest = pixels.scale_to(around.shape), max(image.max(), 1)
    left = pixels.enlarged(grey(around, brightest), scale)
    pixels.hatch(left, ~inside, scale, BLUE)
    pixels.hatch(left, missed, scale, PINK)
    if means.shape[1] > 1:
        pixels.frame(left, 0, strides, size, size, scale, dashed=True)
    pixels.frame(left, 0, 0, size, size, scale)
    right = pixels.enlarged(grey(means, brightest), scale)

    sentence = (
        f"A {size} by {size} window with stride {strides} and padding {padding} turns "
        f"{image.shape[0]} by {image.shape[1]} into {means.shape[0]} by {means.shape[1]}; "
        f"{(~inside).sum()} cells of padding were added (blue stripes), and {missed.sum()} pixels are never "
        "seen (pink stripes)."
    )
    formulas = [
        [_formula(*sides, size, strides, padding)] for sides in zip(image.shape, means.shape, strict=True)
    ]
    beside = table("", formulas, ("rows", "columns"), name="text-align:left") + (
        "<p>⌊ ⌋ rounds down, ⌈ ⌉ rounds up.</p><p>Orange frame: the first window. Dashed: the next.</p>"
    )
    room = max(pixels.PIXELS, max(image.shape) + 6)
    shown = pixels.side_by_side(pixels.padded(left, room, room), pixels.padded(right, room, room))
    return Drawing(np.asarray(shown), sentence, beside)


def _formula(before, after, size, strides, padding):
    """How the size of one side of the map comes about; see `helpers.windows.output_size`."""
    if padding == "valid":
        return f"⌊({before} − {size}) / {strides}⌋ + 1 = <b>{after}</b>"
    return f"⌈{before} / {strides}⌉ = <b>{after}</b>"
