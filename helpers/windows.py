"""Where a sliding window has its places: sizes, strides and padding, which convolution and pooling share."""

import numpy as np

from helpers.arguments import one_of, whole_number

PADDINGS = ("valid", "same")


def output_size(size, window, strides=1, padding="valid"):
    """How many places a window has along one side of an image.

    valid: floor((size - window) / strides) + 1, the places where it fits; same: size / strides,
    rounded up (Keras' ``Conv2D`` documentation). All whole numbers from 1.

    Raises ``ValueError`` or ``TypeError`` for other numbers, a window larger than the image with
    "valid", or an unknown padding.
    """
    strides = whole_number("strides", strides, 1, 1_000_000)
    return _places(size, window, strides, padding)


def _places(size, window, strides, padding):
    """`output_size` for strides that were checked before."""
    size = whole_number("size", size, 1, 1_000_000)
    window = whole_number("window", window, 1, 1_000_000)
    if one_of("padding", padding, PADDINGS) == "same":
        return -(-size // strides)
    if window > size:
        raise ValueError(
            f"the window must fit into the image: {window} is larger than {size}; "
            "use padding='same' or a smaller window"
        )
    return (size - window) // strides + 1


def as_batch(images):
    """Give images ``(H, W)`` or ``(H, W, C)`` the axes they lack: ``(N, H, W, C)``.

    Raises ``ValueError`` for another number of axes.
    """
    if images.ndim not in (2, 3, 4):
        raise ValueError(f"images must be (H, W), (H, W, C) or (N, H, W, C), got the shape {images.shape}")
    if images.ndim == 2:
        images = images[..., np.newaxis]
    return images if images.ndim == 4 else images[np.newaxis]


def pad(images, window, strides, padding, value=0):
    """Put a border round images ``(N, H, W, C)``, as Keras does for this window, stride and padding.

    ``window`` and ``strides``: pairs, for rows and columns. "valid" adds nothing. "same" adds what the
    last place of the window needs; half of it, rounded down, goes to the top and left.

    Raises ``ValueError`` if the window doesn't fit, or for an unknown padding.
    """
    height, width = images.shape[1:3]
    if padding == "valid" and 0 < window[0] <= height and 0 < window[1] <= width:
        return images
    borders = [border(*side, padding) for side in zip((height, width), window, strides, strict=True)]
    return np.pad(images, [(0, 0), *borders, (0, 0)], constant_values=value)


def border(size, window, strides, padding):
    """How many cells `pad` adds before and after one side of ``size`` cells: a pair of whole numbers.

    Raises what `output_size` raises.
    """
    places = _places(size, window, strides, padding)
    missing = max((places - 1) * strides + window - size, 0) if padding == "same" else 0
    return missing // 2, missing - missing // 2
