import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import layers

from helpers import activations
from tests.activations.networks import IMAGES, sequential


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
    model = sequential(
        layers.Conv2D(3, 3, strides=2, bias_initializer="normal", name="first"),
        layers.Conv2D(
            2, window, strides, padding, activation=activation, use_bias=use_bias,
            bias_initializer="normal", name="second"
        ),
        shape=(17, 14, 2),
    )  # fmt: skip
    image = np.random.default_rng(data.draw(st.integers(0, 99))).normal(size=(17, 14, 2)).astype(np.float32)
    for layer, channels in (("first", 2), ("second", 3)):
        values = activations.feature_maps(model, image[np.newaxis])[layer][0]
        place = [data.draw(st.integers(0, most - 1)) for most in values.shape]
        taken = activations.pixel_sum(model, image, layer, place[2], place[0], place[1])
        kernel = model.get_layer(layer).get_weights()[0]
        np.testing.assert_array_equal(taken.weights, kernel[..., place[2]])
        assert taken.inputs.shape == taken.products.shape == kernel.shape[:3]
        np.testing.assert_array_equal(taken.products, taken.inputs * taken.weights)
        assert taken.channels.shape == (channels,)
        assert {array.dtype for array in taken[:4]} == {np.dtype(np.float32)}
        assert taken.bias == (model.get_layer(layer).get_weights() + [[0, 0, 0]])[1][place[2]]
        assert taken.total == pytest.approx(float(taken.channels.sum()) + taken.bias, abs=1e-5)
        function = keras.activations.get(activation if layer == "second" else None)
        assert taken.output == pytest.approx(float(function(np.array([taken.total]))[0]), abs=1e-5)
        assert taken.output == values[tuple(place)]


def test_a_pixel_sum_can_be_written_into(course):
    before = [weights.copy() for weights in course.get_weights()]
    image = IMAGES[0].copy()
    for layer in ("conv2d", "conv2d_1"):
        taken = activations.pixel_sum(course, image, layer, 0, 0, 0)
        taken.inputs[:], taken.weights[:] = 0, 0
    np.testing.assert_array_equal(image, IMAGES[0])
    for weights, expected in zip(course.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weights, expected)


def test_the_patch_is_the_part_of_the_image(course):
    taken = activations.pixel_sum(course, IMAGES[1], "conv2d", 3, 20, 25)
    np.testing.assert_array_equal(taken.inputs, IMAGES[1, 20:23, 25:28])
    pooled = activations.feature_maps(course, IMAGES)["max_pooling2d"]
    taken = activations.pixel_sum(course, IMAGES[1], "conv2d_1", 5, 10, 0)
    np.testing.assert_allclose(taken.inputs, pooled[1, 10:13, 0:3], atol=1e-6)


def test_only_a_convolution_has_one(course):
    with pytest.raises(ValueError, match="^layer must be one of 'conv2d', 'conv2d_1', got 'max_pooling2d'$"):
        activations.pixel_sum(course, IMAGES[0], "max_pooling2d", 0, 0, 0)
