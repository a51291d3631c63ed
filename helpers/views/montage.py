"""The maps of all filters of a layer side by side, on one scale; and any small pictures in rows."""

import numpy as np

from helpers.drawing.colours import inferno
from helpers.drawing.shapes import Tile, frame_on, with_opacity
from helpers.views.view import Grid

SHARP = 64  # a map with more rows or columns is thinned out: it is small here


def montage(maps: np.ndarray, numbers: np.ndarray, chosen: int, left, top, side: float, scale):
    """Maps ``(H, W, C)`` in the order of ``numbers``: a tile, a frame round the chosen one, and the grid.

    ``scale`` says where the colours begin and end.
    """
    thin = -(-max(maps.shape[:2]) // SHARP)
    shown = np.moveaxis(maps[::thin, ::thin, numbers], -1, 0)  # (C, h, w)
    place = int(np.flatnonzero(numbers == chosen)[0])
    strongest, speaks = maps.max(axis=(0, 1)).tolist(), maps.any(axis=(0, 1)).tolist()
    choices = numbers.tolist()
    names = [
        f"filter {number}: " + (f"strongest ≈ {strongest[number]:.2f}" if speaks[number] else "silent")
        for number in choices
    ]
    tile, frame, cells = sheet(inferno(shown, *scale), place, left, top, side)
    return tile, frame, cells._replace(controls=("filter_number",), choices=choices, names=names)


def sheet(pictures: np.ndarray, chosen: int, left: float, top: float, side: float):
    """Pictures ``(N, h, w, 3)`` uint8 in rows: a tile, a frame round the chosen one, and the grid of all."""
    count, height, width, _ = pictures.shape
    columns = int(np.ceil(np.sqrt(count)))
    rows = -(-count // columns)
    # One clear cell to the right of each and below it; clear pictures where there are no more of them.
    cells = np.zeros((rows * columns, height + 1, width + 1, 4), np.uint8)
    cells[:count, :height, :width] = with_opacity(pictures)
    # (rows * columns, h + 1, w + 1, 4) as (rows * (h + 1), columns * (w + 1), 4)
    colours = cells.reshape(rows, columns, height + 1, width + 1, 4).swapaxes(1, 2)
    colours = colours.reshape(rows * (height + 1), columns * (width + 1), 4)
    cell = side / max(colours.shape[:2])
    tile = Tile(colours, left, top, colours.shape[1] * cell, colours.shape[0] * cell)
    down, right = divmod(chosen, columns)
    frame = frame_on(tile, down * (height + 1), right * (width + 1), height, width)
    return tile, frame, Grid(*tile[1:], rows, columns)
