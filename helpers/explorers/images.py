"""Explorers that need no network: images, and the arithmetic of convolution and pooling by hand."""

import numpy as np

from helpers import views
from helpers.arguments import finite_numbers, one_of, whole_number
from helpers.convolution import KERNELS, conv2d
from helpers.explorers import guards
from helpers.explorers.explorer import Explorer
from helpers.views.pooling import POOLS, WIDEST
from helpers.views.stride import LONGEST_STRIDE
from helpers.views.stride import WIDEST as WIDEST_WINDOW
from helpers.windows import PADDINGS, output_size


def explore_images(
    images: np.ndarray,
    labels: np.ndarray,
    probabilities: np.ndarray | None = None,
    chosen: np.ndarray | None = None,
) -> Explorer:
    """Browse images: point at a pixel to see its value, click a neighbour, or jump to others of the class.

    ``image_index`` chooses the image. With ``probabilities`` a button leads to the next mistake, unless the
    images were ``chosen``.

    Parameters
    ----------
    images : (N, H, W) uint8
    labels : (N,) int, 0 to 9
    probabilities : (N, 10) float, 0 to 1; what a network says of each, shown as bars beside the image
    chosen : (N,) int; the places of these images in the set they come from, if a network chose them

    Raises
    ------
    TypeError, ValueError : images that are not uint8, and for what does not fit them
    """
    images = guards.grey_images(images)
    labels = guards.classes(labels, images)
    if probabilities is not None:
        probabilities = guards.ten_probabilities(probabilities, images)
    if chosen is not None:
        chosen = guards.whole_numbers("chosen", chosen, images)
    return Explorer(views.images.view, images, labels, probabilities, chosen)


def explore_convolution(
    images: np.ndarray,
    kernel: np.ndarray,
    bias: float | None = None,
    image_index: int = 0,
    row: int = 0,
    column: int = 0,
) -> Explorer:
    """Slide one kernel over an image by hand, with sliders ``row`` and ``column``.

    Parameters
    ----------
    images : (H, W) or (N, H, W) numbers; of several, a slider ``image_index`` chooses one
    kernel : (kh, kw) numbers
    bias : number; with one, the sum plus the bias is shown as well, and what ReLU leaves of it
    image_index, row, column : int; where the sliders start

    Raises
    ------
    TypeError, ValueError : no numbers, too large a kernel, a start out of range
    """
    images = guards.several(images)
    kernel = finite_numbers("kernel", kernel)
    if kernel.ndim != 2:
        raise ValueError(f"kernel must be (kh, kw), got the shape {kernel.shape}")
    if bias is not None:
        bias = finite_numbers("bias", bias)
        if bias.ndim:
            raise ValueError(f"bias must be one number, got the shape {bias.shape}")
        bias = float(bias)
    rows, columns = conv2d(images[0], kernel).shape  # says if the kernel does not fit
    whole_number("image_index", image_index, 0, len(images) - 1)
    whole_number("row", row, 0, rows - 1)
    whole_number("column", column, 0, columns - 1)
    return Explorer(views.convolution.view, images, kernel, bias, image_index, row, column)


def explore_kernel(images: np.ndarray, kernel: str = "identity", image_index: int = 0) -> Explorer:
    """Change the nine weights of a 3 x 3 kernel, and see what it makes of an image.

    ``explorer.kernel.value`` holds the nine weights, row by row. The menu "colours" shows the result in
    signed colours or as brightness.

    Parameters
    ----------
    images : (H, W) or (N, H, W) uint8, at least 3 by 3
    kernel : str, a name in `helpers.convolution.KERNELS`, to start with
    image_index : int; where the slider starts

    Raises
    ------
    TypeError, ValueError : images that are not uint8 or too small, an unknown kernel, a start out of range
    """
    images = guards.grey_images(images)
    one_of("kernel", kernel, KERNELS)
    conv2d(images[0], KERNELS[kernel])  # says if the images are too small
    whole_number("image_index", image_index, 0, len(images) - 1)
    return Explorer(views.kernel.view, images, kernel, image_index)


def explore_stride(
    images: np.ndarray, size: int = 3, strides: int = 1, padding: str = "valid", image_index: int = 0
) -> Explorer:
    """Change a window's size, stride and padding, and see how large the map becomes, and why.

    The map shows the mean under each window, in place.

    Parameters
    ----------
    images : (H, W) or (N, H, W) numbers, at least 7 by 7
    size : int, 1 to 7; where its slider starts
    strides : int, 1 to 4
    padding : "valid" or "same"
    image_index : int

    Raises
    ------
    TypeError, ValueError : no numbers, smaller images, a start out of range
    """
    images = guards.several(images)
    if min(images.shape[1:]) < WIDEST_WINDOW:
        raise ValueError(f"images must be at least 7 by 7, got {images.shape[1]} by {images.shape[2]}")
    whole_number("size", size, 1, WIDEST_WINDOW)
    whole_number("strides", strides, 1, LONGEST_STRIDE)
    one_of("padding", padding, PADDINGS)
    whole_number("image_index", image_index, 0, len(images) - 1)
    return Explorer(views.stride.view, images, size, strides, padding, image_index)


def explore_pooling(
    images: np.ndarray,
    pool_size: int | None = None,
    strides: int = 2,
    kind: str = "maximum",
    image_index: int = 0,
    channel: int = 0,
    row: int = 0,
    column: int = 0,
    filters: np.ndarray | None = None,
) -> Explorer:
    """Change the window, its stride and what it keeps, and see what is left of an image or a feature map.

    The window at ``row`` and ``column`` of the output is shown enlarged. Under maximum pooling a dot marks
    each value that wins over others. Cells that no window sees have pink stripes. Two bars say how much the
    output and the input overlap themselves after a move right by one cell.

    Parameters
    ----------
    images : (H, W), (N, H, W) or feature maps (N, H, W, C), then with a slider ``channel``; numbers
    pool_size : int, 1 to 6; 2 if not given
    strides : int, 1 to 6
    kind : "maximum" or "average"
    image_index, channel : int; where the sliders start
    row, column : int; the cell of the output whose window is looked at first
    filters : (kh, kw, C, channels) numbers; with them, what is pooled are the maps that they make of the
        images, after ReLU

    Raises
    ------
    TypeError, ValueError : what is no image, filters that don't fit, a start out of range
    """
    images = finite_numbers("images", images)
    if images.ndim != 4 or not images.size:
        images = guards.several(images)[..., np.newaxis]  # (N, H, W, 1)
    if filters is not None:
        filters = finite_numbers("filters", filters)
    *sides, channels = views.pooling.maps_of(images, filters, 0).shape  # says if the filters don't fit
    widest = min(WIDEST, *sides)
    pool_size = whole_number("pool_size", min(2, widest) if pool_size is None else pool_size, 1, widest)
    whole_number("strides", strides, 1, WIDEST)
    one_of("kind", kind, POOLS)
    whole_number("image_index", image_index, 0, len(images) - 1)
    whole_number("channel", channel, 0, channels - 1)
    rows, columns = (output_size(side, pool_size, strides) for side in sides)
    whole_number("row", row, 0, rows - 1)
    whole_number("column", column, 0, columns - 1)
    start = pool_size, strides, kind, image_index, channel, row, column
    return Explorer(views.pooling.view, images, *start, filters)
