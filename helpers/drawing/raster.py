"""Shapes as an image, for where no page draws them."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from helpers.drawing import shapes
from helpers.drawing.colours import BLACK, GREY, WHITE


def raster(size: tuple, drawn: list[shapes.Shape], scale: float = 1, font: str | None = None) -> Image.Image:
    """Draw shapes on white.

    Parameters
    ----------
    size : (width, height) in units of the picture
    drawn : the shapes, the lowest first
    scale : float; pixels for a unit
    font : the path of a TrueType font; Pillow's own if not given, which lacks some signs, such as ≈
    """
    paper = Image.new("RGB", [round(side * scale) for side in size], WHITE)
    for shape in drawn:
        _PAINT[type(shape)](paper, shape, scale, font)
    return paper


def _box(shape, scale):
    """Left, top, right and bottom of a shape's rectangle, in whole pixels; the last ones are outside."""
    ends = shape.left, shape.top, shape.left + shape.width, shape.top + shape.height
    return [round(end * scale) for end in ends]


def _tile(paper, tile, scale, font):
    left, top, right, bottom = _box(tile, scale)
    cells = Image.fromarray(tile.colours).resize((right - left, bottom - top), Image.Resampling.NEAREST)
    paper.paste(cells, (left, top), cells if cells.mode == "RGBA" else None)


def _outline(paper, left, top, right, bottom, colour, thick, dashed=False):
    chosen = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(chosen).rectangle((0, 0, *(side - 1 for side in chosen.size)), outline=255, width=thick)
    if dashed:
        chosen = Image.fromarray(np.where(_stripes(chosen.size, 4), np.asarray(chosen), 0).astype(np.uint8))
    paper.paste(colour, (left, top), chosen)


def _frame(paper, frame, scale, font):
    left, top, right, bottom = _box(frame, scale)
    _outline(paper, left - 2, top - 2, right + 2, bottom + 2, BLACK, 4)
    _outline(paper, left - 1, top - 1, right + 1, bottom + 1, WHITE, 2, frame.dashed)


def _box_shape(paper, box, scale, font):
    left, top, right, bottom = _box(box, scale)
    if box.colour is None:
        _outline(paper, left, top, right, bottom, GREY, 1)
    elif right > left and bottom > top:
        paper.paste(tuple(box.colour), (left, top, right, bottom))


def _line(paper, line, scale, font):
    ImageDraw.Draw(paper).line([end * scale for end in line], fill=GREY, width=1)


def _stripes_shape(paper, stripes, scale, font):
    left, top, right, bottom = _box(stripes, scale)
    paper.paste(WHITE, (left, top, right, bottom))
    chosen = _stripes((right - left, bottom - top), 3).astype(np.uint8) * 255
    paper.paste(tuple(stripes.colour), (left, top), Image.fromarray(chosen))


def _dots(paper, dots, scale, font):
    pen, far = ImageDraw.Draw(paper), dots.size * scale / 2
    for x, y in dots.places:
        around = [x * scale - far, y * scale - far, x * scale + far, y * scale + far]
        pen.ellipse(around, fill=WHITE, outline=BLACK)


def _words(paper, words, scale, font):
    size = words.size * scale
    face = _face(font, size)
    colour, thick = words.colour or BLACK, int(words.bold)
    left, middle = words.left * scale, words.middle * scale
    if words.turned:
        width, height = (round(side) for side in (face.getlength(words.text) + 2, size * 1.4))
        upright = Image.new("L", (width, height))
        ImageDraw.Draw(upright).text((0, height / 2), words.text, 255, face, "lm", stroke_width=thick)
        turned = upright.rotate(90, expand=True)
        paper.paste(tuple(colour), (round(left - height / 2), round(middle - width)), turned)
        return
    anchor = {"left": "lm", "center": "mm", "right": "rm"}[words.align]
    # Bold by a thin line round the letters: a font file has one weight.
    pen = ImageDraw.Draw(paper)
    pen.text((left, middle), words.text, tuple(colour), face, anchor, stroke_width=thick * 0.4 * scale)


@lru_cache(maxsize=32)  # reading a font takes twice as long as drawing a word with it
def _face(font, size):
    return ImageFont.truetype(font, size) if font else ImageFont.load_default(size)


def _stripes(size, width):
    """Slanting stripes ``(height, width)``, True and False in turn."""
    return np.add.outer(np.arange(size[1]), np.arange(size[0])) // width % 2 == 0


_PAINT = {
    shapes.Tile: _tile,
    shapes.Frame: _frame,
    shapes.Box: _box_shape,
    shapes.Line: _line,
    shapes.Stripes: _stripes_shape,
    shapes.Dots: _dots,
    shapes.Words: _words,
}
