"""The names of the classes, and images scaled and shifted."""

import numpy as np

from helpers.arguments import whole_number

# In label order: https://github.com/zalandoresearch/fashion-mnist#labels
CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


def scale_images(images):
    """Turn grey values of 0 to 255 into numbers from 0 to 1, with an axis for the channel.

    ``images``: uint8 ``(N, 28, 28)``. Returns float32 ``(N, 28, 28, 1)``.

    Raises ``TypeError`` for any other dtype (images that are scaled already, say) and
    ``ValueError`` for any other shape.
    """
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise TypeError(
            f"images must be uint8 values from 0 to 255, got {images.dtype}; were they scaled already?"
        )
    _check_shape(images)
    return images[..., np.newaxis].astype(np.float32) / 255


def shift_images(images, rows=0, columns=0):
    """Move every image down by ``rows`` and right by ``columns`` pixels (up and left if negative).

    ``images``: ``(N, 28, 28)`` or ``(N, 28, 28, 1)``, any dtype; the result has the same shape
    and dtype. What leaves the picture is lost, and zeros (background) come in.

    Raises ``ValueError`` for another shape; ``TypeError`` or ``ValueError`` for a shift that is
    not a whole number from -28 to 28.
    """
    images = np.asarray(images)
    _check_shape(images[..., 0] if images.ndim == 4 and images.shape[-1] == 1 else images)
    rows = whole_number("rows", rows, -28, 28)
    columns = whole_number("columns", columns, -28, 28)
    shifted = np.zeros_like(images)
    height, width = images.shape[1:3]
    to_rows, from_rows = _overlap(rows, height)
    to_columns, from_columns = _overlap(columns, width)
    shifted[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return shifted


def _check_shape(images):
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images must have the shape (N, 28, 28), got {images.shape}")


def _overlap(shift, size):
    """The slices that an image and itself moved by ``shift`` have in common: (to, from)."""
    return slice(max(shift, 0), size + min(shift, 0)), slice(max(-shift, 0), size - max(shift, 0))
