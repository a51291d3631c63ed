"""The arithmetic of the course is that of Keras' layers."""

import keras
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers import activations, data, models
from helpers.convolution import conv2d
from helpers.forward import NumpyNetwork
from helpers.pooling import average_pool2d, max_pool2d
from helpers.windows import output_size
from tests.test_pooling import cases

EPSILON = np.finfo(np.float32).eps


@settings(max_examples=100, deadline=None)
@given(case=cases(), filters=st.integers(1, 4))
def test_conv2d_equals_keras_layer(case, filters):
    shape, window, strides, padding, seed = case
    strides, channels = strides or (1, 1), shape[3]
    height, width = map(output_size, shape[1:3], window, strides, (padding, padding))
    # With oneDNN, TensorFlow 2.21 reads the wrong numbers here, other ones each time.
    assume(not (channels == 1 and width == 1 and strides[0] == 1 and strides[1] > 1))
    random = np.random.default_rng(seed)
    images = random.normal(size=shape).astype(np.float32)
    kernels = random.normal(size=(*window, channels, filters)).astype(np.float32)
    bias = random.normal(size=filters).astype(np.float32)
    layer = keras.layers.Conv2D(filters, window, strides=strides, padding=padding)
    layer.build(shape)
    layer.set_weights([kernels, bias])

    ours = conv2d(images, kernels, bias, strides, padding)
    assert ours.shape == (shape[0], height, width, filters)
    assert ours.dtype == np.float32
    # What rounding can do to a sum of so many products and the bias, whichever are added first: half of an
    # epsilon of their sizes for each, in either result (Higham, "Accuracy and Stability", section 3.1).
    sizes = conv2d(abs(images), abs(kernels), abs(bias), strides, padding)
    rounding = (np.prod(kernels.shape[:3]) + 1) * EPSILON * sizes
    assert np.all(abs(ours - np.asarray(layer(images))) <= rounding)
    # The other ways to write the same.
    assert np.all(abs(conv2d(images[0], kernels, bias, strides, padding) - ours[0]) <= rounding[0])
    of_one = conv2d(images[:1, ..., :1], kernels[:, :, :1, :1], bias[:1], strides, padding)
    single = conv2d(images[0, ..., 0], kernels[:, :, 0, 0], bias[0], strides, padding)
    assert np.all(abs(single - of_one[0, ..., 0]) <= rounding[0, ..., 0])


@settings(max_examples=150, deadline=None)
@given(case=cases())
def test_pooling_equals_keras_layers(case):
    shape, window, strides, padding, seed = case
    images = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    maxima = max_pool2d(images, window, strides, padding)
    np.testing.assert_array_equal(maxima, keras.layers.MaxPooling2D(window, strides, padding)(images))
    means = average_pool2d(images, window, strides, padding)
    theirs = keras.layers.AveragePooling2D(window, strides, padding)(images)
    rounding = (np.prod(window) + 1) * EPSILON * average_pool2d(abs(images), window, strides, padding)
    assert np.all(abs(means - np.asarray(theirs)) <= rounding)
    assert maxima.dtype == means.dtype == np.float32


@pytest.mark.parametrize("size", [None, ((1, 1), 1), ((5, 3), 7), ((32, 64), 16)])
def test_the_network_in_numpy_equals_keras(size, fashion_mnist):
    """The course's own, and random ones, on real images and on noise."""
    keras.utils.set_random_seed(0)
    model = models.build_cnn(*size) if size else models.load_course_cnn()
    if size:  # with biases that are not 0
        model.set_weights([values + 0.1 * np.sin(np.arange(values.size)).reshape(values.shape)
                           for values in model.get_weights()])  # fmt: skip
    theirs, ours = activations.KerasNetwork(model), NumpyNetwork(model.get_weights())
    assert list(ours.shapes.items()) == list(theirs.shapes.items())
    images = data.scale_images(fashion_mnist[1][0][:40])
    for image in (*images, np.random.default_rng(0).uniform(size=images.shape[1:]).astype(np.float32)):
        (maps, probabilities), (their_maps, their_probabilities) = ours.look(image), theirs.look(image)
        assert list(maps) == list(their_maps)
        for layer, values in their_maps.items():
            assert maps[layer].dtype == values.dtype
            np.testing.assert_allclose(maps[layer], values, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(probabilities, their_probabilities, atol=1e-5)
    for layer, (rows, columns, _) in ours.shapes.items():
        for row, column in ((0, 0), (rows // 2, 1), (rows - 1, columns - 1)):
            assert ours.receptive_field(layer, row, column) == theirs.receptive_field(layer, row, column)
