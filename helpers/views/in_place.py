"""A map beside its image, in place: each cell over the middle of its window, as large as its step."""

from functools import partial

import numpy as np

from helpers.drawing.colours import grey, signed
from helpers.drawing.legend import legend
from helpers.drawing.shapes import Shape, Stripes, Tile


def laid_over(tile: Tile, right: float, colours: np.ndarray, window: int, strides: int = 1) -> Tile:
    """A map (rows, columns, 3) as it lies over the image of a tile, moved to the right.

    Parameters
    ----------
    tile : the image, with its padding
    right : float; how far the map lies to the right of the image, units of the picture
    colours : (rows, columns, 3) uint8
    window, strides : int; cells of the image
    """
    cell, (rows, columns) = tile.width / tile.colours.shape[1], colours.shape[:2]
    inset = (window - strides) / 2 * cell
    step = strides * cell
    return Tile(colours, tile.left + right + inset, tile.top + inset, columns * step, rows * step)


def windows_on(tile: Tile, shape: tuple, window: tuple, strides: int = 1) -> tuple[list, list]:
    """Where the windows (height, width) of a map of this shape lie on a tile, as `Grid.sees` takes it."""
    cell = tile.width / tile.colours.shape[1]
    tops, lefts = (
        [(start + place * strides * cell, length * cell) for place in range(places)]
        for start, places, length in zip((tile.top, tile.left), shape, window, strict=True)
    )
    return tops, lefts


def striped(tile: Tile, cells: np.ndarray, colour: tuple) -> list[Stripes]:
    """Stripes over the rows and the columns of a tile in which all ``cells`` (H, W) bool are True."""
    cell = tile.width / cells.shape[1]
    tall = [
        Stripes(tile.left, tile.top + start * cell, tile.width, (end - start) * cell, colour)
        for start, end in _runs(cells.all(axis=1))
    ]
    wide = [
        Stripes(tile.left + start * cell, tile.top, (end - start) * cell, tile.height, colour)
        for start, end in _runs(cells.all(axis=0))
    ]
    return tall + wide


def _runs(chosen):
    """Where each run of True begins, and where it has ended."""
    return np.flatnonzero(np.diff(chosen.astype(int), prepend=0, append=0)).reshape(-1, 2).tolist()


def shades(image: np.ndarray):
    """A function that colours an image (H, W) and what windows keep of it: grey, or signed if it is below 0.

    Returns it with the ends of its scale, as `legend` takes them.
    """
    limit = float(np.abs(image.astype(float)).max())
    if image.min() < 0:
        return partial(signed, limit=limit), -limit, limit
    return partial(grey, highest=limit), 0, limit


def map_legend(feature_map: np.ndarray, *scale) -> list[Shape]:
    """A legend, given what `legend` takes, that calls a map silent if it is 0 everywhere."""
    return legend(*scale, "" if feature_map.any() else "silent: every cell is 0")
