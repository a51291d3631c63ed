"""What a convolution layer computes: a small window slides over the image, and each place gives a sum.

Deep learning calls this a convolution. In signal processing its name is cross-correlation: a
convolution in the strict sense turns the kernel by half a turn first. Keras, PyTorch and this module
do not turn it (Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 9.1).
"""

import math

import numpy as np

from helpers.arguments import finite_numbers, pair
from helpers.windows import as_batch, output_size, pad  # noqa: F401 - output_size is public here


def _kernel(*rows, divisor=1):
    return np.array(rows, dtype=np.float32) / divisor


# The classic kernels of image processing (Gonzalez and Woods, "Digital Image Processing", ch. 3),
# as they are applied here: not turned.
KERNELS = {
    "identity": _kernel([0, 0, 0], [0, 1, 0], [0, 0, 0]),
    "box blur": _kernel([1, 1, 1], [1, 1, 1], [1, 1, 1], divisor=9),
    "Gaussian blur": _kernel([1, 2, 1], [2, 4, 2], [1, 2, 1], divisor=16),
    "sharpen": _kernel([0, -1, 0], [-1, 5, -1], [0, -1, 0]),
    "Sobel, vertical edges": _kernel([-1, 0, 1], [-2, 0, 2], [-1, 0, 1]),
    "Sobel, horizontal edges": _kernel([-1, -2, -1], [0, 0, 0], [1, 2, 1]),
    "Laplacian": _kernel([0, 1, 0], [1, -4, 1], [0, 1, 0]),
    "emboss": _kernel([-2, -1, 0], [-1, 1, 1], [0, 1, 2]),
}


def conv2d(images, kernels, bias=None, strides=1, padding="valid"):
    """Slide each filter over the images, as Keras' ``Conv2D`` does before its activation.

    ``images``: numbers ``(H, W)``, ``(H, W, C)`` or ``(N, H, W, C)``.
    ``kernels``: ``(kh, kw)`` for one filter on one channel, or ``(kh, kw, C, filters)``.
    ``bias``: None, a number, or ``(filters,)``. ``strides``: a whole number or one each for rows
    and columns. ``padding``: "valid" (none) or "same" (zeros, so that stride 1 keeps the size;
    where they can't be shared out evenly, the extra row and column are at the bottom and right).

    Returns ``(N, H', W', filters)``, without N where ``images`` have none, and ``(H', W')`` for one
    ``(H, W)`` image and one ``(kh, kw)`` kernel; H' and W' as `output_size` gives them. float32, or
    float64 if an argument needs it.

    Raises ``TypeError`` for what is not a number, and ``ValueError`` for NaN or infinity, for shapes
    that don't fit together, a window larger than the image, and an unknown padding.
    """
    images = _floats("images", images)
    kernels = _floats("kernels", kernels)
    if kernels.ndim not in (2, 4):
        raise ValueError(f"kernels must be (kh, kw) or (kh, kw, C, filters), got the shape {kernels.shape}")
    axes, single_map = images.ndim, images.ndim == kernels.ndim == 2
    images = as_batch(images)
    if kernels.ndim == 2:
        kernels = kernels[..., np.newaxis, np.newaxis]
    if images.shape[-1] != kernels.shape[2]:
        raise ValueError(
            f"kernels must have one plane for each channel: the images have {images.shape[-1]} channels "
            f"(their last axis), the kernels {kernels.shape[2]}"
        )
    strides, window, filters = pair("strides", strides), kernels.shape[:2], kernels.shape[3]
    images = pad(images, window, strides, padding)
    # Multiply each patch by the weights of each filter, and add up: over rows, columns and channels.
    patches, places = _patches(images, window, strides)
    feature_maps = (patches @ kernels.reshape(patches.shape[1], filters)).reshape(*places, filters)
    if bias is not None:
        bias = _floats("bias", bias)
        if bias.shape not in ((), (filters,)):
            raise ValueError(
                f"bias must be a number or one for each of the {filters} filters, got the shape {bias.shape}"
            )
        feature_maps = feature_maps + bias
    if single_map:
        return feature_maps[0, ..., 0]
    return feature_maps if axes == 4 else feature_maps[0]


def _patches(images, window, strides):
    """What the window sees at each place, as a table: a row for each place, kh * kw * C numbers in it.

    ``images``: ``(N, H, W, C)``. Returns the table and how many places there are: ``(N, H', W')``.
    """
    images = np.ascontiguousarray(images)
    count, height, width, channels = images.shape
    step, down, right, inward = images.strides  # bytes from one number to the next along each axis
    rows, columns = (height - window[0]) // strides[0] + 1, (width - window[1]) // strides[1] + 1
    places, of_places = (count, rows, columns), (step, down * strides[0], right * strides[1])
    weights, of_weights = (*window, channels), (down, right, inward)
    # Only views. What overlaps is copied when it is laid out as a table, and long runs are copied fastest:
    # along the rows of the map if there is one channel, along the channels if there are many.
    if channels == 1:
        seen = np.ndarray(weights + places, images.dtype, images, strides=of_weights + of_places)
        return seen.reshape(math.prod(weights), math.prod(places)).T, places
    seen = np.ndarray(places + weights, images.dtype, images, strides=of_places + of_weights)
    return seen.reshape(math.prod(places), math.prod(weights)), places


def relu(values):
    """Keep what is positive, and put 0 for the rest: max(0, value), the usual activation."""
    return np.maximum(_floats("values", values), 0)


def _floats(name, values):
    values = finite_numbers(name, values)
    return values.astype(np.promote_types(values.dtype, np.float32), copy=False)
