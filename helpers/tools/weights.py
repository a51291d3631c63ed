"""Train the network whose weights ship with the course, and record how: `make weights`.

First a longer run on five sixths of the training images, which overfits: its curves go into the
record, for notebook 3 to show. The epoch with its lowest validation loss says how long to train. Then a
fresh network trains that long on all the training images, in steps that grow smaller towards the end, and
its weights are the ones that ship. The test images are looked at once, at the end. `make weights` sets
TF_ENABLE_ONEDNN_OPTS=0: the weights that ship were trained so. Takes about a quarter of an hour on two cores.
"""

import hashlib
import json
import platform

import keras
import tensorflow

from helpers import data, models

SEED = 3
BATCH_SIZE = 32
LONGER_RUN = 15  # epochs
VALIDATION_SPLIT = 1 / 6  # the last 10,000 of the 60,000 training images


def train(images, labels, falling_rate=False, **settings):
    """Train a fresh network. Returns it and its history, rounded to what is worth recording."""
    keras.utils.set_random_seed(SEED)
    model = models.build_cnn()
    if falling_rate:
        # From Adam's usual 0.001 to 0 along a cosine: without it the last epoch ends where chance has it.
        steps = settings["epochs"] * -(-len(images) // BATCH_SIZE)
        model.optimizer.learning_rate = keras.optimizers.schedules.CosineDecay(0.001, steps)
    history = models.train(model, images, labels, batch_size=BATCH_SIZE, **settings).history
    return model, {name: [round(value, 4) for value in values] for name, values in history.items()}


def main():
    """Train twice, and write the weights and the record."""
    (train_images, train_labels), (test_images, test_labels) = data.load_fashion_mnist()
    train_images, test_images = data.scale_images(train_images), data.scale_images(test_images)

    _, longer = train(train_images, train_labels, epochs=LONGER_RUN, validation_split=VALIDATION_SPLIT)
    epochs = 1 + longer["val_loss"].index(min(longer["val_loss"]))
    print(f"The validation loss was lowest after {epochs} epochs. Now on all the training images:")
    model, history = train(train_images, train_labels, falling_rate=True, epochs=epochs)

    course_cnn = models.build_cnn()  # a fresh one has no optimizer state, which would triple the file
    course_cnn.set_weights(model.get_weights())
    course_cnn.save_weights(models.COURSE_WEIGHTS)
    accuracy = course_cnn.evaluate(test_images, test_labels, batch_size=1000, verbose=0)[1]
    record = {
        "seed": SEED,
        "batch_size": BATCH_SIZE,
        "epochs": epochs,
        "history": history,
        "test_accuracy": round(accuracy, 4),
        "sha256": hashlib.sha256(models.COURSE_WEIGHTS.read_bytes()).hexdigest(),
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tensorflow.__version__,
            "keras": keras.__version__,
        },
        "longer_run": {"validation_split": VALIDATION_SPLIT, "history": longer},
    }
    models.COURSE_RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(f"Test accuracy of the weights that ship: {accuracy:.4f}")


if __name__ == "__main__":
    main()
