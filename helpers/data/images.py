"""The images: the names of their classes, scaling and shifting them."""

import numpy as np

from helpers.arguments import whole_number

# In label order: https://github.com/zalandoresearch/fashion-mnist#labels
CLASS_NAMES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip


def scale_images(images: np.ndarray) -> np.ndarray:
    """Turn grey values of 0 to 255 into 0 to 1: (N, 28, 28, 1) float32, with an axis for the channel.

    Parameters
    ----------
    images : (N, 28, 28) uint8

    Raises
    ------
    TypeError, ValueError
        If the dtype or the shape is another one.
    """
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise TypeError(
            f"images must be uint8 values from 0 to 255, got {images.dtype}; were they scaled already?"
        )
    _check_shape(images)
    return images[..., np.newaxis].astype(np.float32) / 255  # (N, 28, 28, 1)


def shift_images(images: np.ndarray, rows: int = 0, columns: int = 0) -> np.ndarray:
    """Move every image, in an array of the same shape and dtype.

    What leaves the picture is lost, and zeros (background) come in.

    Parameters
    ----------
    images : (N, 28, 28) or (N, 28, 28, 1), any dtype
    rows : int, -28 to 28: so many pixels down (up if negative)
    columns : int, -28 to 28: so many pixels right (left if negative)

    Raises
    ------
    TypeError, ValueError
        If the shape is another one, or a shift is no whole number from -28 to 28.
    """
    images = np.asarray(images)
    _check_shape(images[..., 0] if images.ndim == 4 and images.shape[-1] == 1 else images)
    rows = whole_number("rows", rows, -28, 28)
    columns = whole_number("columns", columns, -28, 28)
    shifted = np.zeros_like(images)
    shifted[:, _kept(rows), _kept(columns)] = images[:, _kept(-rows), _kept(-columns)]
    return shifted


def _kept(shift):
    """Where the pixels that a shift keeps are afterwards; with the opposite sign, where they were."""
    return slice(max(shift, 0), 28 + min(shift, 0))


def _check_shape(images):
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images must have the shape (N, 28, 28), got {images.shape}")
