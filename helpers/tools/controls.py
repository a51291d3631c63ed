"""Train the networks that notebook 3 compares, and record what came out: `make controls`.

Three questions. Which part of the network helps against a shift of the images? What makes its training
faster? What helps against overfitting? The first two are asked on the notebook's terms, with five seeds; the
third on those of the longer run of `make weights`. Each run is kept in build/controls/ as soon as it is done,
and one that is there is not done again: after a change, or for times of a quiet machine, delete that folder
first. The networks take turns, and an epoch counts as long as the fastest of all: each does the same work.
Takes about 20 minutes on two cores.
"""

import json
import platform
import re
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow

from helpers import data, models
from helpers.models.controls import CONTROLS_RECORD
from helpers.models.shifting import DIRECTIONS

KEPT = Path("build/controls")
SEEDS = (1, 2, 3, 4, 5)
TERMS = {"images": 12_000, "batch_size": 32, "validation_split": 1 / 6, "epochs": 5, "seeds": SEEDS}
MEASURED_ON, SHIFTS = 2000, range(5)
# name -> epochs. Where one takes less time there are more, so that they can be compared at equal time.
CONTROLS = {
    "as it is": 5,
    "without pooling": 5,
    "strides for pooling": 12,
    "global average": 6,
    "shifted training images": 6,
    "dense, as large": 30,
}
# name -> network, its filters, epochs, and whether the learning rate goes through one cycle.
FASTER = {
    "pooling first": ("pooling first", (64, 64), 5, False),
    "32 and 64 filters": ("as it is", (32, 64), 6, False),
    "both": ("pooling first", (32, 64), 6, False),
    "both, one cycle": ("pooling first", (32, 64), 5, True),
    "as it is, one cycle": ("as it is", (64, 64), 5, True),
}
LONGER = ("as it is", "dropout", "mirrored", "moved")
LONGER_IMAGES, LONGER_EPOCHS, LONGER_SEED = 60_000, 15, 3  # as make weights has them


class Measuring(keras.callbacks.Callback):
    """Seconds of each epoch, and after it the accuracy on images that were moved: 17 times as many."""

    def __init__(self, images=None, labels=None):
        super().__init__()
        self.images, self.labels, self.seconds, self.accuracies = images, labels, [], []

    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.started)
        if self.images is not None:
            answers = self.model.predict(self.images, batch_size=500, verbose=0).argmax(axis=1)
            right = (answers.reshape(-1, len(self.labels)) == self.labels).mean(axis=1)
            by_shift = [right[0], *right[1:].reshape(-1, len(DIRECTIONS)).mean(axis=1)]
            self.accuracies.append([round(float(share), 4) for share in by_shift])


def moved(images):
    """The images as they are, then moved by 1 pixel in each direction, then by 2, and so on."""
    places = [(0, 0)] + [(rows * by, columns * by) for by in SHIFTS[1:] for rows, columns in DIRECTIONS]
    return np.concatenate([data.shift_images(images, *place) for place in places])


def once(group, name, seed, train):
    """What a training gave, from build/controls/ if it is there."""
    file = KEPT / f"{group}-{name}-{seed}.json".replace(" ", "-")
    if not file.exists():
        print(f"{group}: {name}, seed {seed}", flush=True)
        keras.backend.clear_session()
        keras.utils.set_random_seed(seed)
        model, measuring, history = train()
        rounded = {key: [round(float(one), 4) for one in values] for key, values in history.history.items()}
        result = {"parameters": model.count_params(), "seconds": min(measuring.seconds), "history": rounded}
        KEPT.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(result | {"accuracies": measuring.accuracies}), encoding="utf-8")
        print(f"  {min(measuring.seconds):.2f} s, {rounded['val_accuracy']}", flush=True)
    return json.loads(file.read_text(encoding="utf-8"))


def fitted(model, images, labels, epochs, measuring):
    """Fit a model on the notebook's terms."""
    history = model.fit(
        images,
        labels,
        TERMS["batch_size"],
        epochs,
        verbose=0,
        callbacks=[measuring],
        validation_split=TERMS["validation_split"],
    )
    return model, measuring, history


def together(runs, *more):
    """Of the same training with several seeds: what is recorded."""
    told = {
        "parameters": runs[0]["parameters"],
        "seconds": round(min(run["seconds"] for run in runs), 3),
        "validation": [run["history"]["val_accuracy"] for run in runs],
    }
    return told | {key: [run[key] for run in runs] for key in more}


def main():
    """Train them all, in turn, and write the record."""
    (images, labels), (test_images, test_labels) = data.load_fashion_mnist()
    images = data.scale_images(images)
    shifted = moved(data.scale_images(test_images[:MEASURED_ON]))
    few, few_labels = images[: TERMS["images"]], labels[: TERMS["images"]]
    updates = -(-round(TERMS["images"] * (1 - TERMS["validation_split"])) // TERMS["batch_size"])

    def control(name, seed):
        def train():
            measuring = Measuring(shifted, test_labels[:MEASURED_ON])
            return fitted(models.build_control(name), few, few_labels, CONTROLS[name], measuring)

        return once("controls", name, seed, train)

    def faster(name, seed):
        def train():
            network, filters, epochs, cycle = FASTER[name]
            model = models.build_control(network, filters)
            if cycle:
                model.optimizer.learning_rate = models.one_cycle(epochs * updates)
            return fitted(model, few, few_labels, epochs, Measuring())

        return once("faster", name, seed, train)

    def longer(name):
        def train():
            model = models.build_control(name)
            return fitted(model, images[:LONGER_IMAGES], labels[:LONGER_IMAGES], LONGER_EPOCHS, Measuring())

        return once("longer", name, LONGER_SEED, train)

    long = {name: longer(name) for name in LONGER}
    compared, quick = [], []
    for done, seed in enumerate(SEEDS, 1):
        compared.append({name: control(name, seed) for name in CONTROLS})
        quick.append({name: faster(name, seed) for name in FASTER})
        terms = TERMS | {"seeds": SEEDS[:done], "measured_on": MEASURED_ON, "shifts": list(SHIFTS)}
        CONTROLS_RECORD.write_text(written(recorded(terms, compared, quick, long)), encoding="utf-8")


def recorded(terms, compared, quick, long):
    """All that was measured so far."""
    return {
        "terms": terms,
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tensorflow.__version__,
            "keras": keras.__version__,
        },
        "controls": {name: together([runs[name] for runs in compared], "accuracies") for name in CONTROLS},
        "faster": {name: together([runs[name] for runs in quick]) for name in FASTER},
        "longer": {name: together([run]) | {"history": run["history"]} for name, run in long.items()},
    }


def written(record):
    """JSON with a line for each short list."""
    text = json.dumps(record, indent=1)
    return re.sub(r"\[[^][{}]*\]", lambda found: " ".join(found[0].split()), text) + "\n"


if __name__ == "__main__":
    main()
