"""What a pooling layer computes: a window moves over each channel, and of each patch one number stays.

Pooling has no weights, so there is nothing to learn. The usual window is 2 x 2 with stride 2: of four
values one stays. In Keras: ``MaxPooling2D`` and ``AveragePooling2D``.
"""

import math

import numpy as np

from helpers.arguments import finite_numbers, pair
from helpers.windows import as_batch, border, output_size, pad


def max_pool2d(images, pool_size=2, strides=None, padding="valid"):
    """The largest value under the window, at each place, as Keras' ``MaxPooling2D`` computes it.

    ``images``: numbers ``(H, W)``, ``(H, W, C)`` or ``(N, H, W, C)``; each channel is pooled alone.
    ``pool_size`` and ``strides``: a whole number or one each for rows and columns; without
    ``strides`` the windows touch each other and do not overlap. ``padding``: "valid" (none) or
    "same" (the window may reach over the edge; what is beyond it never wins).

    Returns the same axes as ``images``, with H' and W' as `output_size` gives them, and the same dtype.

    Raises ``TypeError`` for what is not a number, and ``ValueError`` for NaN or infinity, another
    shape, a window larger than the image with "valid", and an unknown padding.
    """
    images = finite_numbers("images", images)
    # Whatever is beyond the edge must lose against every value.
    lowest = {"b": False, "f": -np.inf}.get(images.dtype.kind)
    if lowest is None:
        lowest = np.iinfo(images.dtype).min
    seen = _seen_by_each_cell(images, pool_size, strides, padding, beyond=lowest)
    return _without_added_axes(_combined(np.maximum, seen), images.ndim)


def average_pool2d(images, pool_size=2, strides=None, padding="valid"):
    """The mean of the values under the window, at each place, as Keras' ``AveragePooling2D`` computes it.

    Takes and raises what `max_pool2d` does. With "same" it divides by the number of cells that are
    really there. Returns float32, or float64 if ``images`` are.
    """
    images = finite_numbers("images", images)
    images = images.astype(np.promote_types(images.dtype, np.float32), copy=False)
    total = _combined(np.add, _seen_by_each_cell(images, pool_size, strides, padding))
    if padding == "valid":
        there = math.prod(pair("pool_size", pool_size))
    else:
        ones = np.ones_like(as_batch(images)[:1, ..., :1])
        # 1 for each cell that is no padding
        there = _combined(np.add, _seen_by_each_cell(ones, pool_size, strides, padding))
    total /= there
    return _without_added_axes(total, images.ndim)


def unseen(shape, pool_size=2, strides=None, padding="valid"):
    """Which cells of an image of ``shape`` (rows, columns) no window ever looks at.

    Returns bool ``(rows, columns)``: True where a change of the value cannot change the output. On
    11 x 11, a 2 x 2 window with stride 2 never sees the last row and the last column.

    Raises what `max_pool2d` raises for the other arguments.
    """
    shape, pool_size = pair("shape", shape), pair("pool_size", pool_size)
    strides = pool_size if strides is None else pair("strides", strides)
    seen = []
    for size, window, stride in zip(shape, pool_size, strides, strict=True):
        before, _ = border(size, window, stride, padding)
        along = np.zeros(size, bool)
        for place in range(output_size(size, window, stride, padding)):
            start = place * stride - before
            along[max(start, 0) : start + window] = True
        seen.append(along)
    return ~np.logical_and.outer(*seen)


def overlap(one, other):
    """How much two arrays of one shape agree: from 0, nothing in common, to 1, equal.

    1 - sum |one - other| / sum (|one| + |other|), which is one minus the Bray-Curtis dissimilarity.
    Two arrays of zeros agree.

    Raises ``ValueError`` for different shapes, and what `max_pool2d` raises for what is not a number.
    """
    one, other = (finite_numbers("the arrays", array).astype(float) for array in (one, other))
    if one.shape != other.shape:
        raise ValueError(f"the arrays must have one shape, got {one.shape} and {other.shape}")
    largest = max(np.abs(one).max(initial=0), np.abs(other).max(initial=0))
    if largest == 0:
        return 1.0
    one, other = one / largest, other / largest  # sums of enormous numbers would be infinite
    return float(1 - np.abs(one - other).sum() / (np.abs(one) + np.abs(other)).sum())


def _seen_by_each_cell(images, pool_size, strides, padding, beyond=0):
    """For each cell of the window, what lies under it at all places at once: ``(N, H', W', C)``.

    A 2 x 2 window gives four such arrays: all upper left values, all upper right ones, and so on.
    """
    pool_size = pair("pool_size", pool_size)
    strides = pool_size if strides is None else pair("strides", strides)
    images = as_batch(images)
    images = pad(images, pool_size, strides, padding, value=beyond)
    rows, columns = (
        (size - window) // stride + 1
        for size, window, stride in zip(images.shape[1:3], pool_size, strides, strict=True)
    )
    for row in range(pool_size[0]):
        for column in range(pool_size[1]):
            yield images[
                :,
                row : row + (rows - 1) * strides[0] + 1 : strides[0],
                column : column + (columns - 1) * strides[1] + 1 : strides[1],
            ]


def _combined(function, arrays):
    """The arrays combined two by two, by ``np.maximum`` or ``np.add``, in one array: no other is made."""
    result = next(arrays).copy()
    for others in arrays:
        function(result, others, out=result)
    return result


def _without_added_axes(images, axes):
    if axes == 2:
        return images[0, ..., 0]
    return images[0] if axes == 3 else images
