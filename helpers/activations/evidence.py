"""Which filters tell one class from the others."""

import keras
import numpy as np

from helpers.activations.graph import maps_of, output_of
from helpers.activations.images import computed, joined


def strengths(model: keras.Model, images: np.ndarray) -> dict[str, np.ndarray]:
    """The mean of each filter's map over all cells, of images (N, H, W, C): layer -> (N, filters) float64."""
    return joined(
        {layer: values.mean(axis=(1, 2), dtype=np.float64) for layer, values in maps.items()}
        for maps in computed(model, maps_of(model), images)
    )


def class_evidence(
    model: keras.Model, images: np.ndarray, labels: np.ndarray, label: int
) -> dict[str, np.ndarray]:
    """How clearly each filter's strength tells one class from all the others: layer -> (filters,) float64.

    The ratio F of the analysis of variance for two groups (R. A. Fisher, 1925, "Statistical Methods for
    Research Workers", ch. VII) of the filter's `strengths`:

        F = (n1 * (m1 - m)**2 + n2 * (m2 - m)**2) / ((S1 + S2) / (n1 + n2 - 2))

    n: images in the group; m1, m2 and m: mean strength in each group and in all images; S: sum of the
    squared differences from the group's mean. F does not say which group is stronger: see `class_means`.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    images : (N, H, W, C) float32, 0 to 1, or scaled as the model was trained
    labels : (N,) int, the classes of the images
    label : int, the class; at least two images are of it, and two of others
    """
    inside = np.asarray(labels) == label
    return {layer: _variance_ratio(values, inside) for layer, values in strengths(model, images).items()}


def _variance_ratio(values, inside):
    """F for each column of ``values``, between the rows that are ``inside`` and the others."""
    groups = values[inside], values[~inside]
    between = sum(len(group) * (group.mean(axis=0) - values.mean(axis=0)) ** 2 for group in groups)
    within = sum(((group - group.mean(axis=0)) ** 2).sum(axis=0) for group in groups) / (len(values) - 2)
    ratio = np.zeros(values.shape[1])
    varying = values.max(axis=0) > values.min(axis=0)  # equal values can have a tiny variance
    with np.errstate(divide="ignore"):  # each group has one strength, and another: infinitely clear
        ratio[varying] = between[varying] / within[varying]
    return ratio


def class_means(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    """Each filter's mean of `strengths` in each class: layer -> (classes, filters), NaN without images.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    images : (N, H, W, C) float32, 0 to 1, or scaled as the model was trained
    labels : (N,) int, the classes of the images
    """
    labels, means = np.asarray(labels), {}
    for layer, values in strengths(model, images).items():
        means[layer] = np.full((output_of(model).shape[1], values.shape[1]), np.nan)
        for label in np.unique(labels):
            means[layer][label] = values[labels == label].mean(axis=0)
    return means
