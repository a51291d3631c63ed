"""Which part of the image a cell of a feature map depends on, and maps laid over the image."""

import keras
import numpy as np
from keras import layers

from helpers.activations.graph import WINDOWS, chain, input_of, map_of
from helpers.windows import Rectangle, Window, seen_through

# In these, a cell depends on the one cell in its place and on no other.
_ACTIVATIONS = (layers.Activation, layers.ELU, layers.LeakyReLU, layers.PReLU, layers.ReLU)
_SCALING = (layers.BatchNormalization, layers.Rescaling)
_NOISE = (layers.Dropout, layers.GaussianNoise, layers.SpatialDropout2D)


def receptive_field(model: keras.Model, layer: str, row: int, column: int) -> Rectangle:
    """Which part of the image a cell of a layer's feature maps depends on.

    See `helpers.windows.seen_through`; what is padding is no part of the image and is left out.

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
    windows = [_window(step, takes[1:3]) for step, takes in steps if isinstance(step, WINDOWS)]
    return seen_through(windows, row, column)


def _window(step, size):
    """The window of a convolution or pooling layer, over maps of this size."""
    if isinstance(step, layers.Conv2D):
        return Window(size, step.kernel_size, step.strides, step.dilation_rate, step.padding)
    return Window(size, step.pool_size, step.strides, padding=step.padding)


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
