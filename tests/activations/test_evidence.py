import numpy as np
import pytest
from keras import layers

from helpers import activations
from tests.activations.networks import SMALL, sequential


@pytest.fixture(scope="module")
def bright():
    """Images of class 3 are bright; filter 2 answers to brightness, 0 and 3 to edges, 1 to nothing."""
    convolution = layers.Conv2D(4, 2, activation="relu", name="a")
    model = sequential(convolution, layers.Flatten(), layers.Dense(5), shape=(9, 9, 1))
    kernel = np.zeros((2, 2, 1, 4))
    kernel[..., 0, 0] = [[1, -1], [1, -1]]
    kernel[..., 0, 2] = 0.25
    kernel[..., 0, 3] = [[1, 1], [-1, -1]]
    convolution.set_weights([kernel, np.array([0, 0.3, 0, 0])])
    labels = np.arange(300) % 4
    return model, SMALL * 0.3 + np.where(labels == 3, 0.5, 0)[:, None, None, None], labels


def test_it_is_the_square_of_students_t(bright):
    model, images, labels = bright
    strengths = activations.feature_maps(model, images)["a"].mean(axis=(1, 2), dtype=float)
    np.testing.assert_allclose(activations.strengths(model, images)["a"], strengths, rtol=1e-6)
    for label in (0, 3):
        one, other = strengths[labels == label], strengths[labels != label]
        pooled = (74 * one.var(axis=0, ddof=1) + 224 * other.var(axis=0, ddof=1)) / 298
        varying = [0, 2, 3]
        differences = one.mean(axis=0) - other.mean(axis=0)
        t = differences[varying] / np.sqrt(pooled[varying] * (1 / 75 + 1 / 225))
        evidence = activations.class_evidence(model, images, labels, label)["a"]
        assert evidence.dtype == np.float64
        np.testing.assert_allclose(evidence[varying], t**2, rtol=1e-4)
        assert evidence[1] == 0
    assert evidence[2] > 100 * max(evidence[[0, 3]])  # the filter for bright classes, by far


def test_groups_without_any_spread_are_infinitely_clear(bright):
    images = np.zeros((4, 9, 9, 1))
    images[:2] = 1
    evidence = activations.class_evidence(bright[0], images, np.array([0, 0, 1, 1]), 0)["a"]
    assert evidence.tolist() == [0, 0, np.inf, 0]


def test_class_means_tell_the_direction(bright):
    means = activations.class_means(*bright)["a"]
    assert means.shape == (5, 4)
    assert np.isnan(means[4]).all()  # a class without an image
    np.testing.assert_allclose(means[:4, 2], [0.15, 0.15, 0.15, 0.65], atol=0.01)
    np.testing.assert_allclose(means[:4, 1], 0.3, atol=1e-6)
