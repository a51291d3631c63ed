"""An explorer where no kernel runs: a picture with its sentence written below."""

import io
import textwrap

from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont


def still_png(picture: bytes, sentence: str) -> bytes:
    """A PNG of the picture, the bytes of an image file, with its sentence below.

    It comes with matplotlib's font, for Pillow's own has no ≈.
    """
    picture = Image.open(io.BytesIO(picture))
    width = max(640, picture.width)
    font = ImageFont.truetype(font_manager.findfont("DejaVu Sans"), 14)
    # A number stays with its mark: the space between them is no place to break the line.
    lines = textwrap.wrap(sentence.replace("≈ ", "≈\N{NO-BREAK SPACE}"), width // 8)
    still = Image.new("RGB", (width, picture.height + 20 * len(lines) + 16), "white")
    still.paste(picture)
    place = (0, picture.height + 8)
    ImageDraw.Draw(still).multiline_text(place, "\n".join(lines), fill="black", font=font, spacing=4)
    file = io.BytesIO()
    still.save(file, "PNG", optimize=True)
    return file.getvalue()
