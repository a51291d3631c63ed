"""Small networks and images that the tests of the activations share."""

import keras
import numpy as np
from keras import layers

RNG = np.random.default_rng(7)
IMAGES = RNG.uniform(size=(5, 28, 28, 1)).astype(np.float32)
SMALL = RNG.uniform(size=(300, 9, 9, 1)).astype(np.float32)  # more than a batch
NO_CHAIN = "model must be a simple chain of layers for this, one after the other, "
COURSE_LAYERS = ["conv2d", "max_pooling2d", "conv2d_1", "max_pooling2d_1"]


def sequential(*steps, shape=(28, 28, 1)):
    return keras.Sequential([keras.Input(shape), *steps])


def functional(*steps, shape=(28, 28, 1)):
    """Steps one after the other, with the inputs as a list."""
    inputs = outputs = keras.Input(shape)
    for step in steps:
        outputs = step(outputs)
    return keras.Model([inputs], outputs)


def residual():
    """Two ways lead round one convolution, and one from there to the output."""
    inputs = keras.Input((28, 28, 1))
    first = layers.Conv2D(3, 3, name="first")(inputs)
    second = layers.Conv2D(3, 3, padding="same", name="second")(first)
    third = layers.Conv2D(2, 3, name="third")(layers.Add(name="sum")([first, second]))
    return keras.Model(inputs, layers.Dense(4, activation="softmax")(layers.Flatten()(third)))


def steps():
    windows = [layers.Conv2D(3, 3, activation="relu", name="a"), layers.MaxPooling2D(name="b")]
    return [*windows, layers.Flatten(), layers.Dense(4, activation="softmax")]


def answers(model, images):
    return np.asarray(model(images, training=False))
