"""Files of pictures, made for tests."""

import io

import numpy as np
from PIL import Image

PIXELS = np.random.default_rng(0).integers(0, 256, (40, 60, 3)).astype(np.uint8)


def packed(pixels, kind="PNG", **how):
    """A file of a picture, as bytes."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **how)
    return file.getvalue()


def turned():
    """A JPEG that lies on its side, as phones save them, and whose EXIF says so."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it to the right
    return packed(PIXELS, "JPEG", quality=100, subsampling=0, exif=exif)


def animated():
    frames = [Image.fromarray(PIXELS[..., channel]) for channel in range(3)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()
