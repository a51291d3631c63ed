import warnings

import numpy as np
import pytest
from keras import layers

from helpers import activations
from helpers.activations import images as batches
from tests.activations.networks import RNG, SMALL, sequential


@pytest.fixture(scope="module")
def planted():
    """A layer whose filters are known: 1 never fires, 2 and 4 always, 3 fires three times as much as 0."""
    model = sequential(
        layers.Conv2D(6, 2, activation="relu", name="a"), layers.MaxPooling2D(name="b"), shape=(9, 9, 1)
    )
    kernel, bias = np.zeros((2, 2, 1, 6)), np.array([0, -1, 1, 0, 5, 0])
    kernel[..., 0, 0] = [[1, -1], [1, -1]]
    kernel[..., 0, 3] = 3 * kernel[..., 0, 0]
    kernel[..., 0, 4] = [[1, -1], [-1, 1]]
    kernel[..., 0, 5] = [[1, 1], [-1, -1]]
    model.get_layer("a").set_weights([kernel, bias])
    return model


@pytest.mark.parametrize("layer", ["a", "b"])
def test_the_census_finds_what_was_planted_and_nothing_else(planted, layer):
    found = activations.census(planted, SMALL)[layer]
    assert found.never == [1]
    assert found.always == [2, 4]
    assert [twin[:2] for twin in found.twins] == [(0, 3)]
    assert found.twins[0][2] == pytest.approx(1, abs=1e-6)


def test_one_cell_of_one_image_is_enough_to_count(planted):
    images = np.zeros((300, 9, 9, 1))
    assert activations.census(planted, images)["a"].never == [0, 1, 3, 5]
    images[299, 8, 8] = -1  # the lower right weight, of the last cell
    found = activations.census(planted, images)["a"]
    assert found.never == [1]
    images[7, 3, 3] = 50
    assert activations.census(planted, images)["a"].always == [2]


def test_correlations_are_those_of_all_values(course, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 60)
    # Ever brighter: each batch has another mean.
    images = RNG.uniform(size=(200, 28, 28, 1)) * np.linspace(0, 1, 200)[:, None, None, None]
    maps = activations.feature_maps(course, images)
    for layer, found in activations.census(course, images, alike=0).items():
        values = maps[layer].reshape(-1, maps[layer].shape[-1]).astype(float)
        varying = np.flatnonzero(np.ptp(values, axis=0))
        expected = np.full((values.shape[1],) * 2, -1.0)
        expected[np.ix_(varying, varying)] = np.corrcoef(values[:, varying].T)
        pairs = np.argwhere(np.triu(expected >= 0, 1))
        assert sorted(twin[:2] for twin in found.twins) == [tuple(pair) for pair in pairs.tolist()]
        assert [twin[2] for twin in found.twins] == sorted((twin[2] for twin in found.twins), reverse=True)
        for one, other, correlation in found.twins:
            assert correlation == pytest.approx(expected[one, other], abs=1e-6)
    assert sum(len(layer.twins) for layer in activations.census(course, images, alike=0).values()) > 5


def test_what_never_changes_has_no_twin():
    model = sequential(layers.Conv2D(9, 2, name="a"), shape=(9, 9, 1))
    model.get_layer("a").set_weights([np.zeros((2, 2, 1, 9)), np.arange(9) / 7])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = activations.census(model, SMALL, alike=0)["a"]
    assert found == ([0], list(range(1, 9)), [])


def test_values_far_from_zero_keep_their_correlation():
    model = sequential(layers.Conv2D(2, 1, name="a"), shape=(9, 9, 1))
    model.get_layer("a").set_weights([np.array([1, -1]).reshape(1, 1, 1, 2), np.array([5e3, 5e3])])
    assert activations.census(model, SMALL, alike=0)["a"].twins == []
    model.get_layer("a").set_weights([np.array([1, 1]).reshape(1, 1, 1, 2), np.array([5e3, 5e3])])
    assert activations.census(model, SMALL, alike=0.999)["a"].twins == [(0, 1, pytest.approx(1))]
