"""Images as a model takes them, and what it computes of them, batch by batch."""

import functools

import keras
import numpy as np

from helpers.activations.graph import extractor, input_of
from helpers.arguments import array_of_numbers, finite_numbers, unscaled
from helpers.prose import say

BATCH = 64  # images at once: their maps take 16 MB in the course network, and more images are no faster
_say_once = functools.cache(say)


def checked_images(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Images (N, H, W, C) as float32, or one sentence if the model cannot take them.

    If they look unscaled, a sentence says so, once: who moves a slider need not read it every time.
    """
    takes = input_of(model).shape[1:]
    images = array_of_numbers("images", images)
    if images.shape[1:] != takes or not len(images):
        raise ValueError(f"images must have the shape (N, {str(takes)[1:-1]}), got {images.shape}")
    with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite
        images = finite_numbers("images", images.astype(np.float32, copy=False))
    sentence = unscaled(images)
    if sentence:
        _say_once(sentence)
    return images


def batch_of_one(model, image):
    """One image (H, W, C) as float32 (1, H, W, C), checked like many."""
    takes = input_of(model).shape[1:]
    if np.shape(image) != takes:
        raise ValueError(f"image must have the shape {takes}, got {np.shape(image)}")
    return checked_images(model, np.asarray(image)[np.newaxis])


def computed(model, tensors, images):
    """For one batch of images after the other, the values of symbolic tensors: dicts of float32 arrays."""
    images, inner = checked_images(model, images), extractor(model, tensors)
    for start in range(0, len(images), BATCH):
        values = inner(images[start : start + BATCH], training=False)
        yield {name: np.asarray(values[name], np.float32) for name in tensors}


def joined(batches):
    """One dict of arrays from those of all batches."""
    batches = list(batches)
    return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}
