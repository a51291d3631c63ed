"""A few cells, enlarged, with their numbers in them."""

import numpy as np

from helpers.drawing.shapes import Box, Shape, numbers_on, square_tile
from helpers.drawing.tables import number
from helpers.views.controls import written

LEAST = 8  # units; smaller numbers could not be read


def enlarged(
    values: np.ndarray, colours: np.ndarray, left: float, top: float, side: float, text=None
) -> list[Shape]:
    """A tile with an edge and, where there is room, numbers.

    Parameters
    ----------
    values : (H, W) numbers
    colours : (H, W, 3) uint8, theirs
    left, top, side : float; place and longer side, units of the picture
    text : function that writes a number; if not given, with as many decimals as fit
    """
    tile = square_tile(colours, left, top, side)
    texts = np.vectorize(text or short, otypes=[object])(values)
    size = min(14, 1.6 * side / max(values.shape) / max(map(len, texts.flat)))
    return [tile, Box(*tile[1:]), *(numbers_on(tile, texts, size) if size > LEAST else ())]


def short(value: float) -> str:
    """A number with two decimals, or fewer if it has more than five signs."""
    texts = [number(round(value, decimals)) for decimals in (2, 1, 0)]
    return next((text for text in texts if len(text) <= 5), texts[-1])


def as_typed(weight: float) -> str:
    """A weight as it was typed, such as 1/9, or if that is long with fewer decimals."""
    text = written(weight).replace("-", "−")
    return text if len(text) <= 5 else short(weight)
