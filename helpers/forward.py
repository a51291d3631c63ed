"""The course's network in plain NumPy: the lesson itself, run, where there is no Keras."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from helpers.convolution import conv2d, relu
from helpers.pooling import max_pool2d
from helpers.windows import Rectangle, Window, output_size, seen_through

SIDE = 28  # of the images


class Snapshots(NamedTuple):
    """The two convolutions of the course's network at S moments of its training, from random to trained."""

    updates: np.ndarray  # (S,) int: after so many steps of the training
    accuracies: np.ndarray  # (S,) float, 0 to 1: of the whole network at that moment, on the test images
    weights: Sequence[np.ndarray]  # (S, 3, 3, 1, a) kernels, (S, a) biases, (S, 3, 3, a, b) and (S, b)


class NumpyNetwork:
    """`models.build_cnn` with two convolutions, as views ask a network: see `views.network.Network`."""

    def __init__(self, weights: Sequence[np.ndarray]):
        """Take the weights in the order of Keras' ``model.get_weights()``.

        Parameters
        ----------
        weights : eight arrays: (3, 3, 1, a) kernels and (a,) biases, (3, 3, a, b) and (b,),
            (25 b, u) and (u,) of the hidden layer, (u, 10) and (10,) of the ten classes
        """
        self.weights = weights
        self._exact = [np.asarray(values, np.float64) for values in weights]
        self.shapes, self._windows, side = {}, {}, SIDE
        before = []
        for (kernels, _), ending in zip((weights[:2], weights[2:4]), ("", "_1"), strict=True):
            for name, size, stride in (("conv2d", 3, 1), ("max_pooling2d", 2, 2)):
                before = [*before, Window((side, side), (size, size), (stride, stride))]
                side = output_size(side, size, stride)
                self.shapes[name + ending] = (side, side, kernels.shape[3])
                self._windows[name + ending] = before

    def look(self, image: np.ndarray) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """What every layer makes of one image (28, 28, 1), 0 to 1, and what the network says of it.

        Returns (h, w, filters) float32 by layer, and the probabilities (10,).
        """
        # In float64, and rounded at the end: otherwise the last digits would be another on each machine,
        # which adds up in an order of its own, and so the colours of a cell here and there.
        hidden, hidden_bias, last, last_bias = self._exact[4:]
        maps = convolved(image, self._exact[:4])
        scores = relu(maps[-1].ravel() @ hidden + hidden_bias) @ last + last_bias
        rounded = [values.astype(np.float32) for values in maps]
        return dict(zip(self.shapes, rounded, strict=True)), softmax(scores).astype(np.float32)

    def receptive_field(self, layer: str, row: int, column: int) -> Rectangle:
        """Which part of the image a cell depends on."""
        return seen_through(self._windows[layer], row, column)


def convolved(image: np.ndarray, weights: Sequence[np.ndarray]) -> list[np.ndarray]:
    """What two convolutions, each with its pooling, make of an image (H, W, C): four arrays of maps, float64.

    ``weights`` are the kernels and biases of the first convolution, then those of the second.
    """
    values, maps = np.asarray(image, np.float64), []
    for kernels, bias in (weights[:2], weights[2:]):
        maps.append(relu(conv2d(values, np.asarray(kernels, np.float64), bias)))
        values = max_pool2d(maps[-1])
        maps.append(values)
    return maps


def softmax(scores: np.ndarray) -> np.ndarray:
    """Turn scores (N,) into probabilities: e to the power of each, divided by the sum of all."""
    powers = np.exp(scores - scores.max())  # the largest is 1, so that none is beyond what a float can hold
    return powers / powers.sum()
