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
    directions = DIRECTIONS if pixels else [(0, 0)]
    moved = [shift_images(images, rows * pixels, columns * pixels) for rows, columns in directions]
    # In one call: four of them would take longer to get ready than a small network takes to answer.
    all_moved, all_labels = np.concatenate(moved), np.tile(labels, len(moved))
    return float(model.evaluate(all_moved, all_labels, batch_size=100, verbose=0)[1])
