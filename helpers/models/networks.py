"""The course's two networks."""

import keras

from helpers.arguments import whole_number


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
