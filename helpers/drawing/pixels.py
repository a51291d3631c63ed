"""Pictures whose single pixels can be seen: enlarged, framed, marked, and laid side by side."""

import numpy as np
from PIL import Image, ImageDraw

from helpers.drawing.colours import BLACK, GREY, ORANGE, WHITE

PIXELS = 280  # the longer side of most pictures


def scale_to(shape: tuple[int, int], pixels: int = PIXELS) -> int:
    """How many pixels of the picture a cell gets, so that the picture is about ``pixels`` long."""
    return max(1, pixels // max(shape))


def enlarged(colours: np.ndarray, scale: int) -> Image.Image:
    """Colours ``(H, W, 3)`` as a picture in which each is a square of ``scale`` by ``scale``."""
    height, width = colours.shape[:2]
    return Image.fromarray(colours).resize((width * scale, height * scale), Image.Resampling.NEAREST)


def sheet(size: tuple[int, int], *placed: tuple[Image.Image, tuple[int, int]]) -> Image.Image:
    """Pictures on white, ``size`` (width, height), each with its upper left corner at its place."""
    paper = Image.new("RGB", size, WHITE)
    for picture, place in placed:
        paper.paste(picture, place)
    return paper


def padded(picture: Image.Image, width: int, height: int) -> Image.Image:
    """A picture with white to the right and below: as much room in every state, so that nothing jumps."""
    return sheet((width, height), (picture, (0, 0)))


def side_by_side(left: Image.Image, right: Image.Image, gap: int = 30) -> Image.Image:
    """Two pictures on white, both from the top."""
    size = (left.width + gap + right.width, max(left.height, right.height))
    return sheet(size, (left, (0, 0)), (right, (left.width + gap, 0)))


def stacked(pictures: list[Image.Image], gap: int = 12) -> Image.Image:
    """Pictures of one height below one another, on white."""
    step = pictures[0].height + gap
    size = (max(picture.width for picture in pictures), step * len(pictures) - gap)
    return sheet(size, *((picture, (0, step * place)) for place, picture in enumerate(pictures)))


def frame(picture, row, column, height, width, scale, dashed=False, thick=2):
    """Draw a frame round some cells of an enlarged picture, in place and inside these cells.

    A black line inside the frame keeps it visible on light cells, also without colour. ``dashed``: as the
    second window beside the first.
    """
    place = column * scale, row * scale, width * scale, height * scale
    _line(picture, *place, thick + 1, BLACK)
    _line(picture, *place, thick, ORANGE, dashed)


def edged(picture: Image.Image) -> Image.Image:
    """A picture with a thin line round it, so that its end can be seen where it is white."""
    _line(picture, 0, 0, *picture.size, 1, GREY)
    return picture


def _line(picture, left, top, width, height, thick, colour, dashed=False):
    """Draw the border of a rectangle, in place."""
    thick = min(thick, width, height)
    border = Image.new("L", (width, height))
    ImageDraw.Draw(border).rectangle((0, 0, width - 1, height - 1), outline=255, width=thick)
    chosen = np.asarray(border) > 0
    if dashed:
        chosen &= _stripes(chosen.shape, 4)
    _paint(picture, chosen, colour, (left, top))


def hatch(picture: Image.Image, cells: np.ndarray, scale: int, colour: tuple) -> None:
    """Put coloured stripes on the chosen cells ``(H, W)`` bool of an enlarged picture, in place.

    Stripes, because a plain colour printed in grey looks like a part of the image.
    """
    if cells.any():
        chosen = _enlarged_mask(cells, scale)
        _paint(picture, chosen, WHITE)
        _paint(picture, chosen & _stripes(chosen.shape, 3), colour)


def mark(picture: Image.Image, cells: np.ndarray, scale: int, colour: tuple = ORANGE) -> None:
    """Put a dot into the middle of each chosen cell ``(H, W)`` bool of an enlarged picture, in place."""
    chosen = _enlarged_mask(cells, scale)
    low, high = scale // 3, scale - scale // 3
    rim = int(scale > 4)  # a black one, to be seen on light cells also without colour
    # How far a row or column of the picture is from where its cell begins.
    down, right = (np.arange(side) % scale for side in chosen.shape)
    for wider, paint in ((rim, BLACK), (0, colour)):
        tall, wide = ((low - wider <= far) & (far < high + wider) for far in (down, right))
        _paint(picture, chosen & np.logical_and.outer(tall, wide), paint)


def _paint(picture, chosen, colour, place=(0, 0)):
    """Give the chosen pixels ``(H, W)`` bool a colour, in place."""
    picture.paste(colour, place, Image.fromarray(chosen.astype(np.uint8) * 255))


def _enlarged_mask(cells, scale):
    return np.repeat(np.repeat(cells, scale, axis=0), scale, axis=1)


def _stripes(shape, width):
    """Slanting stripes, True and False in turn."""
    return np.add.outer(np.arange(shape[0]), np.arange(shape[1])) // width % 2 == 0
