"""The course's networks, how they are trained, and the weights that ship with the course.

Importing this module imports Keras.
"""

import contextlib
import hashlib
import json
import logging
import math
import numbers
import shutil
import tempfile
import time
from pathlib import Path

import keras
import tqdm.auto
import tqdm.notebook
from IPython.display import display

from helpers.arguments import finite_numbers, unscaled, whole_number
from helpers.folders import user_folder

COURSE_WEIGHTS = Path(__file__).with_name("course_cnn.weights.h5")
COURSE_RECORD = Path(__file__).with_name("course_cnn.json")

_A_DAY = 24 * 60 * 60  # seconds

# TensorFlow advises against preparing many networks in a row. Whoever runs a cell again does just that.
logging.getLogger("tensorflow").addFilter(lambda record: "retracing" not in record.getMessage())


def build_dnn(units=128):
    """The baseline: every pixel joined to each of ``units`` neurons, and those to the ten classes.

    Takes images ``(N, 28, 28, 1)`` of numbers from 0 to 1 and gives probabilities ``(N, 10)``. With 128 units it has 101,770 parameters:
    (784 + 1) * 128 + (128 + 1) * 10. Compiled for integer labels.

    Raises ``TypeError`` or ``ValueError`` if ``units`` is not a whole number from 1 to 4096.
    """
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(whole_number("units", units, 1, 4096), activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ],
        name="dense_network",
    )
    return _compiled(model)


def build_cnn(filters=(64, 64), units=128):
    """The course's convolutional network: convolutions, each with 2 x 2 max pooling, then the baseline.

    ``filters``: how many 3 x 3 filters each convolution has, one number for each of 1 to 3 convolutions.
    Takes images ``(N, 28, 28, 1)`` of numbers from 0 to 1 and gives probabilities ``(N, 10)``. As it
    is, it has 243,786 parameters: 640 + 36,928 + 204,928 + 1,290. Compiled for integer labels.

    Raises ``TypeError`` or ``ValueError`` if ``filters`` are not 1 to 3 whole numbers from 1 to 1024, or
    if ``units`` is not one from 1 to 4096.
    """
    if not isinstance(filters, (tuple, list)) or not 1 <= len(filters) <= 3:
        raise ValueError(f"filters must be 1 to 3 whole numbers, such as (64, 64), got {filters!r}")
    units = whole_number("units", units, 1, 4096)
    layers = [keras.Input((28, 28, 1))]
    for number, count in enumerate(filters):
        # The names Keras itself gives in a fresh session; here they are the same every time.
        ending = f"_{number}" if number else ""
        layers += [
            keras.layers.Conv2D(
                whole_number("each of filters", count, 1, 1024),
                (3, 3),
                activation="relu",
                name=f"conv2d{ending}",
            ),
            keras.layers.MaxPooling2D((2, 2), name=f"max_pooling2d{ending}"),
        ]
    layers += [
        keras.layers.Flatten(name="flatten"),
        keras.layers.Dense(units, activation="relu", name="dense"),
        keras.layers.Dense(10, activation="softmax", name="dense_1"),
    ]
    return _compiled(keras.Sequential(layers, name="convolutional_network"))


def _compiled(model):
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        # 32 batches between two returns to Python: the same arithmetic, and less waiting.
        steps_per_execution=32,
    )
    return model


def course_record():
    """How the shipped weights came about, as ``make weights`` wrote it down.

    ``["seed"]``, ``["batch_size"]``, ``["epochs"]``, ``["versions"]``: how the network was trained, on all
    60,000 training images; ``["history"]``: Keras' history of it, one value an epoch;
    ``["test_accuracy"]``; ``["sha256"]`` of the weights file; ``["longer_run"]["history"]``: a longer
    training with a validation split, which told after how many epochs to stop.
    """
    return json.loads(COURSE_RECORD.read_text(encoding="utf-8"))


def load_course_cnn():
    """Return `build_cnn()` with the trained weights that ship with the course.

    Raises ``ValueError`` if the file's SHA-256 is not the recorded one (it was altered or cut off), and
    ``OSError`` if it is missing or cannot be read.
    """
    restore = "restore it with 'git restore helpers'"
    try:
        content = COURSE_WEIGHTS.read_bytes()
    except OSError as problem:
        raise OSError(f"{COURSE_WEIGHTS.name} cannot be read ({problem.strerror}); {restore}") from None
    if hashlib.sha256(content).hexdigest() != course_record()["sha256"]:
        raise ValueError(f"{COURSE_WEIGHTS.name} is not the file that ships with the course; {restore}")
    model = build_cnn()
    model.load_weights(COURSE_WEIGHTS)
    return model


def own_cnn_file():
    """Where your own network of notebook 3 is kept, for notebook 4.

    In the folder ``SEEING_CONVOLUTIONS_MODELS`` if that is set, else in the user's cache.

    Raises ``ValueError`` if that variable names no absolute path.
    """
    return user_folder("SEEING_CONVOLUTIONS_MODELS") / "my_cnn.keras"


