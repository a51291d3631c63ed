"""The course's networks and how they are trained. Importing this module imports Keras."""

import numbers

import keras
import tqdm.auto
import tqdm.notebook
from IPython.display import display

from helpers.parameters import whole_number


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
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        # 32 batches between two returns to Python: the same arithmetic in about half the time.
        steps_per_execution=32,
    )
    return model


def train(model, images, labels, epochs=5, batch_size=32, validation_split=0.0):
    """Fit a compiled model, with a progress bar and one printed line for each epoch.

    ``images``: ``(N, ...)`` as the model takes them; ``labels``: ``(N,)`` whole numbers.
    ``validation_split``: the share of the images, from 0 to below 1, that is taken from the end
    and only used to measure. Returns Keras' ``History``: one value an epoch in ``.history``.

    The stop button ends the training early: the model keeps what it has learned, and the
    ``History`` of the finished epochs is returned.

    Raises ``ValueError`` or ``TypeError`` if a number is out of range, or if there are not as
    many labels as images.
    """
    epochs = whole_number("epochs", epochs, 1, 1000)
    batch_size = whole_number("batch_size", batch_size, 1, 60_000)
    if not len(images):
        raise ValueError("images must hold at least one image, got none")
    if len(images) != len(labels):
        raise ValueError(f"images and labels must be equally many, got {len(images)} and {len(labels)}")
    takes = f"validation_split must be a number from 0 to below 1, got {validation_split!r}"
    if not isinstance(validation_split, numbers.Real):
        raise TypeError(takes)
    if not 0 <= validation_split < 1:
        raise ValueError(takes)
    history = keras.callbacks.History()
    try:
        model.fit(
            images,
            labels,
            epochs=epochs,
            batch_size=batch_size,
            validation_split=validation_split,
            verbose=0,
            callbacks=[history, _Progress(epochs)],
        )
    except KeyboardInterrupt:
        done = len(history.epoch)
        print(f"Stopped after {done} of {epochs} epochs. The model keeps what it has learned.")
    return history


class _Progress(keras.callbacks.Callback):
    """One tqdm bar for the whole training, with the time left, and a printed line for each epoch.

    tqdm's own Keras callback counts calls, which is wrong when a call runs several batches.
    """

    def __init__(self, epochs):
        super().__init__()
        self.epochs = epochs

    def on_train_begin(self, logs=None):
        self.steps = self.params["steps"]
        self.bar = _new_bar(total=self.epochs * self.steps, desc="Training", unit="batch")

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        # The last of several batches at once is counted in full, even where the epoch ends before.
        done = min(batch + 1, self.steps)
        self.bar.update(self.epoch * self.steps + done - self.bar.n)

    def on_epoch_end(self, epoch, logs=None):
        print(f"epoch {epoch + 1} of {self.epochs}: {_measured(logs)}", flush=True)

    def on_train_end(self, logs=None):
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
