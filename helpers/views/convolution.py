"""One kernel that slides over an image, and the map that fills up."""

from functools import partial

import numpy as np

from helpers.convolution import conv2d
from helpers.drawing.colours import grey, signed
from helpers.drawing.shapes import Box, Line, Words, frame_on, square_tile
from helpers.drawing.tables import number, number_table
from helpers.views.controls import Slider, image_chooser, name_of
from helpers.views.enlarged import enlarged
from helpers.views.in_place import map_legend, windows_on
from helpers.views.strip import with_strip
from helpers.views.view import Drawing, View, grid_on

SIDE, WIDTH = 300, 640  # of the image, of the whole picture
ENLARGED = 118  # the side of the window, the weights and the products


def view(
    images: np.ndarray, kernel: np.ndarray, bias: float | None, image_index: int, row: int, column: int
) -> View:
    """Slide a kernel (kh, kw) over images (N, H, W) by hand; the last numbers are where the sliders start.

    Without a bias the sum is the end of it; with one, the sum goes on to the bias and to ReLU.
    """
    rows, columns = conv2d(images[0], kernel).shape
    sliders = {
        "row": Slider("row", row, rows - 1, downwards=True),
        "column": Slider("column", column, columns - 1),
    }

    def step(by, row, column, **state):
        """The next cell of the map in reading order; behind the last one the first."""
        place = (row * columns + column + by) % (rows * columns)
        return {"row": place // columns, "column": place % columns}

    drawn = partial(draw, images, kernel, bias)
    return View(image_chooser(images, image_index) | sliders, drawn, step=step)


def draw(images, kernel, bias, row, column, image_index=0) -> Drawing:
    """Draw the window on the image, its sum taken apart, and the map so far, in reading order."""
    image, (height, width) = images[image_index], kernel.shape
    patch = image[row : row + height, column : column + width].astype(float)
    products = patch * kernel
    feature_map = conv2d(image, kernel, bias)
    done = np.arange(feature_map.size).reshape(feature_map.shape) <= row * feature_map.shape[1] + column

    left = square_tile(grey(image), 0, 0, SIDE)
    limit = np.abs(feature_map).max()
    colours = np.dstack([signed(feature_map, limit), np.where(done, 255, 0).astype(np.uint8)])
    cell = SIDE / max(image.shape)
    map_side = max(feature_map.shape) * cell
    right = square_tile(colours, WIDTH - map_side, 0, map_side)
    window, made = frame_on(left, row, column, height, width), frame_on(right, row, column, 1, 1)
    sums, lines = _taken_apart(image, patch, kernel, products, bias, window, made)
    meaning = map_legend(feature_map, partial(signed, limit=limit), -limit, limit, 446, SIDE + 112, 190)

    makes = f"the products add up to {number(products.sum())}"
    if bias is not None:
        total = products.sum() + bias
        makes += f"; plus the bias {number(bias)} that makes {number(total)}; "
        makes += f"after ReLU {number(max(total, 0))}"
    sentence = (
        f"Window over rows {row} to {row + height - 1} and columns {column} to {column + width - 1} of "
        f"{name_of(images, image_index).lower()}: {makes}. This is the cell in row {row}, column {column} "
        f"of the {done.shape[0]} by {done.shape[1]} map; {done.sum()} of {done.size} are done."
    )
    tables = (("pixels", patch), ("× weights", kernel), ("= products", products))
    ends, middle = (done.shape[0] - 1, done.shape[1] - 1), (height // 2, width // 2)
    seen = windows_on(left, done.shape, kernel.shape)
    grids = (
        # The window's middle goes where one points.
        grid_on(left, "row", "column", before=middle, highest=ends, values=image, moves=True),
        grid_on(right, "row", "column", values=feature_map, sees=seen, moves=True),
    )
    drawing = Drawing(
        (WIDTH, SIDE + 162),
        [left, Box(*right[1:]), right, *lines, window, made, *sums, *meaning],
        sentence,
        "Drag the window over the image, or a cell over the map.",
        grids,
        "".join(number_table(caption, values) for caption, values in tables),
    )
    return with_strip(drawing, images, image_index)


def _taken_apart(image, patch, kernel, products, bias, window, made):
    """The pixels, weights and products, enlarged, with their sum; lines from the window and to the map."""
    top, gap = SIDE + 22, 28
    parts = (
        ("pixels", patch, grey(patch, max(image.max(), 1))),
        ("weights", kernel, signed(kernel, np.abs(kernel).max())),
        ("products", products, signed(products, np.abs(products).max())),
    )
    shapes = []
    for place, (name, values, colours) in enumerate(parts):
        left = place * (ENLARGED + gap)
        shapes += enlarged(values, colours, left, top, ENLARGED)
        shapes.append(Words(name, left + ENLARGED / 2, top + ENLARGED + 12, 14, "center"))
        if place:
            shapes.append(Words("×="[place - 1], left - gap / 2, top + ENLARGED / 2, 20, "center"))
    right = 3 * (ENLARGED + gap) + 4
    told = [f"sum {number(products.sum())}"]
    if bias is not None:
        total = products.sum() + bias
        told += [f"+ bias {number(bias)} = {number(total)}", f"after ReLU {number(max(total, 0))}"]
    shapes += [
        Words(text, right, top + 16 + 26 * place, 16, bold=place == len(told) // 2)  # that of the map
        for place, text in enumerate(told)
    ]
    bottom = window.top + window.height
    lines = [
        Line(window.left, bottom, 0, top),
        Line(window.left + window.width, bottom, ENLARGED, top),
        Line(right + 50, top + 4, made.left + made.width / 2, made.top + made.height),
    ]
    return shapes, lines
