"""Which filters tell one class from the others."""

import numpy as np

from helpers.activations.graph import _checked_output, _maps
from helpers.activations.images import _checked_images, _checked_label, _checked_labels, _computed


def strengths(model, images):
    """How strongly each filter answers to each image: the mean of its map over all cells.

    Returns a dict from each layer of `layer_names` to float64 ``(N, C)``.
    """
    means = [
        {layer: values.mean(axis=(1, 2), dtype=np.float64) for layer, values in maps.items()}
        for maps in _computed(model, _maps(model), _checked_images(model, images))
    ]
    return {layer: np.concatenate([batch[layer] for batch in means]) for layer in means[0]}


def class_evidence(model, images, labels, label):
    """How clearly each filter's strength tells the images of one class from all the others.

    ``labels``: whole numbers ``(N,)``; ``label``: the class. Returns a dict from each layer of
    `layer_names` to float64 ``(C,)``: the ratio F of the analysis of variance for two groups
    (R. A. Fisher, 1925, "Statistical Methods for Research Workers", ch. VII) of the filter's
    `strengths`, from 0, no difference, upwards:

        F = (n1 * (m1 - m)**2 + n2 * (m2 - m)**2) / ((S1 + S2) / (n1 + n2 - 2))

    n: images in the group; m1, m2 and m: mean strength in each group and in all images; S: sum of the
    squared differences from the group's mean. A filter that is equally strong on all images has 0.
    F does not say in which direction the groups differ: see `class_means`.

    Raises ``ValueError`` as well unless there are at least two images in each group.
    """
    images = _checked_images(model, images)
    labels, label = _checked_labels(model, images, labels), _checked_label(model, label)
    inside = labels == label
    if min(inside.sum(), (~inside).sum()) < 2:
        raise ValueError(
            "label must be the class of at least two of the images and not of at least two others, "
            f"got {label}, the class of {inside.sum()} of {len(labels)} images"
        )
    return {layer: _variance_ratio(values, inside) for layer, values in strengths(model, images).items()}


def _variance_ratio(values, inside):
    """F for each column of ``values``, between the rows that are ``inside`` and the others."""
    groups = values[inside], values[~inside]
    between = sum(len(group) * (group.mean(axis=0) - values.mean(axis=0)) ** 2 for group in groups)
    within = sum(((group - group.mean(axis=0)) ** 2).sum(axis=0) for group in groups) / (len(values) - 2)
    ratio = np.zeros(values.shape[1])
    # As in `_Tally.census`: equal values can have a tiny variance.
    varying = values.max(axis=0) > values.min(axis=0)
    with np.errstate(divide="ignore"):  # each group has one strength, and another: infinitely clear
        ratio[varying] = between[varying] / within[varying]
    return ratio


def class_means(model, images, labels):
    """The mean strength of each filter on the images of each class; see `strengths`.

    ``labels``: whole numbers ``(N,)``. Returns a dict from each layer of `layer_names` to float64
    ``(classes, C)``, with NaN for a class without an image.
    """
    images = _checked_images(model, images)
    labels = _checked_labels(model, images, labels)
    means = {}
    for layer, values in strengths(model, images).items():
        means[layer] = np.full((_checked_output(model).shape[1], values.shape[1]), np.nan)
        for label in np.unique(labels):
            means[layer][label] = values[labels == label].mean(axis=0)
    return means
