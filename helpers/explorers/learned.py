"""Explorers of a filter on several channels, and of a kernel on its way from random numbers to a target."""

import numpy as np

from helpers import views
from helpers.arguments import finite_numbers, whole_number
from helpers.convolution import conv2d
from helpers.explorers import guards
from helpers.explorers.explorer import Explorer


def explore_channels(
    image: np.ndarray, kernels: np.ndarray, bias: float = 0, row: int = 0, column: int = 0
) -> Explorer:
    """Lay one filter on an image with several channels, and see their sums add up to one map.

    The slider ``channel`` chooses which one is shown, and up to which the sums are added.

    Parameters
    ----------
    image : (H, W, C) numbers; three channels of bytes are called red, green and blue
    kernels : (k, k, C) numbers, a kernel for each channel
    bias : number, added at the end
    row, column : int; where the sliders start

    Raises
    ------
    TypeError, ValueError : no numbers, kernels that don't fit the image, a start out of range
    """
    image, kernels = finite_numbers("image", image), finite_numbers("kernels", kernels)
    if image.ndim != 3 or not image.size:
        raise ValueError(f"image must be (H, W, C), got the shape {image.shape}")
    if kernels.ndim != 3 or kernels.shape[0] != kernels.shape[1]:
        raise ValueError(f"kernels must be (k, k, C), got the shape {kernels.shape}")
    rows, columns, _ = conv2d(image, kernels[..., np.newaxis], bias).shape  # says if something does not fit
    whole_number("row", row, 0, rows - 1)
    whole_number("column", column, 0, columns - 1)
    return Explorer(views.channels.view, image, kernels, float(bias), row, column)


def explore_learning(
    images: np.ndarray, kernels: np.ndarray, losses: np.ndarray, target: np.ndarray, image_index: int = 0
) -> Explorer:
    """Go through the steps in which a kernel was learned, and see what it makes of an image at each.

    Parameters
    ----------
    images : (H, W) or (N, H, W) numbers
    kernels : (steps, k, k) numbers, the weights at each step
    losses : (steps,) numbers from 0, the loss at each step
    target : (k, k) numbers, the kernel whose maps were to be learned
    image_index : int; where the slider starts

    Raises
    ------
    TypeError, ValueError : no numbers, shapes that don't fit together, a start out of range
    """
    images, kernels = guards.several(images), finite_numbers("kernels", kernels)
    losses, target = finite_numbers("losses", losses), finite_numbers("target", target)
    if target.ndim != 2 or target.shape[0] != target.shape[1]:
        raise ValueError(f"target must be (k, k), got the shape {target.shape}")
    conv2d(images[0], target)  # says if it does not fit
    if kernels.shape[1:] != target.shape or not len(kernels):
        wanted = f"(steps, {len(target)}, {len(target)})"
        raise ValueError(f"kernels must be {wanted}, got the shape {kernels.shape}")
    if losses.shape != kernels.shape[:1]:
        raise ValueError(f"losses must be one for each of the {len(kernels)} steps, got {losses.shape}")
    whole_number("image_index", image_index, 0, len(images) - 1)
    return Explorer(views.learning.view, images, kernels, losses, target, image_index)
