"""Filters that stand out: silent ones, those that always answer, and twins."""

from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from helpers.activations.graph import maps_of
from helpers.activations.images import computed


class Census(NamedTuple):
    """Filters of one layer that stand out."""

    never: list[int]  # no value above 0 in any cell of any image
    always: list[int]  # a value above 0 in every cell of every image
    twins: list[tuple[int, int, float]]  # pairs of filters with their correlation, the highest first


def census(model: keras.Model, images: np.ndarray, alike: float = 0.95) -> dict[str, Census]:
    """Which filters say nothing about these images, or the same as another.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    images : (N, H, W, C) float32, 0 to 1, or scaled as the model was trained
    alike : float, 0 to 1: from which Pearson correlation on, over all cells of all images, two are twins

    Returns
    -------
    dict from each convolution and pooling layer's name to a `Census`
    """
    maps = maps_of(model)
    tallies = {layer: _Tally(tensor.shape[3]) for layer, tensor in maps.items()}
    for batch in computed(model, maps, images):
        for layer, values in batch.items():
            tallies[layer].add(values.reshape(-1, values.shape[3]))  # (N * h * w, filters)
    return {layer: tally.census(alike) for layer, tally in tallies.items()}


class _Tally:
    """What `census` has to know of one layer, summed up batch by batch: the maps need not be kept."""

    def __init__(self, filters):
        self.lowest, self.highest = np.full(filters, np.inf), np.full(filters, -np.inf)
        self.cells, self.sums, self.products = 0, np.zeros(filters), np.zeros((filters, filters))

    def add(self, values):
        self.lowest = np.minimum(self.lowest, values.min(axis=0))
        self.highest = np.maximum(self.highest, values.max(axis=0))
        values = values.astype(np.float64)  # with the digits that the difference of large sums needs
        self.cells += len(values)
        self.sums += values.sum(axis=0)
        # TensorFlow's product and not NumPy's, which takes 20 times as long while other work is running:
        # the threads of its OpenBLAS keep waiting for each other.
        self.products += tf.linalg.matmul(values, values, transpose_a=True).numpy()  # (filters, filters)

    def census(self, alike):
        # One value everywhere has no correlation. The variance of equal values is not always exactly 0.
        varying = np.flatnonzero(self.highest > self.lowest)
        covariance = (self.products - np.outer(self.sums, self.sums) / self.cells)[np.ix_(varying, varying)]
        spread = np.sqrt(np.diag(covariance))
        correlation = np.clip(covariance / np.outer(spread, spread), -1, 1)
        pairs = zip(*np.nonzero(np.triu(correlation >= alike, k=1)), strict=True)
        twins = [(int(varying[a]), int(varying[b]), float(correlation[a, b])) for a, b in pairs]
        return Census(
            never=np.flatnonzero(self.highest <= 0).tolist(),
            always=np.flatnonzero(self.lowest > 0).tolist(),
            twins=sorted(twins, key=lambda twin: -twin[2]),
        )
