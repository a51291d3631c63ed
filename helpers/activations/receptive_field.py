"""Which part of the image a cell depends on, and cells laid over the image."""

from typing import NamedTuple

import keras
import numpy as np

from helpers.activations.graph import _WINDOWS, _chain, _checked_input, _maps
from helpers.activations.images import _checked_place
from helpers.activations.maps import layer_names
from helpers.arguments import finite_numbers, one_of
from helpers.windows import border

# In these, a cell depends on the one cell in its place and on no other.
_CELL_BY_CELL = (
    keras.layers.Activation,
    keras.layers.BatchNormalization,
    keras.layers.Dropout,
    keras.layers.ELU,
    keras.layers.GaussianNoise,
    keras.layers.LeakyReLU,
    keras.layers.PReLU,
    keras.layers.ReLU,
    keras.layers.Rescaling,
    keras.layers.SpatialDropout2D,
)


class Rectangle(NamedTuple):
    """A part of an image: its first row and column, and how many it has of each."""

    top: int
    left: int
    height: int
    width: int


def receptive_field(model, layer, row, column):
    """Which part of the image a cell of a layer's feature maps depends on, as a `Rectangle`.

    Goes back from layer to layer: a cell sees those that lie under its window, each of these the ones
    under its own (Dumoulin and Visin, 2016, "A guide to convolution arithmetic for deep learning",
    https://arxiv.org/abs/1603.07285). What is padding is no part of the image and is left out.

    Raises ``ValueError`` as well if anything but windows and what works cell by cell (activations,
    dropout, batch normalization) lies between the image and the layer.
    """
    maps = _maps(model)
    tensor = maps[one_of("layer", layer, maps)]
    chain = _chain(_checked_input(model), tensor)
    others = [step for step, _ in chain if not isinstance(step, _WINDOWS + _CELL_BY_CELL)]
    if others:
        raise ValueError(
            f"model must have only convolutions, pooling and activations before {layer!r}, "
            f"got the layer {others[0].name!r}, a {type(others[0]).__name__}"
        )
    # Sets and not intervals: where a stride or a dilation leaves gaps, it matters at the border.
    cells = [{place} for place in _checked_place(tensor, row, column)]
    for step, takes in reversed(chain):
        if isinstance(step, keras.layers.Conv2D):
            sides = zip(cells, takes[1:3], step.kernel_size, step.strides, step.dilation_rate, strict=True)
        elif isinstance(step, _WINDOWS):
            sides = zip(cells, takes[1:3], step.pool_size, step.strides, (1, 1), strict=True)
        else:
            continue
        cells = [_seen_by(*side, step.padding) for side in sides]
    # With a dilation all the cells that a window sees may be padding: then the rectangle is empty.
    (top, bottom), (left, right) = ((min(side, default=0), max(side, default=-1)) for side in cells)
    return Rectangle(top, left, bottom - top + 1, right - left + 1)


def _seen_by(cells, size, window, stride, dilation, padding):
    """Along one side of ``size`` cells: those that lie under the window at any of the places ``cells``."""
    before, _ = border(size, (window - 1) * dilation + 1, stride, padding)
    seen = {cell * stride - before + step * dilation for cell in cells for step in range(window)}
    return seen & set(range(size))


def on_image(model, layer, values):
    """Lay numbers for the cells of a layer's map over the image: each pixel takes those of the nearest cell.

    A cell lies where the middle of its `receptive_field` is. ``values``: ``(h, w)``, as `grad_cam` gives
    them for ``layer``. Returns ``(H, W)``, the size of the image, with the same numbers.

    Raises what `receptive_field` raises.
    """
    tensor = _maps(model)[one_of("layer", layer, layer_names(model))]
    values = finite_numbers("values", values)
    if values.shape != tensor.shape[1:3]:
        raise ValueError(
            f"values must have the shape of the layer's maps, {tensor.shape[1:3]}, got {values.shape}"
        )
    rows, columns = values.shape
    fields = [receptive_field(model, layer, row, 0) for row in range(rows)]
    from_rows = _nearest(
        [field.top + (field.height - 1) / 2 for field in fields], _checked_input(model).shape[1]
    )
    fields = [receptive_field(model, layer, 0, column) for column in range(columns)]
    from_columns = _nearest(
        [field.left + (field.width - 1) / 2 for field in fields], _checked_input(model).shape[2]
    )
    return values[np.ix_(from_rows, from_columns)]


def _nearest(middles, size):
    """For each of ``size`` places along a side, which of ``middles`` is nearest."""
    return np.abs(np.arange(size)[:, np.newaxis] - middles).argmin(axis=1)
