"""Training: what can be learned from is checked, unscaled images are told, and the stop button is heard."""

import logging
import numbers

import keras
import numpy as np

from helpers.arguments import finite_numbers, unscaled, whole_number
from helpers.models.progress import Progress
from helpers.prose import one_sentence, say

# TensorFlow advises against preparing many networks in a row. Whoever runs a cell again does just that.
logging.getLogger("tensorflow").addFilter(lambda record: "retracing" not in record.getMessage())


def train(
    model: keras.Model,
    images: np.ndarray,
    labels: np.ndarray,
    epochs: int = 5,
    batch_size: int = 32,
    validation_split: float = 0.0,
) -> keras.callbacks.History:
    """Fit a compiled model, with a progress bar and one printed line for each epoch.

    The history has one value an epoch in ``.history``, and in ``.seconds`` how long each epoch took. The
    stop button ends the training and the cell: the model keeps what it has learned, and ``model.history``
    has the finished epochs. If the images look unscaled, a sentence says so.

    Parameters
    ----------
    model : keras.Model, compiled
    images : (N, 28, 28, 1) float32, 0 to 1, or the shape that the model takes
    labels : (N,) int, the classes; in another form if the model's loss takes another
    epochs : int, 1 to 1000
    batch_size : int, 1 to 60000
    validation_split : float, 0 to below 1: the share of the images, from the end, that is only measured

    Raises
    ------
    TypeError, ValueError before it begins, if the model cannot learn from these images and labels
    KeyboardInterrupt at the stop button
    FloatingPointError if the loss is NaN or infinite; ``model.history`` has the finished epochs
    """
    epochs = whole_number("epochs", epochs, 1, 1000)
    batch_size = whole_number("batch_size", batch_size, 1, 60_000)
    takes = f"validation_split must be a number from 0 to below 1, got {validation_split!r}"
    if not isinstance(validation_split, numbers.Real):
        raise TypeError(takes)
    if not 0 <= validation_split < 1:
        raise ValueError(takes)
    images, labels = _checked(model, images, labels)
    sentence = unscaled(images)
    if sentence:
        say(sentence)
    log = Progress(epochs)
    try:
        model.fit(
            images, labels, batch_size, epochs, verbose=0, callbacks=[log], validation_split=validation_split
        )
    except KeyboardInterrupt:
        told = (
            f"Stopped in epoch {min(len(log.epoch) + 1, epochs)} of {epochs}. The model keeps what it has "
            "learned, and model.history has the finished epochs."
        )
        raise one_sentence(KeyboardInterrupt(told)) from None
    finally:
        log.close()
    return log


def _checked(model, images, labels):
    """Images and labels as arrays, if the model can learn from them."""
    if not isinstance(model, keras.Model):
        raise TypeError(f"model must be a Keras model, got {type(model).__name__}")
    images, labels = finite_numbers("images", images), finite_numbers("labels", labels)
    if not images.ndim or not len(images):
        raise ValueError("images must hold at least one image, got none")
    if not labels.ndim or len(images) != len(labels):
        raise ValueError(f"images and labels must be equally many, got {len(images)} and {labels.size}")
    takes, gives = getattr(model, "input_shape", None), getattr(model, "output_shape", None)
    if isinstance(takes, tuple) and not _fits(images.shape[1:], takes[1:]):
        shape = ", ".join(map(str, takes[1:]))
        raise ValueError(f"images must have the shape (N, {shape}), got {images.shape}")
    # For labels of another form, as other losses take them, Keras does the checking.
    loss = getattr(model, "loss", None)
    if getattr(loss, "name", loss) == "sparse_categorical_crossentropy" and len(gives or ()) == 2:
        _check_classes(labels, gives[1])
    return images, labels


def _fits(shape, takes):
    """Whether images of a shape fit a model; Keras itself adds or leaves out a last axis of length 1."""
    shape, takes = (axes[:-1] if axes[-1:] == (1,) else axes for axes in (shape, takes))
    return len(shape) == len(takes) and all(n in (None, size) for size, n in zip(shape, takes, strict=True))


def _check_classes(labels, classes):
    """Refuse labels that are no class of the model."""
    if labels.size != len(labels):
        raise ValueError(
            f"labels must be one whole number for each image, (N,), got the shape {labels.shape}; "
            "if they are one-hot, use labels.argmax(axis=1)"
        )
    wrong = labels[(labels < 0) | (labels >= classes) | (labels % 1 != 0)]
    if wrong.size:
        raise ValueError(
            f"labels must be whole numbers from 0 to {classes - 1}, as the model gives {classes} numbers, "
            f"got {wrong[0]}"
        )
