import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import layers

from helpers import activations
from tests.activations.networks import sequential


@settings(max_examples=25, deadline=None)
@given(
    window=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    strides=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.sampled_from(["valid", "same"]),
    activation=st.sampled_from([None, "relu", "tanh"]),
    use_bias=st.booleans(),
    data=st.data(),
)
def test_the_sum_is_the_value_in_the_map(window, strides, padding, activation, use_bias, data):
    options = {"activation": activation, "use_bias": use_bias, "bias_initializer": "normal"}
    first = layers.Conv2D(3, 3, strides=2, bias_initializer="normal", name="first")
    second = layers.Conv2D(2, window, strides, padding, name="second", **options)
    model = sequential(first, second, shape=(17, 14, 2))
    image = np.random.default_rng(data.draw(st.integers(0, 99))).normal(size=(17, 14, 2)).astype(np.float32)
    for layer in (first, second):
        values = activations.feature_maps(model, image[np.newaxis])[layer.name][0]
        row, column, number = (data.draw(st.integers(0, most - 1)) for most in values.shape)
        taken = activations.pixel_sum(model, image, layer.name, number, row, column)
        kernel = layer.get_weights()[0]
        np.testing.assert_array_equal(taken.weights, kernel[..., number])
        assert taken.inputs.shape == taken.products.shape == kernel.shape[:3]
        np.testing.assert_array_equal(taken.products, taken.inputs * taken.weights)
        np.testing.assert_allclose(taken.channels, taken.products.sum(axis=(0, 1)), atol=1e-6)
        assert {array.dtype for array in taken[:4]} == {np.dtype(np.float32)}
        assert taken.bias == (layer.get_weights() + [[0, 0, 0]])[1][number]
        assert taken.total == pytest.approx(float(taken.channels.sum()) + taken.bias, abs=1e-5)
        function = keras.activations.get(layer.activation)
        assert taken.output == pytest.approx(float(function(np.array([taken.total]))[0]), abs=1e-5)
        assert taken.output == values[row, column, number]
