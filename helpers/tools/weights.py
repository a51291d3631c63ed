"""Train the network whose weights ship with the course, and record how: `make weights`.

First a longer run on five sixths of the training images, which overfits: its curves go into the
record, for notebook 3 to show. The epoch with its lowest validation loss says how long to train. Then a
fresh network trains that long on all the training images, in steps that grow smaller towards the end, and
its weights are the ones that ship. On the way snapshots of its two convolutions are kept, for notebook 4.
The test images are looked at once all training is over: they choose nothing. `make weights` sets
TF_ENABLE_ONEDNN_OPTS=0: the weights that ship were trained so. Takes about a quarter of an hour on two cores.
"""

import hashlib
import json
import platform

import keras
import numpy as np
import tensorflow

from helpers import data, models

SEED = 3
BATCH_SIZE = 32
LONGER_RUN = 15  # epochs
VALIDATION_SPLIT = 1 / 6  # the last 10,000 of the 60,000 training images


SNAPSHOTS = (0, 1, 3, 10, 30, 60, 100, 200, 300, 600, 1_000)  # after so many updates, and each epoch


class Snapshots(keras.callbacks.Callback):
    """Keeps all weights as they were after some of the updates, in ``kept``: updates -> weights."""

    def on_train_begin(self, logs=None):
        self.kept, self.updates = {0: self.model.get_weights()}, 0

    def on_train_batch_end(self, batch, logs=None):
        self.updates += 1
        if self.updates in SNAPSHOTS or batch + 1 == self.params["steps"]:
            self.kept[self.updates] = self.model.get_weights()


def fresh_network():
    """The network before any training, and the same random numbers every time."""
    keras.utils.set_random_seed(SEED)
    return models.build_cnn()


def train_to_ship(images, labels, epochs):
    """Train on all images. Returns Keras' history and the weights at each snapshot, by their updates."""
    model = fresh_network()
    # From Adam's usual 0.001 to 0 along a cosine: without it the last epoch ends where chance has it.
    steps = epochs * -(-len(images) // BATCH_SIZE)
    model.optimizer.learning_rate = keras.optimizers.schedules.CosineDecay(0.001, steps)
    model.steps_per_execution = 1  # the same arithmetic, and a look at the weights after any update
    snapshots = Snapshots()
    history = model.fit(images, labels, BATCH_SIZE, epochs, verbose=2, callbacks=[snapshots]).history
    return history, snapshots.kept


def rounded(history):
    """A history of Keras, rounded to what is worth recording."""
    return {name: [round(value, 4) for value in values] for name, values in history.items()}


def main():
    """Train twice, and write the weights, the snapshots and the record."""
    (train_images, train_labels), (test_images, test_labels) = data.load_fashion_mnist()
    train_images, test_images = data.scale_images(train_images), data.scale_images(test_images)

    settings = {"batch_size": BATCH_SIZE, "epochs": LONGER_RUN, "validation_split": VALIDATION_SPLIT}
    longer = rounded(models.train(fresh_network(), train_images, train_labels, **settings).history)
    epochs = 1 + longer["val_loss"].index(min(longer["val_loss"]))
    print(f"The validation loss was lowest after {epochs} epochs. Now on all the training images:")
    history, kept = train_to_ship(train_images, train_labels, epochs)

    course_cnn = models.build_cnn()  # a fresh one has no optimizer state, which would triple the file
    accuracies = []
    for weights in kept.values():  # the last are those that ship
        course_cnn.set_weights(weights)
        accuracies.append(course_cnn.evaluate(test_images, test_labels, batch_size=1000, verbose=0)[1])
    course_cnn.save_weights(models.COURSE_WEIGHTS)
    with models.COURSE_SNAPSHOTS.open("wb") as file:
        for values in zip(*(weights[:4] for weights in kept.values()), strict=True):
            np.save(file, np.stack(values).astype(np.float16))
    record = {
        "seed": SEED,
        "batch_size": BATCH_SIZE,
        "epochs": epochs,
        "history": rounded(history),
        "test_accuracy": round(accuracies[-1], 4),
        "sha256": digest(models.COURSE_WEIGHTS),
        "snapshots": {
            "updates": list(kept),
            "test_accuracy": [round(accuracy, 4) for accuracy in accuracies],
            "sha256": digest(models.COURSE_SNAPSHOTS),
        },
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tensorflow.__version__,
            "keras": keras.__version__,
        },
        "longer_run": {"validation_split": VALIDATION_SPLIT, "history": longer},
    }
    models.COURSE_RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(f"Test accuracy of the weights that ship: {accuracies[-1]:.4f}")


def digest(file):
    """The SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
