"""The notes' figure of feature maps, repaired, and the usual one with a slider: what each step costs there.

Repaired: `input=`, the shape that `predict` takes, the slice of the channel, `false`. Both figures are
drawn to a PNG, as `plt.show()` does in a notebook.
"""

import io
import itertools

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from tests.bench.train_notes import network


def opened(file, weights):
    """The test images, and a model that gives what each layer of the network answers."""
    model = network()
    model.load_weights(weights)
    layer_outputs = [layer.output for layer in model.layers]
    activation_model = tf.keras.models.Model(inputs=model.inputs, outputs=layer_outputs)
    return np.load(file)["test_images"].reshape(10000, 28, 28, 1) / 255.0, activation_model


def notes_figure(test_images, activation_model, numbers, verbose="auto"):
    _, axarr = plt.subplots(3, 4)
    for x in range(4):
        for y, number in enumerate(numbers):
            maps = activation_model.predict(test_images[number].reshape(1, 28, 28, 1), verbose=verbose)[x]
            axarr[y, x].imshow(maps[0, :, :, 1], cmap="inferno")
            axarr[y, x].grid(False)


def contestants(file, weights):
    plt.switch_backend("agg")
    test_images, activation_model = opened(file, weights)
    numbers = itertools.cycle(range(9_000))

    def show():
        plt.savefig(io.BytesIO(), format="png", bbox_inches="tight")
        plt.close()

    def notes_cell():
        FIRST_IMAGE = next(numbers)
        notes_figure(test_images, activation_model, (FIRST_IMAGE, FIRST_IMAGE + 23, FIRST_IMAGE + 28))
        show()

    def usual_step():
        # What a function under `interact` does: the image, and one map beside it.
        image = test_images[next(numbers)]
        maps = activation_model.predict(image[np.newaxis], verbose=0)[0]
        _, axarr = plt.subplots(1, 2)
        axarr[0].imshow(image[:, :, 0], cmap="gray")
        axarr[1].imshow(maps[0, :, :, 1], cmap="inferno")
        show()

    return {"notes": notes_cell, "usual": usual_step}
