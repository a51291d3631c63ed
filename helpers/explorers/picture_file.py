"""What is in the file of a picture: its pixels, or one sentence on why there are none."""

import io
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

TOO_LARGE = Image.DecompressionBombError, Image.DecompressionBombWarning


def read_picture(content: bytes) -> tuple[np.ndarray, str]:
    """Decode a file with Pillow: pixels (H, W, 4) uint8, upright as its EXIF says, and what is to be said.

    Raises ValueError for what is no picture, is damaged, or has more pixels than Pillow thinks safe.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is odd but can be read
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content))
            # A phone's JPEG may hold a second, smaller picture: that is no animation.
            moves = getattr(picture, "is_animated", False) and picture.format != "MPO"
            picture = ImageOps.exif_transpose(picture)
            # Of 16 bits a value, Pillow would cut off all that is above 255.
            if picture.mode.startswith("I"):
                picture = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
            pixels = np.asarray(picture.convert("RGBA"))
    except TOO_LARGE:
        most = Image.MAX_IMAGE_PIXELS // 1_000_000
        raise ValueError(f"The picture has more than {most} million pixels: use a smaller one.") from None
    except UnidentifiedImageError:
        if b"<svg" in content[:2000]:
            told = "This is an SVG, a drawing made of lines, not of pixels: save it as a PNG first."
        else:
            told = "This picture cannot be read: use a JPEG, PNG, GIF or WebP file."
        raise ValueError(told) from None
    except Exception:  # noqa: BLE001 - decoders fail in many ways on damaged bytes
        raise ValueError("The file is damaged, or a part of it is missing: use another one.") from None
    told = f"{pixels.shape[1]:,} by {pixels.shape[0]:,} pixels."
    return pixels, f"{told} Only the first frame of the animation is used." if moves else told
