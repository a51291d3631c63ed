"""What the explorers take from a learner: arrays as the views want them, or one sentence on what is wrong."""

import numpy as np

from helpers.arguments import array_of_numbers, finite_numbers


def several(images: np.ndarray) -> np.ndarray:
    """Images as ``(N, H, W)``, one alone as the only one of them."""
    images = finite_numbers("images", images)
    if images.ndim == 2:
        images = images[np.newaxis]
    if images.ndim != 3 or not images.size:
        raise ValueError(f"images must be one (H, W) or several (N, H, W), got the shape {images.shape}")
    return images


def grey_images(images: np.ndarray) -> np.ndarray:
    """Images ``(N, H, W)`` whose values are shown as grey from 0 to 255."""
    images = several(images)
    if images.dtype != np.uint8:
        raise TypeError(f"images must be uint8 values from 0 to 255, got {images.dtype}; were they scaled?")
    return images


def one_each(name: str, values: np.ndarray, images: np.ndarray, axes: int = 1) -> np.ndarray:
    """An array of numbers with so many axes, and one entry for each image."""
    values = array_of_numbers(name, values)
    if values.ndim != axes or len(values) != len(images):
        raise ValueError(
            f"{name} must be one for each of the {len(images)} images, got the shape {values.shape}"
        )
    return values


def whole_numbers(name: str, values: np.ndarray, images: np.ndarray) -> np.ndarray:
    """One whole number for each image."""
    values = one_each(name, values, images)
    if values.dtype.kind not in "iu":
        raise ValueError(f"{name} must be whole numbers, got {values.dtype}")
    return values


def classes(labels: np.ndarray, images: np.ndarray) -> np.ndarray:
    """The class of each image, 0 to 9."""
    labels = whole_numbers("labels", labels, images)
    outside = labels[(labels < 0) | (labels > 9)]
    if outside.size:
        raise ValueError(f"labels must be whole numbers from 0 to 9, got {outside[0]}")
    return labels


def ten_probabilities(probabilities: np.ndarray, images: np.ndarray) -> np.ndarray:
    """What a network that ends in softmax says of each image: ten numbers from 0 to 1."""
    probabilities = one_each("probabilities", probabilities, images, axes=2)
    if probabilities.shape[1] != 10:
        raise ValueError(f"probabilities must be ten for each image, got the shape {probabilities.shape}")
    if not np.all((probabilities >= 0) & (probabilities <= 1.0001)):
        raise ValueError("probabilities must be from 0 to 1, got others; does the network end in softmax?")
    return probabilities