def save_own_cnn(model):
    """Keep ``model`` as your own network, in place of the one before; see `own_cnn_file`.

    ``model``: takes images ``(N, 28, 28, 1)``, has two ``Conv2D`` layers and gives ``(N, 10)``, for
    notebook 4. The file is complete or not there: if the writing is broken off, the earlier network stays.

    Raises ``TypeError`` for what is not a Keras model, ``ValueError`` for a model that notebook 4 cannot
    use, and ``OSError`` if the file cannot be written. The earlier network stays then, too.
    """
    if not isinstance(model, keras.Model):
        raise TypeError(f"model must be a Keras model, got {type(model).__name__}")
    misfit = _misfit(model)
    if misfit:
        raise ValueError(f"model must be a network that notebook 4 can use, but {misfit}")
    file = own_cnn_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(file.parent)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix="saving-", suffix=".part") as folder:
            written = Path(folder) / file.name
            model.save(written)
            written.replace(file)
    except OSError as problem:
        raise OSError(
            f"the network cannot be saved as {file} ({problem.strerror or problem}); mend that, or "
            "name another folder in the environment variable SEEING_CONVOLUTIONS_MODELS"
        ) from None


def _remove_leftovers(folder):
    """Remove what was being written when a process was killed.

    Saving takes seconds. What was begun more than a day ago has no living writer.
    """
    for begun in folder.glob("saving-*.part"):
        with contextlib.suppress(FileNotFoundError):  # its writer was quicker
            if time.time() - begun.stat().st_mtime > _A_DAY:
                shutil.rmtree(begun, ignore_errors=True)


def load_own_cnn():
    """Return the network that `save_own_cnn` kept. No code that a file may hold is run.

    Raises ``FileNotFoundError`` if there is none yet, and ``ValueError`` if the file can't be read, or
    holds a network that `save_own_cnn` would refuse.
    """
    file = own_cnn_file()
    if not file.exists():
        raise FileNotFoundError(
            "You have not saved a network of your own yet: run notebook 3 to its end first."
        )
    try:
        model = keras.saving.load_model(file, safe_mode=True)
    except Exception:  # noqa: BLE001 - of many kinds, and Keras' own words are about its insides
        raise ValueError(f"{file.name} cannot be read as a network; run notebook 3 again") from None
    misfit = _misfit(model)
    if misfit:
        raise ValueError(f"{file.name} is no network for notebook 4: {misfit}; run notebook 3 again")
    return model


def _misfit(model):
    """What keeps notebook 4 from using a model, or None."""
    takes, gives = _shapes(model)
    if takes != (None, 28, 28, 1):
        return f"it takes {takes} and not (None, 28, 28, 1)"
    if gives != (None, 10):
        return f"it gives {gives} and not (None, 10)"
    convolutions = sum(isinstance(layer, keras.layers.Conv2D) for layer in model.layers)
    if convolutions != 2:
        return f"it has {convolutions} Conv2D layers and not 2"
    return None


def _shapes(model):
    """What a model takes and gives; None where Keras does not know it, as before the first images."""
    return getattr(model, "input_shape", None), getattr(model, "output_shape", None)


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


class _Progress(keras.callbacks.Callback):
    """One tqdm bar for the whole training, with the time left, and a printed line for each epoch.

    tqdm's own Keras callback counts calls, which is wrong when a call runs several batches.
    """

    def __init__(self, epochs):
        super().__init__()
        self.epochs = epochs
        self.seconds = []
        self.bar = None

    def on_train_begin(self, logs=None):
        self.steps = self.params["steps"]
        self.bar = _new_bar(total=self.epochs * self.steps, desc="Training", unit="batch")

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch
        self.started = time.perf_counter()

    def on_train_batch_end(self, batch, logs=None):
        # The last of several batches at once is counted in full, even where the epoch ends before.
        done = min(batch + 1, self.steps)
        self.bar.update(self.epoch * self.steps + done - self.bar.n)
        loss = float(logs.get("loss", 0))
        if not math.isfinite(loss):
            raise FloatingPointError(
                f"the loss is no longer a number ({loss}) in epoch {self.epoch + 1} of {self.epochs}, and "
                "training cannot mend that: usually the learning rate is too high or the images are not "
                "scaled; change that and build the model anew (model.history has the finished epochs)"
            )

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.started)
        print(f"epoch {epoch + 1} of {self.epochs}: {_measured(logs)}", flush=True)

    def close(self):
        # Not in on_train_end: Keras does not call that when the training is broken off.
        if self.bar is not None:
            self.bar.close()


def _new_bar(**options):
    """tqdm's bar; in a notebook it is shown as a widget and as nothing else.

    By itself tqdm would also leave a text bar at 0 % in the notebook file, for good.
    """
    if not issubclass(tqdm.auto.tqdm, tqdm.notebook.tqdm):
        return tqdm.auto.tqdm(**options)
    bar = tqdm.notebook.tqdm(display=False, **options)
    display({"application/vnd.jupyter.widget-view+json": bar.container.get_view_spec()}, raw=True)
    return bar


def _measured(logs):
    # Keras puts accuracy first; people read the loss first.
    names = sorted(logs, key=lambda name: (name.startswith("val_"), "loss" not in name))
    return ", ".join(f"{name.replace('val_', 'validation ')} ≈ {logs[name]:.4f}" for name in names)
