"""Convolution and pooling by the course, by a loop as notebooks 2 and 3 write it, and by Keras' layers."""

from helpers import convolution, pooling

import keras  # isort: skip
import numpy as np  # isort: skip


def contestants():
    random = np.random.default_rng(0)
    image = random.random((28, 28), dtype=np.float32)
    images = random.random((1000, 28, 28, 1), dtype=np.float32)
    maps = random.random((1000, 13, 13, 64), dtype=np.float32)
    kernel = random.random((3, 3), dtype=np.float32)
    filters = random.random((3, 3, 1, 64), dtype=np.float32)
    deep_filters = random.random((3, 3, 64, 64), dtype=np.float32)

    def convolution_loop():
        feature_map = np.zeros((26, 26))
        for row in range(26):
            for column in range(26):
                feature_map[row, column] = (image[row : row + 3, column : column + 3] * kernel).sum()

    def pooling_loop():
        pooled = np.zeros((14, 14))
        for row in range(14):
            for column in range(14):
                pooled[row, column] = image[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].max()

    def by_layer(layer, inputs):
        layer(inputs)  # makes its weights
        return lambda: np.asarray(layer(inputs))[0, 0, 0, 0].item()

    of_one = image[np.newaxis, ..., np.newaxis]
    layers = keras.layers
    return {
        "one image, conv2d, course": lambda: convolution.conv2d(image, kernel)[0, 0].item(),
        "one image, conv2d, a loop": convolution_loop,
        "one image, conv2d, Keras": by_layer(layers.Conv2D(1, 3), of_one),
        "one image, maximum pooling, course": lambda: pooling.max_pool2d(image)[0, 0].item(),
        "one image, maximum pooling, a loop": pooling_loop,
        "one image, maximum pooling, Keras": by_layer(layers.MaxPooling2D(2), of_one),
        "one image, average pooling, course": lambda: pooling.average_pool2d(image)[0, 0].item(),
        "one image, average pooling, Keras": by_layer(layers.AveragePooling2D(2), of_one),
        "1,000 images, 1 kernel, course": lambda: convolution.conv2d(images, kernel)[0, 0, 0, 0].item(),
        "1,000 images, 1 kernel, Keras": by_layer(layers.Conv2D(1, 3), images),
        "1,000 images, 64 filters, course": lambda: convolution.conv2d(images, filters)[0, 0, 0, 0].item(),
        "1,000 images, 64 filters, Keras": by_layer(layers.Conv2D(64, 3), images),
        "1,000 x 64 maps, 64 filters, course": lambda: convolution.conv2d(maps, deep_filters)[0, 0, 0, 0].item(),
        "1,000 x 64 maps, 64 filters, Keras": by_layer(layers.Conv2D(64, 3), maps),
        "1,000 x 64 maps, maximum pooling, course": lambda: pooling.max_pool2d(maps)[0, 0, 0, 0].item(),
        "1,000 x 64 maps, maximum pooling, Keras": by_layer(layers.MaxPooling2D(2), maps),
        "1,000 x 64 maps, average pooling, course": lambda: pooling.average_pool2d(maps)[0, 0, 0, 0].item(),
        "1,000 x 64 maps, average pooling, Keras": by_layer(layers.AveragePooling2D(2), maps),
    }  # fmt: skip
