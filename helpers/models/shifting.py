"""How well a network copes with a shift of its images."""

import keras
import numpy as np

from helpers.data import shift_images

DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0))  # rows and columns: right, left, down, up


def accuracy_after_shift(model: keras.Model, images: np.ndarray, labels: np.ndarray, pixels: int) -> float:
    """The mean accuracy on images moved by ``pixels`` in each of four directions, as notebook 1 measures it.

    Parameters
    ----------
    model : keras.Model, compiled with accuracy as its only metric
    images : (N, 28, 28, 1) float32, as the model takes them
    labels : (N,) int
    pixels : int, 0 to 28
    """
    accuracies = []
    for rows, columns in DIRECTIONS if pixels else [(0, 0)]:
        moved = shift_images(images, rows=rows * pixels, columns=columns * pixels)
        accuracies.append(model.evaluate(moved, labels, batch_size=100, verbose=0)[1])
    return float(np.mean(accuracies))
