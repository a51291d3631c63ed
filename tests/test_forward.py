"""The network in NumPy, without Keras; what it computes is compared in `tests/test_keras_layers.py`."""

import numpy as np
import pytest

from helpers.forward import NumpyNetwork, convolved, softmax


def weights(first=3, second=5, units=4, seed=0):
    """Eight random arrays, as Keras lists those of the course's network."""
    shapes = [(3, 3, 1, first), (first,), (3, 3, first, second), (second,)]
    shapes += [(25 * second, units), (units,), (units, 10), (10,)]
    random = np.random.default_rng(seed)
    return [random.normal(0, 0.3, shape).astype(np.float32) for shape in shapes]


SHAPES = {
    "conv2d": (26, 26, 3),
    "max_pooling2d": (13, 13, 3),
    "conv2d_1": (11, 11, 5),
    "max_pooling2d_1": (5, 5, 5),
}


def test_it_gives_the_maps_of_all_layers_and_ten_probabilities():
    network = NumpyNetwork(weights())
    maps, probabilities = network.look(np.random.default_rng(1).uniform(size=(28, 28, 1)))
    assert list(network.shapes.items()) == list(SHAPES.items())
    assert {layer: values.shape for layer, values in maps.items()} == SHAPES
    assert list(maps) == list(SHAPES)
    assert {values.dtype for values in maps.values()} == {np.dtype(np.float32)}
    assert probabilities.shape == (10,) and probabilities.min() >= 0
    assert probabilities.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("layer", "row", "column", "field"),
    [
        ("conv2d", 25, 0, (25, 0, 3, 3)),
        ("max_pooling2d", 1, 12, (2, 24, 4, 4)),
        ("conv2d_1", 10, 1, (20, 2, 8, 8)),
        ("max_pooling2d_1", 4, 2, (16, 8, 10, 10)),
    ],
)
def test_a_pixel_changes_a_cell_exactly_if_it_is_in_its_receptive_field(layer, row, column, field):
    network = NumpyNetwork([np.abs(values) + 0.01 for values in weights()])
    assert network.receptive_field(layer, row, column) == field
    top, left, height, width = field
    image = np.full((28, 28, 1), 0.5)
    before = network.look(image)[0][layer][row, column]
    inside = np.zeros((28, 28, 1), bool)
    inside[top : top + height, left : left + width] = True
    assert np.all(network.look(np.where(inside, image, 1))[0][layer][row, column] == before)
    for corner in np.ndindex(2, 2):
        brighter = image.copy()
        brighter[top + corner[0] * (height - 1), left + corner[1] * (width - 1)] = 1
        assert np.all(network.look(brighter)[0][layer][row, column] > before)


def test_softmax_of_scores_that_are_far_too_large():
    assert softmax(np.array([1000, 1000, -1000])).tolist() == [0.5, 0.5, 0]


def test_the_convolutions_alone_give_the_same_maps():
    image, values = np.random.default_rng(1).uniform(size=(28, 28, 1)), weights()
    whole, _ = NumpyNetwork(values).look(image)
    for made, maps in zip(convolved(image, values[:4]), whole.values(), strict=True):
        assert np.array_equal(made.astype(np.float32), maps)
