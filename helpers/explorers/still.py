"""An explorer where no kernel runs: a picture with its sentence written below."""

import io
import textwrap

from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

from helpers.drawing.raster import raster
from helpers.views.view import Drawing

WIDTH = 800
ASLEEP = "Run this cell in JupyterLab to move it."


def still_png(drawing: Drawing) -> bytes:
    """A PNG of what a view draws, with its sentence below.

    It comes with matplotlib's font, for Pillow's own has no ≈.
    """
    name = font_manager.findfont("DejaVu Sans")
    picture = raster(drawing.size, drawing.shapes, WIDTH / drawing.size[0], name)
    font = ImageFont.truetype(name, 14)
    # A number stays with its mark: the space between them is no place to break the line.
    sentence = drawing.sentence.replace("≈ ", "≈\N{NO-BREAK SPACE}")
    lines = [*textwrap.wrap(sentence, WIDTH // 8), ASLEEP]
    still = Image.new("RGB", (WIDTH, picture.height + 20 * len(lines) + 16), "white")
    still.paste(picture)
    place = (0, picture.height + 8)
    ImageDraw.Draw(still).multiline_text(place, "\n".join(lines), fill="black", font=font, spacing=4)
    file = io.BytesIO()
    still.save(file, "PNG", optimize=True)
    return file.getvalue()
