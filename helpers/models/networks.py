"""The course's two networks, before any training."""

from collections.abc import Sequence

import keras

from helpers.arguments import whole_number


def build_dnn(units: int = 128) -> keras.Model:
    """The baseline: every pixel joined to each of ``units`` neurons, and those to the ten classes.

    It makes probabilities (N, 10) of images (N, 28, 28, 1), 0 to 1, and is compiled for integer labels.
    With 128 units it has 101,770 parameters: (784 + 1) * 128 + (128 + 1) * 10.

    Parameters
    ----------
    units : int, 1 to 4096
    """
    return compiled_network("dense_network", [keras.layers.Flatten(name="flatten")], units)


def build_cnn(filters: Sequence[int] = (64, 64), units: int = 128) -> keras.Model:
    """The course's convolutional network: convolutions, each with 2 x 2 max pooling, then the baseline.

    It makes probabilities (N, 10) of images (N, 28, 28, 1), 0 to 1, and is compiled for integer labels.
    As it is, it has 243,786 parameters: 640 + 36,928 + 204,928 + 1,290.

    Parameters
    ----------
    filters : 1 to 3 ints, 1 to 1024: how many 3 x 3 filters each convolution has
    units : int, 1 to 4096
    """
    if not isinstance(filters, (tuple, list)) or not 1 <= len(filters) <= 3:
        raise ValueError(f"filters must be 1 to 3 whole numbers, such as (64, 64), got {filters!r}")
    layers = []
    for count, ending in zip(filters, ("", "_1", "_2"), strict=False):  # named as Keras does at first
        count = whole_number("each of filters", count, 1, 1024)
        layers.append(keras.layers.Conv2D(count, (3, 3), activation="relu", name=f"conv2d{ending}"))
        layers.append(keras.layers.MaxPooling2D((2, 2), name=f"max_pooling2d{ending}"))
    layers.append(keras.layers.Flatten(name="flatten"))
    return compiled_network("convolutional_network", layers, units)


def compiled_network(name, layers, units):
    """A compiled network of these layers and two dense ones, with the same names every time."""
    units = whole_number("units", units, 1, 4096)
    layers = [
        keras.Input((28, 28, 1)),
        *layers,
        keras.layers.Dense(units, activation="relu", name="dense"),
        keras.layers.Dense(10, activation="softmax", name="dense_1"),
    ]
    model = keras.Sequential(layers, name=name)
    # 32 batches between two returns to Python: the same arithmetic, and less waiting.
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=32)
    return model
