"""Training a network, with a bar and a line for each epoch."""

import logging
import numbers

import keras

from helpers.arguments import finite_numbers, unscaled, whole_number
from helpers.models.own import _shapes
from helpers.models.progress import _Progress

# TensorFlow advises against preparing many networks in a row. Whoever runs a cell again does just that.
logging.getLogger("tensorflow").addFilter(lambda record: "retracing" not in record.getMessage())


def train(model, images, labels, epochs=5, batch_size=32, validation_split=0.0):
    """Fit a compiled model, with a progress bar and one printed line for each epoch.

    ``images``: ``(N, ...)`` as the model takes them; ``labels``: ``(N,)`` whole numbers.
    ``validation_split``: the share of the images, from 0 to below 1, that is taken from the end
    and only used to measure. Returns Keras' ``History``: one value an epoch in ``.history``, and in
    ``.seconds`` how long each epoch took (the first also prepares the network).

    The stop button ends the training early: the model keeps what it has learned, and the
    ``History`` of the finished epochs is returned. Says so if the images look unscaled, and goes on.

    Raises ``ValueError`` or ``TypeError``, before it begins, if a number is out of range, if there are
    not as many labels as images, if the images do not have the model's shape or NaN or infinity is
    among them, or if a label is none of the model's classes. Raises ``FloatingPointError`` as soon as
    the loss is NaN or infinite; ``model.history`` then has the finished epochs.
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
        print(sentence)
    history, progress = keras.callbacks.History(), _Progress(epochs)
    history.seconds = progress.seconds
    try:
        model.fit(
            images,
            labels,
            epochs=epochs,
            batch_size=batch_size,
            validation_split=validation_split,
            verbose=0,
            callbacks=[history, progress],
        )
    except KeyboardInterrupt:
        done = len(history.epoch)
        print(f"Stopped after {done} of {epochs} epochs. The model keeps what it has learned.")
    finally:
        progress.close()
    return history


def _checked(model, images, labels):
    """Images and labels as arrays, if the model can learn from them.

    For labels of another form, as other losses take them, Keras does the checking.
    """
    if not isinstance(model, keras.Model):
        raise TypeError(f"model must be a Keras model, got {type(model).__name__}")
    images, labels = finite_numbers("images", images), finite_numbers("labels", labels)
    if not images.ndim or not len(images):
        raise ValueError("images must hold at least one image, got none")
    if not labels.ndim or len(images) != len(labels):
        raise ValueError(f"images and labels must be equally many, got {len(images)} and {labels.size}")
    takes, gives = _shapes(model)
    if isinstance(takes, tuple) and not _fits(images.shape, takes):
        shape = ", ".join(map(str, takes[1:]))
        raise ValueError(f"images must have the shape (N, {shape}), got {images.shape}")
    loss = getattr(model, "loss", None)
    if getattr(loss, "name", loss) == "sparse_categorical_crossentropy" and len(gives or ()) == 2:
        _check_classes(labels, gives[1])
    return images, labels


def _fits(shape, takes):
    # Keras itself adds or leaves out a last axis of length 1.
    shape, takes = (axes[:-1] if axes[-1:] == (1,) else axes for axes in (shape[1:], takes[1:]))
    return len(shape) == len(takes) and all(
        axis in (None, size) for size, axis in zip(shape, takes, strict=True)
    )


def _check_classes(labels, classes):
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
