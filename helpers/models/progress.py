"""The progress of a training: one bar with the time left, and a printed line for each epoch."""

import math
import time

import keras
import tqdm.auto
import tqdm.notebook
from IPython.display import display

from helpers.prose import one_sentence


class Progress(keras.callbacks.History):
    """A history that is shown as it grows, with ``.seconds``: how long each epoch took.

    tqdm's own callback counts calls, which is wrong when a call runs several batches.
    """

    def __init__(self, epochs):
        super().__init__()
        self.epochs = epochs
        self.epoch = []  # Keras has this only once the training begins, and the stop button can be quicker
        self.seconds = []  # the first epoch's are more: they also prepare the network
        self.bar = None

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        self.steps = self.params["steps"]
        self.bar = _new_bar(total=self.epochs * self.steps, desc="Training", unit="batch")

    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.perf_counter()

    def on_train_batch_end(self, batch, logs=None):
        # The last of several batches at once is counted in full, even where the epoch ends before.
        done = min(batch + 1, self.steps)
        self.bar.update(len(self.epoch) * self.steps + done - self.bar.n)
        loss = float(logs.get("loss", 0))
        if not math.isfinite(loss):
            told = (
                f"the loss is no longer a number ({loss}) in epoch {len(self.epoch) + 1} of {self.epochs}, "
                "and more training cannot fix that: usually the learning rate is too high or the images are "
                "not scaled; change that and build the model again (model.history has the finished epochs)"
            )
            raise one_sentence(FloatingPointError(told))

    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)
        self.seconds.append(time.perf_counter() - self.started)
        print(f"epoch {epoch + 1} of {self.epochs}: {_measured(logs)}", flush=True)

    def close(self):
        # Not in on_train_end: Keras does not call that when the training is broken off.
        if self.bar is not None:
            self.bar.close()


def _new_bar(**options):
    """tqdm's bar, in a notebook as a widget alone: its text bar would stay in the file at 0 %, for good."""
    if not issubclass(tqdm.auto.tqdm, tqdm.notebook.tqdm):
        return tqdm.auto.tqdm(**options)
    bar = tqdm.notebook.tqdm(display=False, **options)
    display({"application/vnd.jupyter.widget-view+json": bar.container.get_view_spec()}, raw=True)
    return bar


def _measured(logs):
    """Loss and accuracy in words; Keras puts the accuracy first, people read the loss first."""
    names = sorted(logs, key=lambda name: (name.startswith("val_"), "loss" not in name))
    return ", ".join(f"{name.replace('val_', 'validation ')} ≈ {logs[name]:.4f}" for name in names)
