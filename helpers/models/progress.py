"""The progress of a training: one bar, and a printed line for each epoch."""

import math
import time

import keras
import tqdm.auto
import tqdm.notebook
from IPython.display import display


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
