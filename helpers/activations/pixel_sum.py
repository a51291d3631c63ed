"""One value of a feature map, taken apart into the products that it is the sum of."""

from typing import NamedTuple

import keras
import numpy as np

from helpers.activations.graph import convolutions_of, maps_of, origin
from helpers.activations.images import batch_of_one, computed
from helpers.arguments import one_of
from helpers.windows import pad


class PixelSum(NamedTuple):
    """How one value of a feature map comes about; float32 arrays."""

    inputs: np.ndarray  # (kh, kw, C): what the window sees
    weights: np.ndarray  # (kh, kw, C): the filter
    products: np.ndarray  # (kh, kw, C): one times the other
    channels: np.ndarray  # (C,): the products added up, for each channel of the input
    bias: float
    total: float  # all products and the bias added up
    output: float  # what the activation makes of it: the value in the model's own map


def pixel_sum(
    model: keras.Model, image: np.ndarray, layer: str, filter_number: int, row: int, column: int
) -> PixelSum:
    """Take one value of a convolution's map apart: the sum of `helpers.convolution.conv2d` at one place.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    image : (H, W, C) float32, 0 to 1, or scaled as the model was trained
    layer : str, a ``Conv2D`` without groups and dilation
    filter_number, row, column : int, which value of its maps, from 0
    """
    tensor = maps_of(model)[one_of("layer", layer, convolutions_of(model))]
    convolution, (takes,) = origin(tensor)
    values = next(computed(model, {"takes": takes, "gives": tensor}, batch_of_one(model, image)))

    (height, width), (row_stride, column_stride) = convolution.kernel_size, convolution.strides
    padded = pad(values["takes"], (height, width), (row_stride, column_stride), convolution.padding)[0]
    top, left = row * row_stride, column * column_stride
    # A copy: whoever writes into it must not write into the image.
    inputs = padded[top : top + height, left : left + width].copy()  # (kh, kw, C)
    kernel = np.asarray(convolution.kernel, np.float32)  # (kh, kw, C, filters)
    weights = kernel[..., filter_number]  # (kh, kw, C)
    products = inputs * weights
    channels = products.sum(axis=(0, 1))  # (C,)
    bias = float(convolution.bias[filter_number]) if convolution.use_bias else 0.0
    total = float(products.sum(dtype=np.float64)) + bias
    output = float(values["gives"][0, row, column, filter_number])
    return PixelSum(inputs, weights, products, channels, bias, total, output)
