"""What a convolution layer computes: a small window slides over the image, and each place has a sum.

Deep learning calls this a convolution. In signal processing its name is cross-correlation: a
convolution in the strict sense rotates the kernel by 180 degrees first. Keras, PyTorch and this
module do not (Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 9.1).
"""

import numpy as np

from helpers.arguments import floats, pair
from helpers.windows import as_batch, as_given, few_at_a_time, output_size, pad, under_each_cell  # noqa: F401


def _kernel(*rows, divisor=1):
    return np.array(rows, dtype=np.float32) / divisor


# The classic kernels of image processing (Gonzalez and Woods, "Digital Image Processing", ch. 3),
# as they are applied here: not rotated.
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


def conv2d(
    images: np.ndarray,
    kernels: np.ndarray,
    bias: np.ndarray | float | None = None,
    strides: int | tuple[int, int] = 1,
    padding: str = "valid",
) -> np.ndarray:
    """Slide each filter over the images, as Keras' ``Conv2D`` does before its activation.

    Parameters
    ----------
    images : (H, W), (H, W, C) or (N, H, W, C), finite numbers
    kernels : (kh, kw), one filter on one channel, or (kh, kw, C, filters), finite numbers
    bias : (filters,), or one number for all of them; None adds nothing
    strides : int from 1, or one each for rows and columns
    padding : "valid" (none) or "same" (zeros, so that stride 1 keeps the size)

    Returns
    -------
    (N, H', W', filters) float32, or float64 if an argument is; H' and W' as `output_size` returns them
        Without N where ``images`` have none; (H', W') for one (H, W) image and one (kh, kw) kernel.

    Raises
    ------
    TypeError, ValueError
        If an argument is none of these, shapes don't fit together, or the window is larger than the image.
    """
    images, kernels = floats("images", images), floats("kernels", kernels)
    axes = max(images.ndim, kernels.ndim - 1)  # (H, W) and (kh, kw) make (H', W')
    images, kernels, bias = _with_all_axes(images, kernels, bias)
    window, filters, strides = kernels.shape[:2], kernels.shape[3], pair("strides", strides)
    images = pad(images, window, strides, padding)  # (N, H, W, C)

    planes = images.transpose(3, 0, 1, 2)  # (C, N, H, W)
    cells = list(under_each_cell(images.shape[1:3], window, strides))
    weights = kernels.reshape(len(cells) * len(planes), filters)  # (kh kw C, filters)
    places = images[:, *cells[0]].shape[:3]  # (N, H', W')
    maps = np.empty((*places, filters), np.result_type(images, kernels))  # (N, H', W', filters)
    for some in few_at_a_time(images):
        # What each weight meets, at all places.
        seen = np.concatenate([planes[:, some, rows, columns] for rows, columns in cells])
        seen = seen.reshape(len(weights), -1)  # (kh kw C, n H' W')
        # At each place, multiply by the weights of each filter, and add up: over rows, columns and channels.
        np.matmul(seen.T, weights, out=maps[some].reshape(seen.shape[1], filters))
    return as_given(maps if bias is None else maps + bias, axes)


def relu(values: np.ndarray) -> np.ndarray:
    """Keep what is positive, and put 0 for the rest: max(0, value), the usual activation.

    Parameters
    ----------
    values : any shape, finite numbers

    Returns
    -------
    The same shape, float32, or float64 if ``values`` are
    """
    return np.maximum(floats("values", values), 0)


def _with_all_axes(images, kernels, bias):
    """Images (N, H, W, C), kernels (kh, kw, C, filters) and bias, or why they don't fit together."""
    images = as_batch(images)
    kernels = kernels[..., np.newaxis, np.newaxis] if kernels.ndim == 2 else kernels
    if kernels.ndim != 4:
        raise ValueError(f"kernels must be (kh, kw) or (kh, kw, C, filters), got the shape {kernels.shape}")
    channels, filters = kernels.shape[2:]
    if images.shape[3] != channels:
        found = f"the images have {images.shape[3]} channels (their last axis), the kernels {channels}"
        raise ValueError(f"kernels must have one plane for each channel: {found}")
    bias = None if bias is None else floats("bias", bias)
    if bias is not None and bias.shape not in ((), (filters,)):
        takes = f"a number or one for each of the {filters} filters"
        raise ValueError(f"bias must be {takes}, got the shape {bias.shape}")
    return images, kernels, bias
