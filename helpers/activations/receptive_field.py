"""Which part of the image a cell of a feature map depends on, and maps laid over the image."""

from typing import NamedTuple

import keras
import numpy as np
from keras import layers

from helpers.activations.graph import WINDOWS, chain, input_of, map_of
from helpers.windows import border

# In these, a cell depends on the one cell in its place and on no other.
_ACTIVATIONS = (layers.Activation, layers.ELU, layers.LeakyReLU, layers.PReLU, layers.ReLU)
_SCALING = (layers.BatchNormalization, layers.Rescaling)
_NOISE = (layers.Dropout, layers.GaussianNoise, layers.SpatialDropout2D)


class Rectangle(NamedTuple):
    """A part of an image: its first row and column, and how many it has of each."""

    top: int
    left: int
    height: int
    width: int


def receptive_field(model: keras.Model, layer: str, row: int, column: int) -> Rectangle:
    """Which part of the image a cell of a layer's feature maps depends on.

    Goes back from layer to layer: a cell sees those under its window, each of these the ones under its own
    (Dumoulin and Visin, 2016, "A guide to convolution arithmetic for deep learning",
    https://arxiv.org/abs/1603.07285). What is padding is no part of the image and is left out.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    layer : str, a convolution or pooling layer
    row, column : int, the cell, from 0

    Raises
    ------
    ValueError if anything but windows and what works cell by cell lies between the image and the layer
    """
    steps = chain(input_of(model), map_of(model, layer))
    others = [step for step, _ in steps if not isinstance(step, WINDOWS + _ACTIVATIONS + _SCALING + _NOISE)]
    if others:
        raise ValueError(
            f"model must have only convolutions, pooling and activations before {layer!r}, "
            f"got the layer {others[0].name!r}, a {type(others[0]).__name__}"
        )
    # Sets and not intervals: where a stride or a dilation leaves gaps, it matters at the border.
    cells = [{row}, {column}]
    for step, takes in reversed(steps):
        if isinstance(step, WINDOWS):
            convolves = isinstance(step, layers.Conv2D)
            window = step.kernel_size if convolves else step.pool_size
            dilation = step.dilation_rate if convolves else (1, 1)
            sides = zip(cells, takes[1:3], window, step.strides, dilation, strict=True)
            cells = [_seen_by(*side, step.padding) for side in sides]
    # With a dilation all the cells that a window sees may be padding: then the rectangle is empty.
    (top, bottom), (left, right) = ((min(side, default=0), max(side, default=-1)) for side in cells)
    return Rectangle(top, left, bottom - top + 1, right - left + 1)


def _seen_by(cells, size, window, stride, dilation, padding):
    """Along one side of ``size`` cells: those that lie under the window at any of the places ``cells``."""
    before, _ = border(size, (window - 1) * dilation + 1, stride, padding)
    seen = {cell * stride - before + step * dilation for cell in cells for step in range(window)}
    return seen & set(range(size))


def on_image(model: keras.Model, layer: str, values: np.ndarray) -> np.ndarray:
    """Lay numbers for the cells of a layer's map over the image, (H, W): each pixel takes the nearest cell's.

    A cell lies where the middle of its `receptive_field` is.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    layer : str, a convolution or pooling layer
    values : (h, w), the size of the layer's maps, as `grad_cam` gives them
    """
    takes, size = input_of(model).shape[1:3], map_of(model, layer).shape[1:3]
    if values.shape != size:
        raise ValueError(f"values must have the shape of the layer's maps, {size}, got {values.shape}")
    rows = [receptive_field(model, layer, row, 0) for row in range(size[0])]
    columns = [receptive_field(model, layer, 0, column) for column in range(size[1])]
    from_rows = _nearest([field.top + (field.height - 1) / 2 for field in rows], takes[0])
    from_columns = _nearest([field.left + (field.width - 1) / 2 for field in columns], takes[1])
    return values[np.ix_(from_rows, from_columns)]


def _nearest(middles, size):
    """For each of ``size`` places along a side, which of ``middles`` is nearest."""
    return np.abs(np.arange(size)[:, np.newaxis] - middles).argmin(axis=1)
