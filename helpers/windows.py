"""Where a sliding window has its places: sizes, strides and padding, which convolution and pooling share."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from helpers.arguments import one_of, whole_number

PADDINGS = ("valid", "same")
Pair = tuple[int, int]  # for rows and columns
FEW = 32  # images: what is computed of so many stays near the processor, in its cache


def output_size(size: int, window: int, strides: int = 1, padding: str = "valid") -> int:
    """How many places a window has along one side of an image (Keras' ``Conv2D`` documentation).

    Parameters
    ----------
    size, window, strides : int, 1 to 1,000,000
    padding : "valid", the places where the window fits: floor((size - window) / strides) + 1;
        or "same", which gives size / strides, rounded up

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        If a number or the padding is none of these, or if a window larger than the image is "valid".
    """
    strides = whole_number("strides", strides, 1, 1_000_000)
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


def as_batch(images: np.ndarray) -> np.ndarray:
    """Give images (H, W) or (H, W, C) the axes they lack: (N, H, W, C)."""
    if images.ndim not in (2, 3, 4):
        raise ValueError(f"images must be (H, W), (H, W, C) or (N, H, W, C), got the shape {images.shape}")
    if images.ndim == 2:
        images = images[..., np.newaxis]
    return images if images.ndim == 4 else images[np.newaxis]


def as_given(maps: np.ndarray, axes: int) -> np.ndarray:
    """Take from maps (N, H', W', C) the axes that `as_batch` gave to images of so many axes."""
    if axes == 2:
        return maps[0, ..., 0]
    return maps[0] if axes == 3 else maps


def pad(images: np.ndarray, window: Pair, strides: Pair, padding: str, value: float = 0) -> np.ndarray:
    """Put a border round images (N, H, W, C), as Keras does for this window; "valid" adds nothing."""
    height, width = images.shape[1:3]
    if padding == "valid" and 0 < window[0] <= height and 0 < window[1] <= width:
        return images
    rows, columns = map(border, (height, width), window, strides, (padding, padding))
    return np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=value)


def border(size: int, window: int, strides: int, padding: str) -> Pair:
    """How many cells `pad` adds before and after one side of ``size`` cells.

    "same" adds what the last place of the window needs. Half of it, rounded down, goes before.
    """
    places = output_size(size, window, strides, padding)
    missing = max((places - 1) * strides + window - size, 0) if padding == "same" else 0
    return missing // 2, missing - missing // 2


def under_each_cell(size: Pair, window: Pair, strides: Pair) -> Iterator[tuple[slice, slice]]:
    """For each cell of the window, row by row: the rows and columns of an image that come to lie under it.

    The cells of a 2 x 2 window meet all upper left values, all upper right ones, and so on: (H', W') each.
    """
    for row in range(window[0]):
        rows = slice(row, row + size[0] - window[0] + 1, strides[0])
        for column in range(window[1]):
            yield rows, slice(column, column + size[1] - window[1] + 1, strides[1])


def few_at_a_time(images: np.ndarray) -> Iterator[slice]:
    """Slices of `FEW` images each, one after the other, until all have had their turn."""
    return (slice(start, start + FEW) for start in range(0, len(images), FEW))


class Window(NamedTuple):
    """A window that slides over maps of ``size``; as all that follows, for rows and columns."""

    size: Pair  # of what it slides over
    window: Pair
    strides: Pair
    dilation: Pair = (1, 1)
    padding: str = "valid"


class Rectangle(NamedTuple):
    """A part of an image: its first row and column, and how many it has of each."""

    top: int
    left: int
    height: int
    width: int


def seen_through(windows: Sequence[Window], row: int, column: int) -> Rectangle:
    """Which part of the image a cell depends on that lies behind these windows, the first one first.

    Goes back from layer to layer: a cell sees those under its window, each of these the ones under its own
    (Dumoulin and Visin, 2016, "A guide to convolution arithmetic for deep learning",
    https://arxiv.org/abs/1603.07285). What is padding is no part of the image and is left out.
    """
    # Sets and not intervals: where a stride or a dilation leaves gaps, it matters at the border.
    cells = [{row}, {column}]
    for *sides, padding in reversed(windows):
        cells = [_seen_by(*side, padding) for side in zip(cells, *sides, strict=True)]
    # With a dilation all the cells that a window sees may be padding: then the rectangle is empty.
    (top, bottom), (left, right) = ((min(side, default=0), max(side, default=-1)) for side in cells)
    return Rectangle(top, left, bottom - top + 1, right - left + 1)


def _seen_by(cells, size, window, stride, dilation, padding):
    """Along one side of ``size`` cells: those that lie under the window at any of the places ``cells``."""
    before, _ = border(size, (window - 1) * dilation + 1, stride, padding)
    seen = {cell * stride - before + step * dilation for cell in cells for step in range(window)}
    return seen & set(range(size))
