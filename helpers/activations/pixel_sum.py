"""One value of a feature map, taken apart."""

from typing import NamedTuple

import numpy as np

from helpers.activations.graph import _as_numpy, _convolutions, _maps, _origin
from helpers.activations.images import _checked_image, _checked_place, _computed
from helpers.arguments import one_of, whole_number
from helpers.windows import pad


class PixelSum(NamedTuple):
    """How one value of a feature map comes about; see `pixel_sum`."""

    inputs: np.ndarray  # (kh, kw, C): what the window sees
    weights: np.ndarray  # (kh, kw, C): the filter
    products: np.ndarray  # (kh, kw, C): one times the other
    channels: np.ndarray  # (C,): the products added up, for each channel of the input
    bias: float
    total: float  # all products and the bias added up
    output: float  # what the activation makes of it


def pixel_sum(model, image, layer, filter_number, row, column):
    """Take one value of a convolution's feature map apart, into the products that it is the sum of.

    ``layer``: a ``Conv2D``; ``filter_number``, ``row``, ``column``: which value of its maps. The sum is
    the one of `helpers.convolution.conv2d`, at one place.

    Returns a `PixelSum` of float32 arrays and floats. ``output`` is the value in the model's own map.

    Raises ``ValueError`` as well for a convolution with groups or a dilation: its sum is another one.
    """
    maps = _maps(model)
    tensor = maps[one_of("layer", layer, _convolutions(model))]
    convolution, (takes,) = _origin(tensor)
    if convolution.groups != 1 or convolution.dilation_rate != (1, 1):
        raise ValueError(
            f"layer must be a convolution without groups and dilation, got {layer!r} with "
            f"groups={convolution.groups} and dilation_rate={convolution.dilation_rate}"
        )
    filter_number = whole_number("filter_number", filter_number, 0, tensor.shape[3] - 1)
    row, column = _checked_place(tensor, row, column)
    image = _checked_image(model, image)
    computed = next(_computed(model, {"takes": takes, "gives": tensor}, image[np.newaxis]))

    (height, width), (row_stride, column_stride) = convolution.kernel_size, convolution.strides
    padded = pad(computed["takes"], (height, width), (row_stride, column_stride), convolution.padding)[0]
    top, left = row * row_stride, column * column_stride
    # A copy: whoever writes into it must not write into the image.
    inputs = padded[top : top + height, left : left + width].copy()
    weights = _as_numpy(convolution.kernel)[..., filter_number]
    products = inputs * weights
    bias = float(_as_numpy(convolution.bias)[filter_number]) if convolution.use_bias else 0.0
    return PixelSum(
        inputs=inputs,
        weights=weights,
        products=products,
        channels=products.sum(axis=(0, 1)),
        bias=bias,
        total=float(products.sum(dtype=np.float64)) + bias,
        output=float(computed["gives"][0, row, column, filter_number]),
    )
