"""What is left of an image or a feature map when a window keeps its maximum or its mean."""

from functools import partial

import numpy as np

from helpers.convolution import conv2d, relu
from helpers.drawing.colours import GREY, PINK
from helpers.drawing.shapes import Box, Dots, Tile, Words, frame_on
from helpers.drawing.tables import number, number_table
from helpers.pooling import average_pool2d, max_pool2d, overlap, unseen
from helpers.views.controls import Menu, Slider, image_chooser, name_of
from helpers.views.enlarged import enlarged
from helpers.views.in_place import laid_over, map_legend, shades, striped, windows_on
from helpers.views.strip import with_strip
from helpers.views.view import Drawing, View, grid_on
from helpers.windows import output_size

POOLS = {"maximum": max_pool2d, "average": average_pool2d}
WIDEST = 6
WIDTH, TALLEST, GAP = 640, 340, 12
MARGIN = (WIDEST - 1) / 2  # how far a map may reach beyond the image, in cells
ENLARGED = 120  # the side of the window that is looked at


def view(
    images: np.ndarray,
    pool_size: int,
    strides: int,
    kind: str,
    image_index: int,
    channel: int,
    row: int = 0,
    column: int = 0,
    filters: np.ndarray | None = None,
) -> View:
    """Change a window and what it keeps of maps (N, H, W, C); ``kind`` is one of `POOLS`.

    With ``filters`` (kh, kw, C, channels) the maps are what these make of the images, after ReLU.
    """
    *sides, channels = maps_of(images, filters, 0).shape

    def highest(pool_size, strides, **state):
        """The sliders for the window's place end with the map."""
        return {
            name: output_size(side, pool_size, strides) - 1
            for name, side in zip(("row", "column"), sides, strict=True)
        }

    ends = highest(pool_size, strides)
    controls = image_chooser(images, image_index)
    controls |= {"channel": Slider("channel", channel, channels - 1)} if channels > 1 else {}
    controls |= {
        "pool_size": Slider("window size", pool_size, min(WIDEST, *sides), 1),
        "strides": Slider("stride", strides, WIDEST, 1),
        "kind": Menu("keep the", {name: name for name in POOLS}, kind),
        "row": Slider("row", row, ends["row"], downwards=True),
        "column": Slider("column", column, ends["column"]),
    }
    return View(controls, partial(draw, images, filters), highest)


def maps_of(images, filters, image_index):
    """The maps of an image, (H, W, channels): what is pooled."""
    image = images[image_index]
    return image if filters is None else relu(conv2d(image, filters))


