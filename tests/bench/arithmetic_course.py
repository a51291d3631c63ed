"""Convolution and pooling by the course, by a loop as notebooks 2 and 3 write it, and by Keras' layers."""

from functools import partial

from helpers.convolution import conv2d
from helpers.pooling import average_pool2d, max_pool2d

import numpy as np  # isort: skip
from keras.layers import AveragePooling2D, Conv2D, MaxPooling2D  # isort: skip


def convolution_loop(image, kernel):
    feature_map = np.zeros((26, 26))
    for row in range(26):
        for column in range(26):
            feature_map[row, column] = (image[row : row + 3, column : column + 3] * kernel).sum()


def pooling_loop(image):
    pooled = np.zeros((14, 14))
    for row in range(14):
        for column in range(14):
            pooled[row, column] = image[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].max()


def contestants():
    shapes = (28, 28), (1000, 28, 28, 1), (1000, 13, 13, 64), (3, 3), (3, 3, 1, 64), (3, 3, 64, 64)
    random = partial(np.random.default_rng(0).random, dtype=np.float32)
    image, images, maps, kernel, filters, deep_filters = map(random, shapes)
    found = {
        "one image, conv2d, a loop": lambda: convolution_loop(image, kernel),
        "one image, maximum pooling, a loop": lambda: pooling_loop(image),
    }
    for name, inputs, ours, layer in (
        ("one image, conv2d", image, partial(conv2d, kernels=kernel), Conv2D(1, 3)),
        ("one image, maximum pooling", image, max_pool2d, MaxPooling2D(2)),
        ("one image, average pooling", image, average_pool2d, AveragePooling2D(2)),
        ("1,000 images, 1 kernel", images, partial(conv2d, kernels=kernel), Conv2D(1, 3)),
        ("1,000 images, 64 filters", images, partial(conv2d, kernels=filters), Conv2D(64, 3)),
        ("1,000 x 64 maps, 64 filters", maps, partial(conv2d, kernels=deep_filters), Conv2D(64, 3)),
        ("1,000 x 64 maps, maximum pooling", maps, max_pool2d, MaxPooling2D(2)),
        ("1,000 x 64 maps, average pooling", maps, average_pool2d, AveragePooling2D(2)),
    ):
        batch = inputs if inputs.ndim == 4 else inputs[np.newaxis, ..., np.newaxis]
        layer.build(batch.shape)  # makes its weights
        found[f"{name}, course"] = lambda ours=ours, inputs=inputs: ours(inputs).item(0)
        found[f"{name}, Keras"] = lambda layer=layer, batch=batch: np.asarray(layer(batch)).item(0)
    return found
