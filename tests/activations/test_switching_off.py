import keras
import numpy as np
import pytest
from keras import layers

from helpers import activations, models
from helpers.activations import images as batches
from helpers.activations import switching_off
from tests.activations.networks import IMAGES, NO_CHAIN, answers, residual


@pytest.mark.parametrize(("layer", "after"), [("conv2d", "max_pooling2d"), ("conv2d_1", "max_pooling2d_1")])
@pytest.mark.parametrize("off", [[], [2], [0, 3], np.array([1, 2, 3])])
def test_without_a_filter_it_is_a_model_whose_filter_is_zero(course, layer, after, off):
    zeroed = models.build_cnn((4, 6), 16)
    zeroed.set_weights(course.get_weights())
    kernel, bias = zeroed.get_layer(layer).get_weights()
    kernel[..., off], bias[off] = 0, 0
    zeroed.get_layer(layer).set_weights([kernel, bias])
    expected = answers(zeroed, IMAGES)
    assert not len(off) or np.abs(expected - answers(course, IMAGES)).max() > 1e-3
    for name in (layer, after):
        ours = activations.probabilities_without(course, IMAGES, name, off)
        assert ours.dtype == np.float32
        np.testing.assert_allclose(ours, expected, atol=1e-5)


def test_one_by_one_is_each_alone(course, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 3)
    ours = activations.switched_off_one_by_one(course, IMAGES, "conv2d_1")
    assert ours.dtype == np.float32
    alone = [activations.probabilities_without(course, IMAGES, "conv2d_1", [number]) for number in range(6)]
    np.testing.assert_allclose(ours, alone, atol=1e-5)  # (6, 5, 10)


def test_several_selections_are_each_alone(course, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 3)
    selections = [[], [2], [0, 3]]
    ours = activations.probabilities_without_each(course, IMAGES, "max_pooling2d_1", selections)
    alone = [activations.probabilities_without(course, IMAGES, "max_pooling2d_1", off) for off in selections]
    np.testing.assert_allclose(ours, alone, atol=1e-5)  # (3, 5, 10)


def test_many_selections_go_through_the_layers_together(course, monkeypatch):
    """Each call of a layer has a price of its own: with one for each selection, it was most of the time."""
    sizes, dense = [], course.get_layer("dense")
    call = dense.call
    monkeypatch.setattr(dense, "call", lambda values, **how: sizes.append(len(values)) or call(values))
    monkeypatch.setattr(switching_off, "TOGETHER", 3 * 5 * 150 + 1)  # of 5 images with 5 x 5 x 6 values
    activations.probabilities_without_each(course, IMAGES, "max_pooling2d_1", [[]] * 7)
    assert sizes == [15, 15, 5]


def test_it_takes_a_chain_from_the_layer_on():
    model = residual()
    ours = activations.probabilities_without(model, IMAGES, "third", [])
    np.testing.assert_allclose(ours, answers(model, IMAGES), atol=1e-5)
    with pytest.raises(ValueError, match=f"^{NO_CHAIN}got 'sum' in the way$"):
        activations.probabilities_without(model, IMAGES, "second", [])
    inputs = keras.Input((28, 28, 1))
    maps = keras.ops.relu(layers.Conv2D(1, 3, name="a")(inputs))  # an operation, no layer
    model = keras.Model(inputs, layers.Dense(2)(layers.Flatten()(maps)))
    with pytest.raises(ValueError, match=f"^{NO_CHAIN}"):
        activations.switched_off_one_by_one(model, IMAGES, "a")
