"""What a pooling layer computes: a window moves over each channel, and of each patch one number stays.

Pooling has no weights, so there is nothing to learn. The usual window is 2 x 2 with stride 2: of four
values one stays. In Keras: ``MaxPooling2D`` and ``AveragePooling2D``.
"""

import math

import numpy as np

from helpers.arguments import finite_numbers, floats, pair
from helpers.windows import Pair, as_batch, as_given, border, few_at_a_time, pad, under_each_cell


def max_pool2d(
    images: np.ndarray, pool_size: int | Pair = 2, strides: int | Pair | None = None, padding: str = "valid"
) -> np.ndarray:
    """The largest value under the window, at each place, as Keras' ``MaxPooling2D`` computes it.

    Parameters
    ----------
    images : (H, W), (H, W, C) or (N, H, W, C), finite numbers; each channel is pooled alone
    pool_size : int from 1, or one each for rows and columns
    strides : the same; None for ``pool_size``, so that windows touch and do not overlap
    padding : "valid" (none) or "same" (the window may reach over the edge; what is beyond never wins)

    Returns
    -------
    The same axes and dtype as ``images``, with H' and W' as `output_size` returns them

    Raises
    ------
    TypeError, ValueError
        If an argument is none of these, or a "valid" window larger than the image.
    """
    images = finite_numbers("images", images)
    beyond = images.min(initial=0) if padding == "same" else 0  # no value is below it
    return as_given(_pooled(np.maximum, images, pool_size, strides, padding, beyond), images.ndim)


def average_pool2d(
    images: np.ndarray, pool_size: int | Pair = 2, strides: int | Pair | None = None, padding: str = "valid"
) -> np.ndarray:
    """The mean of the values under the window, at each place, as Keras' ``AveragePooling2D`` computes it.

    Parameters
    ----------
    images : (H, W), (H, W, C) or (N, H, W, C), finite numbers; each channel is pooled alone
    pool_size : int from 1, or one each for rows and columns
    strides : the same; None for ``pool_size``, so that windows touch and do not overlap
    padding : "valid" (none) or "same" (the mean is of those cells that are really there)

    Returns
    -------
    The same axes as ``images``, float32, or float64 if they are

    Raises
    ------
    TypeError, ValueError
        If an argument is none of these, or a "valid" window larger than the image.
    """
    images = floats("images", images)
    total = _pooled(np.add, images, pool_size, strides, padding)
    there = math.prod(pair("pool_size", pool_size))  # cells in the window
    if padding == "same":  # fewer at the edges
        ones = np.ones_like(as_batch(images)[:1, ..., :1])  # (1, H, W, 1)
        there = _pooled(np.add, ones, pool_size, strides, padding)
    total /= there
    return as_given(total, images.ndim)


def unseen(
    shape: Pair, pool_size: int | Pair = 2, strides: int | Pair | None = None, padding: str = "valid"
) -> np.ndarray:
    """Which cells of an image (rows, columns) no window ever sees, so that they cannot change the output.

    On 11 x 11, a 2 x 2 window with stride 2 never sees the last row and the last column.
    """
    window, strides = _window(pool_size, strides)
    (top, _), (left, _) = map(border, shape, window, strides, (padding, padding))
    missed = pad(np.ones((1, *shape, 1), bool), window, strides, padding)
    for rows, columns in under_each_cell(missed.shape[1:3], window, strides):
        missed[:, rows, columns] = False
    return missed[0, top : top + shape[0], left : left + shape[1], 0]


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    """How much two arrays of one shape agree: from 0, nothing in common, to 1, equal.

    1 - sum |one - other| / sum (|one| + |other|), which is one minus the Bray-Curtis dissimilarity.

    Parameters
    ----------
    one, other : of one shape, finite numbers

    Returns
    -------
    float, 0 to 1; 1 for two arrays of zeros
    """
    one, other = (finite_numbers("the arrays", array).astype(float) for array in (one, other))
    if one.shape != other.shape:
        raise ValueError(f"the arrays must have one shape, got {one.shape} and {other.shape}")
    whole = (np.abs(one) + np.abs(other)).sum()
    return float(1 - np.abs(one - other).sum() / whole) if whole else 1.0


def _window(pool_size, strides):
    window = pair("pool_size", pool_size)
    return window, window if strides is None else pair("strides", strides)


def _pooled(function, images, pool_size, strides, padding, beyond=0):
    """What lies under the window's cells, combined two by two: (N, H', W', C)."""
    window, strides = _window(pool_size, strides)
    images = pad(as_batch(images), window, strides, padding, value=beyond)  # (N, H, W, C)
    first, *others = under_each_cell(images.shape[1:3], window, strides)
    pooled = np.empty(images[:, *first].shape, images.dtype)  # (N, H', W', C)
    for some in few_at_a_time(images):
        under, result = images[some], pooled[some]
        result[:] = under[:, *first]
        for cells in others:
            function(result, under[:, *cells], out=result)
    return pooled
