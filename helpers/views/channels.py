"""One filter on an image with several channels: each under a kernel of its own, and the sums added up."""

from functools import partial

import numpy as np

from helpers.convolution import conv2d
from helpers.drawing.colours import signed
from helpers.drawing.legend import legend
from helpers.drawing.shapes import Box, Words, frame_on, square_tile
from helpers.drawing.tables import number, number_table, table
from helpers.views.controls import Slider
from helpers.views.enlarged import as_typed, enlarged
from helpers.views.in_place import laid_over, shades, windows_on
from helpers.views.view import Drawing, View, grid_on

WIDTH, PANEL, TALLEST, TOP = 640, 204, 244, 24  # of the picture, of each of three images, above them
APART = (WIDTH - PANEL) / 2  # from one of them to the next
ENLARGED = 118  # the side of the kernel
COLOURS = "red", "green", "blue"


def view(image: np.ndarray, kernels: np.ndarray, bias: float, row: int, column: int) -> View:
    """Lay a filter (k, k, C) on an image (H, W, C), channel by channel, and add up."""
    rows, columns = conv2d(image[..., 0], kernels[..., 0]).shape
    last = image.shape[2] - 1
    controls = {"channel": Slider("channel", 0, last)} if last else {}
    controls |= {
        "row": Slider("row", row, rows - 1, downwards=True),
        "column": Slider("column", column, columns - 1),
    }
    return View(controls, partial(draw, image, kernels, bias))


def draw(image, kernels, bias, row, column, channel=0) -> Drawing:
    """Draw a channel, the map that its kernel makes, the sum of all maps so far, and one cell taken apart."""
    planes = range(image.shape[2])
    maps = [conv2d(image[..., place].astype(float), kernels[..., place]) for place in planes]
    sums = np.cumsum(maps, axis=0)  # of the first channel, of the first two, ...
    sums[-1] += bias
    limit = max(np.abs(maps).max(), np.abs(sums).max())
    colour, size, names = partial(signed, limit=limit), len(kernels), _names(image)
    of_colour = f", {names[channel]}" if names is COLOURS else ""
    made, added, weights = maps[channel], sums[channel], kernels[..., channel]
    parts = {_together(names, channel - 1): sums[channel - 1][row, column]} if channel else {}
    parts[names[channel]] = made[row, column]
    so_far = _together(names, channel)
    if channel == planes[-1]:
        parts["bias"], so_far = bias, f"{so_far} + bias"

    (height, width), (of_image, *_) = image.shape[:2], shades(image)
    cell = min(PANEL / width, TALLEST / height)
    left = square_tile(of_image(image[..., channel]), 0, TOP, cell * max(height, width))
    middle, right = (
        laid_over(left, place * APART, colour(values), size) for place, values in ((1, made), (2, added))
    )
    titles, base = (f"channel {channel}{of_colour}", "under its kernel", so_far), TOP + left.height + 12
    shapes = [
        *(left, middle, right, *(Box(place * APART, *left[2:]) for place in (1, 2))),
        *(Words(title, place * APART, 12, bold=place == 2) for place, title in enumerate(titles)),
        frame_on(left, row, column, size, size),
        *(frame_on(tile, row, column, 1, 1) for tile in (middle, right)),
        Words("its kernel", 0, base + 8),
        *enlarged(weights, signed(weights, np.abs(kernels).max()), 0, base + 20, ENLARGED, as_typed),
        *_taken_apart(parts, added[row, column], f"row {row}, column {column}", base),
        *legend(colour, -limit, limit, 2 * APART, base + 4, PANEL),
    ]
    if names is COLOURS:
        shapes.append(square_tile(image, 2 * APART, base + 44, 94))

    sums_up = ", ".join(f"{name} {number(value)}" for name, value in parts.items())
    sentence = (
        f"Channel {channel} of {len(maps)}{of_colour}: {_spread(made)} under its kernel. "
        f"Added up so far: {so_far}, {_spread(added)}. "
        f"In row {row}, column {column}: {sums_up}; sum {number(added[row, column])}."
    )
    nearest = {"before": (size // 2, size // 2), "highest": (made.shape[0] - 1, made.shape[1] - 1)}
    seen = windows_on(left, made.shape, (size, size))
    grids = (
        grid_on(left, "row", "column", **nearest, values=image[..., channel], moves=True),
        *(
            grid_on(tile, "row", "column", values=values, sees=seen, moves=True)
            for tile, values in ((middle, made), (right, added))
        ),
    )
    cells = [[number(value)] for value in (*parts.values(), added[row, column])]
    tables = number_table("its kernel", weights) + table("one cell", cells, [*parts, "sum"])
    hint = "Drag the window, or a cell of a map."
    return Drawing((WIDTH, round(base + ENLARGED + 22)), shapes, sentence, hint, grids, tables)


def _taken_apart(parts, total, place, top):
    """What one cell of the sum is made of: a line for each part, and the sum below."""
    shapes, right = [Words(place, APART, top + 8)], APART + PANEL - 8
    lines = [*parts.items(), ("sum", total)]
    for line, (name, value) in enumerate(lines):
        middle, bold = top + 34 + 26 * line, line == len(lines) - 1
        shapes.append(Words(name, APART, middle, 15, bold=bold))
        shapes.append(Words(number(value), right, middle, 15, "right", bold=bold))
    return shapes


def _names(image):
    """What the channels hold: those of a photograph its colours."""
    if image.shape[2] == 3 and image.dtype == np.uint8:
        return COLOURS
    return [f"channel {place}" for place in range(image.shape[2])]


def _together(names, channel):
    """The channels up to this one, by name."""
    if names is COLOURS:
        return " + ".join(names[: channel + 1])
    return f"channels 0 to {channel}" if channel else names[0]


def _spread(values):
    """From where to where values go."""
    return f"{number(values.min())} to {number(values.max())}" if values.any() else "silent (every cell is 0)"
