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
    """Which filters of each layer say nothing about these images, or the same as another.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    images : (N, H, W, C) float32, 0 to 1, or scaled as the model was trained
    alike : float, 0 to 1: from which Pearson correlation on, over all cells of all images, two are twins
    """
    sums = [
        {layer: _sums(values.reshape(-1, values.shape[3])) for layer, values in maps.items()}
        for maps in computed(model, maps_of(model), images)
    ]
    return {layer: _census([batch[layer] for batch in sums], alike) for layer in sums[0]}


def _sums(values):
    """All that a census needs of a batch's values, (cells, filters): the maps need not be kept."""
    exact = values.astype(np.float64)  # with the digits that the difference of large sums needs
    # TensorFlow's product and not NumPy's, which takes 20 times as long while other work is running:
    # the threads of its OpenBLAS keep waiting for each other.
    products = tf.linalg.matmul(exact, exact, transpose_a=True).numpy()  # (filters, filters)
    return values.min(axis=0), values.max(axis=0), len(values), exact.sum(axis=0), products


def _census(batches, alike):
    """The census of one layer, from the sums of its batches."""
    lowest, highest, cells, sums, products = zip(*batches, strict=True)
    lowest, highest = np.min(lowest, axis=0), np.max(highest, axis=0)
    cells, sums, products = sum(cells), sum(sums), sum(products)
    # One value everywhere has no correlation. The variance of equal values is not always exactly 0.
    varying = np.flatnonzero(highest > lowest)
    covariance = (products - np.outer(sums, sums) / cells)[np.ix_(varying, varying)]
    spread = np.sqrt(np.diag(covariance))
    correlation = np.clip(covariance / np.outer(spread, spread), -1, 1)
    pairs = zip(*np.nonzero(np.triu(correlation >= alike, k=1)), strict=True)
    twins = [(int(varying[a]), int(varying[b]), float(correlation[a, b])) for a, b in pairs]
    never, always = np.flatnonzero(highest <= 0).tolist(), np.flatnonzero(lowest > 0).tolist()
    return Census(never, always, sorted(twins, key=lambda twin: -twin[2]))
