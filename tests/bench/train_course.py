"""The same training, as the course does it: its networks, and the one cycle of notebook 3."""

from helpers import data, models  # first: they know how TensorFlow is best set up

import keras  # isort: skip
import numpy as np  # isort: skip
import tensorflow as tf  # isort: skip


def contestants(kind, batch_size, epochs, seed):
    (train_images, train_labels), (test_images, test_labels) = data.load_fashion_mnist()
    train_images, test_images = data.scale_images(train_images), data.scale_images(test_images)
    keras.utils.set_random_seed(int(seed))
    networks = {
        "dnn": models.build_dnn,
        "cnn": models.build_cnn,
        "quick": lambda: models.build_control("pooling first", (32, 64)),
    }
    model = networks[kind]()
    if kind != "dnn":
        updates = int(epochs) * -(-len(train_images) // int(batch_size))
        model.optimizer.learning_rate = models.one_cycle(updates)

    def epoch():
        models.train(model, train_images, train_labels, epochs=1, batch_size=int(batch_size))

    def accuracy():
        train_images.sum()
        return model.evaluate(test_images, test_labels, verbose=0)[1]

    square = np.random.default_rng(0).random((4096, 4096), dtype=np.float32)
    return {
        "epoch": epoch,
        "accuracy": accuracy,
        "TensorFlow's product": lambda: float(tf.matmul(square, square)[0, 0]),
        "NumPy's product": lambda: float((square @ square)[0, 0]),
    }
