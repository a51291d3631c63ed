"""Filters that stand out: silent ones, those that always answer, and twins."""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from helpers.activations.graph import _maps
from helpers.activations.images import _checked_images, _checked_number, _computed


class Census(NamedTuple):
    """Filters of one layer that stand out; see `census`."""

    never: list  # filters
    always: list  # filters
    twins: list  # (filter, filter, correlation)


def census(model, images, alike=0.95):
    """Which filters say nothing about these images, or the same as another.

    Returns a dict from each layer of `layer_names` to a `Census`. ``never``: the filters without a value
    above 0 in any cell of any image. ``always``: those with a value above 0 in every cell of every
    image. ``twins``: pairs ``(first, second, correlation)`` whose two maps have a Pearson correlation,
    over all cells of all images, of ``alike`` (0 to 1) or more, the highest first. A filter with one
    value everywhere has no correlation, and so no twin.
    """
    alike = _checked_number("alike", alike)
    if not 0 <= alike <= 1:
        raise ValueError(f"alike must be a number from 0 to 1, got {alike!r}")
    tallies = {}
    for maps in _computed(model, _maps(model), _checked_images(model, images)):
        for layer, values in maps.items():
            # One row for each cell of each image, one column for each filter.
            values = values.reshape(-1, values.shape[-1])
            if layer not in tallies:
                tallies[layer] = _Tally(values.shape[1])
            tallies[layer].add(values)
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
        self.products += tf.linalg.matmul(values, values, transpose_a=True).numpy()

    def census(self, alike):
        # Asked of the values themselves: the variance of equal values is not always exactly 0.
        varying = np.flatnonzero(self.highest > self.lowest)
        covariance = (self.products - np.outer(self.sums, self.sums) / self.cells)[np.ix_(varying, varying)]
        spread = np.sqrt(np.diag(covariance))
        correlation = np.clip(covariance / np.outer(spread, spread), -1, 1)
        twins = [
            (int(varying[one]), int(varying[other]), float(correlation[one, other]))
            for one, other in zip(*np.triu_indices(len(varying), k=1), strict=True)
            if correlation[one, other] >= alike
        ]
        return Census(
            never=np.flatnonzero(self.highest <= 0).tolist(),
            always=np.flatnonzero(self.lowest > 0).tolist(),
            twins=sorted(twins, key=lambda twin: -twin[2]),
        )
