"""Images that a model takes, the other arguments, and what the model computes of images, batch by batch."""

import functools
import numbers

import numpy as np

from helpers.activations.graph import _as_numpy, _checked_input, _checked_output, _extractor
from helpers.arguments import finite_numbers, unscaled, whole_number

BATCH = 64  # images at once: their maps take 16 MB in the course network, and more images are no faster


def _computed(model, tensors, images):
    """For one batch of images after the other, the values of symbolic tensors: dicts of float32 arrays."""
    extractor = _extractor(model, tensors)
    for start in range(0, len(images), BATCH):
        values = extractor(images[start : start + BATCH], training=False)
        yield {name: _as_numpy(values[name]) for name in tensors}


def _checked_images(model, images):
    takes = _checked_input(model).shape[1:]
    images = finite_numbers("images", images)
    if images.shape[1:] != takes or not len(images):
        raise ValueError(f"images must have the shape (N, {str(takes)[1:-1]}), got {images.shape}")
    _say_once(unscaled(images))
    return images.astype(np.float32, copy=False)


def _checked_image(model, image):
    takes = _checked_input(model).shape[1:]
    image = finite_numbers("image", image)
    if image.shape != takes:
        raise ValueError(f"image must have the shape {takes}, got {image.shape}")
    _say_once(unscaled(image))
    return image.astype(np.float32, copy=False)


@functools.cache
def _say_once(sentence):
    if sentence:
        print(sentence)


def _checked_place(tensor, row, column):
    _, rows, columns, _ = tensor.shape
    return whole_number("row", row, 0, rows - 1), whole_number("column", column, 0, columns - 1)


def _checked_label(model, label):
    return whole_number("label", label, 0, _checked_output(model).shape[1] - 1)


def _checked_labels(model, images, labels):
    labels = finite_numbers("labels", labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be whole numbers, got {labels.dtype}")
    if labels.shape != (len(images),):
        raise ValueError(f"labels must be one number for each of {len(images)} images, got {labels.shape}")
    highest = _checked_output(model).shape[1] - 1
    for label in np.unique(labels):
        whole_number("labels", int(label), 0, highest)
    return labels


def _checked_number(name, value):
    takes = f"{name} must be a finite number, got {value!r}"
    if not isinstance(value, numbers.Real):
        raise TypeError(takes)
    if not np.isfinite(value):
        raise ValueError(takes)
    return float(value)
