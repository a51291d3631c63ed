"""What a picture is made of: tiles of pixels, frames, lines and words.

They are plain data: a page draws them sharp at any size, `helpers.drawing.raster` makes an image of them.
All places and sizes are in units of the picture, from its upper left corner.
"""

from typing import NamedTuple

import numpy as np

from helpers.drawing.colours import BLACK, WHITE


class Tile(NamedTuple):
    """Cells, each a rectangle of one colour."""

    colours: np.ndarray  # (H, W, 3) or, with opacity, (H, W, 4) uint8
    left: float
    top: float
    width: float
    height: float


class Frame(NamedTuple):
    """A white line between black ones, round some cells: to be seen on any colour, and in grey."""

    left: float
    top: float
    width: float
    height: float
    dashed: bool = False  # as the second window beside the first


class Box(NamedTuple):
    """A plain rectangle, or only its thin edge if it has no colour."""

    left: float
    top: float
    width: float
    height: float
    colour: tuple | None = None


class Line(NamedTuple):
    """A thin grey line that joins two places."""

    left: float
    top: float
    right: float
    bottom: float


class Stripes(NamedTuple):
    """Slanting stripes on white: a plain colour printed in grey would look like a part of the image."""

    left: float
    top: float
    width: float
    height: float
    colour: tuple


class Dots(NamedTuple):
    """White dots with a black rim, each round its place (x, y)."""

    places: tuple
    size: float


class Words(NamedTuple):
    """Text on one line; without a colour it has that of the text round the picture."""

    text: str
    left: float  # where it begins, has its middle or ends, as ``align`` says
    middle: float  # of its height
    size: float = 14
    align: str = "left"  # or "center", or "right"
    colour: tuple | None = None
    bold: bool = False
    turned: bool = False  # by a quarter: it reads upwards, and ``left`` and ``middle`` are where it begins


Shape = Tile | Frame | Box | Line | Stripes | Dots | Words


def square_tile(colours: np.ndarray, left: float, top: float, side: float) -> Tile:
    """A tile of square cells whose longer side is ``side`` units."""
    height, width = colours.shape[:2]
    cell = side / max(height, width)
    return Tile(colours, left, top, width * cell, height * cell)


def frame_on(tile: Tile, row: int, column: int, height: int, width: int, dashed: bool = False) -> Frame:
    """A frame round cells of a tile."""
    rows, columns = tile.colours.shape[:2]
    down, right = tile.height / rows, tile.width / columns
    return Frame(tile.left + column * right, tile.top + row * down, width * right, height * down, dashed)


def numbers_on(tile: Tile, texts: np.ndarray, size: float) -> list[Words]:
    """A text ``(H, W)`` in the middle of each cell of a tile, black on light cells and white on dark ones."""
    rows, columns = tile.colours.shape[:2]
    down, right = tile.height / rows, tile.width / columns
    light = tile.colours[..., :3] @ (0.299, 0.587, 0.114) > 128
    return [
        Words(
            texts[row, column],
            tile.left + (column + 0.5) * right,
            tile.top + (row + 0.5) * down,
            size,
            "center",
            BLACK if light[row, column] else WHITE,
        )
        for row, column in np.ndindex(rows, columns)
    ]


def with_opacity(colours: np.ndarray) -> np.ndarray:
    """Colours ``(..., 3)`` uint8 as ``(..., 4)``, opaque; those that have an opacity as they are."""
    if colours.shape[-1] == 4:
        return colours
    opaque = np.full((*colours.shape[:-1], 4), 255, np.uint8)
    for channel in range(3):  # sooner than the three of each cell at once
        opaque[..., channel] = colours[..., channel]
    return opaque


def as_data(shapes: list[Shape]) -> list[list]:
    """The shapes as lists of a name and numbers, text or bytes, as a page takes them."""
    return [
        [type(shape).__name__, *(_pixels(shape) if isinstance(shape, Tile) else shape)] for shape in shapes
    ]


def _pixels(tile):
    """A tile as its place, its rows and columns, and four bytes for each cell."""
    return [*tile[1:], *tile.colours.shape[:2], with_opacity(tile.colours).tobytes()]
