import numpy as np
import pytest
from keras import layers

from helpers import activations
from helpers.activations import images as batches
from tests.activations.networks import RNG, SMALL, sequential


@pytest.fixture(scope="module")
def planted():
    """A layer whose filters are known: 1 never fires, 2 and 4 always, 3 fires three times as much as 0."""
    steps = layers.Conv2D(6, 2, activation="relu", name="a"), layers.MaxPooling2D(name="b")
    kernel, bias = np.zeros((2, 2, 1, 6)), np.array([0, -1, 1, 0, 5, 0])
    kernel[..., 0, 0] = [[1, -1], [1, -1]]
    kernel[..., 0, 3] = 3 * kernel[..., 0, 0]
    kernel[..., 0, 4] = [[1, -1], [-1, 1]]
    kernel[..., 0, 5] = [[1, 1], [-1, -1]]
    model = sequential(*steps, shape=(9, 9, 1))
    model.set_weights([kernel, bias])
    return model


@pytest.mark.parametrize("layer", ["a", "b"])
def test_the_census_finds_what_was_planted_and_nothing_else(planted, layer):
    twins = [(0, 3, pytest.approx(1, abs=1e-6))]
    assert activations.census(planted, SMALL)[layer] == ([1], [2, 4], twins)


def test_one_cell_of_one_image_is_enough_to_count(planted):
    images = np.zeros((300, 9, 9, 1))
    assert activations.census(planted, images)["a"].never == [0, 1, 3, 5]
    images[299, 8, 8] = -1  # the lower right weight, of the last cell
    assert activations.census(planted, images)["a"].never == [1]
    images[7, 3, 3] = 50
    assert activations.census(planted, images)["a"].always == [2]


def test_correlations_are_those_of_all_values(course, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 60)
    # Ever brighter: each batch has another mean.
    images = RNG.uniform(size=(200, 28, 28, 1)) * np.linspace(0, 1, 200)[:, None, None, None]
    maps, census = activations.feature_maps(course, images), activations.census(course, images, alike=0)
    for layer, found in census.items():
        values = maps[layer].reshape(-1, maps[layer].shape[-1]).astype(float)
        varying = np.flatnonzero(np.ptp(values, axis=0))
        expected = np.full((values.shape[1],) * 2, -1.0)
        expected[np.ix_(varying, varying)] = np.corrcoef(values[:, varying].T)
        pairs = np.argwhere(np.triu(expected >= 0, 1)).tolist()
        assert sorted(found.twins) == [(a, b, pytest.approx(expected[a, b], abs=1e-6)) for a, b in pairs]
        assert found.twins == sorted(found.twins, key=lambda twin: -twin[2])
    assert sum(len(found.twins) for found in census.values()) > 5


@pytest.mark.filterwarnings("error")
def test_what_never_changes_has_no_twin():
    model = sequential(layers.Conv2D(9, 2, name="a"), shape=(9, 9, 1))
    model.set_weights([np.zeros((2, 2, 1, 9)), np.arange(9) / 7])
    assert activations.census(model, SMALL, alike=0)["a"] == ([0], list(range(1, 9)), [])


@pytest.mark.parametrize(("second", "twins"), [(-1, []), (1, [(0, 1, pytest.approx(1))])])
def test_values_far_from_zero_keep_their_correlation(second, twins):
    model = sequential(layers.Conv2D(2, 1, name="a"), shape=(9, 9, 1))
    model.set_weights([np.array([1, second]).reshape(1, 1, 1, 2), np.array([5e3, 5e3])])
    assert activations.census(model, SMALL, alike=0 if second < 0 else 0.999)["a"].twins == twins