def draw(images, filters, pool_size, strides, kind, row, column, image_index=0, channel=0) -> Drawing:
    """Draw the input with a window and the values that win, the output in place, and the window enlarged."""
    maps = maps_of(images, filters, image_index)
    image = maps[..., channel].astype(float)
    pooled = POOLS[kind](image, pool_size, strides)
    moved = np.zeros_like(image)
    moved[:, 1:] = image[:, :-1]
    overlaps = {
        "output": overlap(pooled, POOLS[kind](moved, pool_size, strides)),
        "input": overlap(image, moved),
    }
    missed = unseen(image.shape, pool_size, strides)

    height, width = image.shape
    cell = min((WIDTH - GAP) / (2 * width + 2 * MARGIN), TALLEST / (height + 2 * MARGIN))
    colour, low, high = shades(image)
    left = Tile(colour(image), 0, MARGIN * cell, width * cell, height * cell)
    across = GAP + (width + MARGIN) * cell
    right = laid_over(left, across, colour(pooled), pool_size, strides)
    shapes = [left, *striped(left, missed, PINK), right, Box(across, *left[2:])]
    if kind == "maximum" and cell > 3:  # a dot on a smaller cell would hide it
        middles = (np.argwhere(winners(image, pooled, pool_size, strides)) + 0.5) * cell
        shapes.append(Dots(tuple((x, y + left.top) for y, x in middles.tolist()), cell * 0.4))
    for tile, step, size in ((left, strides, pool_size), (right, 1, 1)):
        if column + 1 < pooled.shape[1]:
            shapes.append(frame_on(tile, row * step, (column + 1) * step, size, size, dashed=True))
        shapes.append(frame_on(tile, row * step, column * step, size, size))

    top, kept = (height + 2 * MARGIN) * cell, pooled[row, column]
    patch = image[row * strides :, column * strides :][:pool_size, :pool_size]
    shapes += _looked_at(patch, colour, kept, kind, top)
    shapes += map_legend(pooled, colour, low, high, across, top, 150)
    shapes += _meter(overlaps, across, top + 50)

    name = name_of(images, image_index) + (f", channel {channel}" if maps.shape[-1] > 1 else "")
    sentence = (
        f"{name}: the {kind} under a {pool_size} by {pool_size} window with stride {strides} turns "
        f"{height} by {width} into {pooled.shape[0]} by {pooled.shape[1]}, "
        f"{pooled.size / image.size:.0%} of the values; {missed.sum()} cells are never seen (pink stripes). "
        f"Row {row}, column {column} of the output: {number(kept)}. "
        f"Overlap after a move by one cell: output {overlaps['output']:.0%}, input {overlaps['input']:.0%}."
    )
    place, shift = ("row", "column"), (pool_size - strides) // 2
    ends = pooled.shape[0] - 1, pooled.shape[1] - 1
    seen = windows_on(left, pooled.shape, (pool_size, pool_size), strides)
    nearest = {"before": (shift, shift), "every": strides, "highest": ends}  # by its middle
    grids = (
        grid_on(left, *place, **nearest, values=image, moves=True),
        grid_on(right, *place, values=pooled, sees=seen, moves=True),
    )
    size, hint = (WIDTH, round(top + ENLARGED + 2)), "Drag the window, or a cell of the output."
    drawing = Drawing(size, shapes, sentence, hint, grids, number_table("window", patch))
    return with_strip(drawing, images[..., channel if filters is None else 0], image_index)


def _looked_at(patch, colour, kept, kind, top):
    """The values under the window, enlarged, and what is kept of them."""
    shapes = enlarged(patch, colour(patch), 0, top, ENLARGED)
    if kind == "average":
        told = f"sum of {patch.size}: {number(patch.sum())}", f"average {number(kept)}"
    else:
        told = f"of {patch.size} values the", f"maximum {number(kept)}"
        if patch.min() < kept:  # a window over equal values has no winner
            shapes.append(frame_on(shapes[0], *np.unravel_index(patch.argmax(), patch.shape), 1, 1))
    for line, text in enumerate(told):
        shapes.append(Words(text, ENLARGED + 12, top + 12 + 26 * line, 16, bold=line == 1))
    return shapes


def _meter(overlaps, left, top):
    """Bars from 0 to 100 %: how much of the output, and of the input, stays after a move by one cell."""
    shapes = [Words("overlap after a move right by one cell", left, top + 10, 13)]
    for place, (name, share) in enumerate(overlaps.items()):
        middle = top + 32 + 22 * place
        bar = left + 52, middle - 6
        shapes += [Words(name, left, middle, 14), Box(*bar, share * 150, 12, GREY), Box(*bar, 150, 12)]
        shapes.append(Words(f"{share:.0%}", left + 210, middle, 14))
    return shapes


def winners(image: np.ndarray, pooled: np.ndarray, pool_size: int, strides: int) -> np.ndarray:
    """Where the maximum of each window lies: bool ``(H, W)``; the first one, if several.

    A window over equal values has no winner.
    """
    won = np.zeros(image.shape, bool)
    rows, columns = pooled.shape
    waiting = -max_pool2d(-image, pool_size, strides) < pooled  # windows whose winner is still to be found
    for row, column in np.ndindex(pool_size, pool_size):
        # What is in this row and column of each window: a part of the image, not a copy.
        place = np.s_[
            row : row + (rows - 1) * strides + 1 : strides,
            column : column + (columns - 1) * strides + 1 : strides,
        ]
        found = waiting & (image[place] == pooled)
        won[place] |= found
        waiting &= ~found
    return won
