"""A window's size, stride and padding, and how large the map becomes, and why."""

from functools import partial

import numpy as np

from helpers.convolution import conv2d
from helpers.drawing.colours import BLUE, PINK
from helpers.drawing.shapes import Box, Stripes, Tile, Words, frame_on
from helpers.drawing.tables import table
from helpers.pooling import unseen
from helpers.views.controls import Menu, Slider, image_chooser
from helpers.views.in_place import laid_over, map_legend, shades, striped, windows_on
from helpers.views.strip import with_strip
from helpers.views.view import Drawing, View, grid_on
from helpers.windows import PADDINGS, border, pad

WIDEST, LONGEST_STRIDE = 7, 4
WIDTH, TALLEST = 640, 350
MARGIN = WIDEST // 2  # the most padding on a side, in cells
LEFT, RIGHT = 1.5, 2  # how far the map may reach beyond the image


def view(images: np.ndarray, size: int, strides: int, padding: str, image_index: int) -> View:
    """Change a window over images (N, H, W), at least 7 by 7; the map shows the mean under each window."""
    controls = {
        "size": Slider("window size", size, WIDEST, 1),
        "strides": Slider("stride", strides, LONGEST_STRIDE, 1),
        "padding": Menu("padding", {name: name for name in PADDINGS}, padding),
    }
    return View(controls | image_chooser(images, image_index), partial(draw, images))


def draw(images, size, strides, padding, image_index=0) -> Drawing:
    """Draw the image with its padding and the first two windows, and the map of their means in place."""
    image, window, steps = images[image_index], (size, size), (strides, strides)
    height, width = image.shape
    means = conv2d(image, np.full(window, 1 / size**2), strides=strides, padding=padding)
    around = pad(image[np.newaxis, ..., np.newaxis], window, steps, padding)[0, ..., 0]
    (above, _), (before, _) = (border(side, size, strides, padding) for side in image.shape)
    missed = unseen(image.shape, size, strides, padding)

    cell = min(WIDTH / (2 * (width + MARGIN) + LEFT + RIGHT), TALLEST / (height + 2 * MARGIN))
    colour, low, high = shades(image)
    edges = [(MARGIN - before) * cell, (MARGIN - above) * cell]
    whole = Tile(colour(around), *edges, *(side * cell for side in around.shape[::-1]))
    inner = Tile(colour(image), MARGIN * cell, MARGIN * cell, width * cell, height * cell)
    right = (width + MARGIN + LEFT) * cell
    made = laid_over(whole, right, colour(means), size, strides)
    added = around.size - image.size
    shapes = [
        *((Stripes(*whole[1:], BLUE),) if added else ()),  # the image hides all but the padding
        *(inner, *striped(inner, missed, PINK)),
        *(made, Box(inner.left + right, *inner[2:])),
    ]
    for tile, far, side in ((whole, strides, size), (made, 1, 1)):
        if means.shape[1] > 1:
            shapes.append(frame_on(tile, 0, far, side, side, dashed=True))
        shapes.append(frame_on(tile, 0, 0, side, side))

    sentence = (
        f"A {size} by {size} window with stride {strides} and padding {padding} turns {height} by {width} "
        f"into {means.shape[0]} by {means.shape[1]} means; {added} cells of padding were added (blue "
        f"stripes), and {missed.sum()} pixels are never seen (pink stripes)."
    )
    formulas = {
        name: _formula(*sides, size, strides, padding)
        for name, *sides in zip(("rows", "columns"), image.shape, means.shape, strict=True)
    }
    below = (height + 2 * MARGIN) * cell + 8
    for place, (name, formula) in enumerate(formulas.items()):
        middle = below + 10 + 26 * place
        shapes += [Words(name, inner.left, middle, 16), Words(formula, inner.left + 76, middle, 16)]
    shapes += map_legend(means, colour, low, high, inner.left + right, below, 150)
    grids = (
        grid_on(whole, values=around),
        grid_on(made, values=means, sees=windows_on(whole, means.shape, window, strides)),
    )
    tables = table("", [[formula] for formula in formulas.values()], [*formulas])
    tables += "<p>⌊ ⌋ rounds down, ⌈ ⌉ rounds up.</p>"
    hint = "Point at a cell on the right to see its window."
    drawing = Drawing((WIDTH, round(below + 50)), shapes, sentence, hint, grids, tables)
    return with_strip(drawing, images, image_index)


def _formula(before, after, size, strides, padding):
    """How the size of one side of the map comes about; see `helpers.windows.output_size`."""
    if padding == "valid":
        return f"⌊({before} − {size}) / {strides}⌋ + 1 = {after}"
    return f"⌈{before} / {strides}⌉ = {after}"
