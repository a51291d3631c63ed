"""A legend: the colours of a scale with its numbers."""

import numpy as np

from helpers.drawing.shapes import Box, Shape, Tile, Words
from helpers.drawing.tables import number


def legend(
    colour, low: float, high: float, left: float, top: float, width: float, says: str = ""
) -> list[Shape]:
    """The colours from ``low`` to ``high`` as a bar with numbers below, and after them what they mean.

    Parameters
    ----------
    colour : function of numbers (1, N) that returns their colours (1, N, 3) uint8
    low, high : float; what the ends of the bar are. If they are equal the whole bar is that value
    left, top, width : float, units of the picture
    says : str; a word on the scale, such as "negative and positive"
    """
    bar = Tile(colour(np.linspace(low, high, 128)[np.newaxis]), left, top, width, 12)
    shown = [bar, Box(left, top, width, 12), Words(number(low), left, top + 23, 13)]
    if low < high:
        between = 0 if low < 0 < high else low + _short(0.6 * (high - low))
        place = (between - low) / (high - low) * width
        before, behind = (8 * len(number(end)) + 8 for end in (low, high))  # as wide as text, with a gap
        if before < place < width - behind:
            shown.append(Words(number(between), left + place, top + 23, 13, "center"))
        shown.append(Words(number(high), left + width, top + 23, 13, "right"))
    if says:
        shown.append(Words(says, left + width + 8, top + 6, 13))
    return shown


def _short(number):
    """The largest number with one digit, 1, 2 or 5, that is no larger."""
    unit = 10 ** np.floor(np.log10(number)) if number > 0 else 0
    return next((digit * unit for digit in (5, 2) if digit * unit <= number), unit)
