"""The arithmetic of the course is that of Keras' layers."""

import keras
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.convolution import conv2d
from helpers.pooling import average_pool2d, max_pool2d
from helpers.windows import output_size

EPSILON = np.finfo(np.float32).eps


@st.composite
def cases(draw):
    """A shape, a window, strides and a padding that fit together, and a source of numbers."""
    size, few = st.integers(1, 12), st.integers(1, 4)
    batch, rows, columns, channels = draw(few), draw(size), draw(size), draw(few)
    padding = draw(st.sampled_from(["valid", "same"]))
    most = (rows, columns) if padding == "valid" else (7, 7)  # "same" allows a window beyond the image
    window = tuple(draw(st.integers(1, min(7, side))) for side in most)
    strides = draw(st.tuples(few, few))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return (batch, rows, columns, channels), window, strides, padding, random


@settings(max_examples=100, deadline=None)
@given(case=cases(), filters=st.integers(1, 4))
def test_conv2d_equals_keras_layer(case, filters):
    shape, window, strides, padding, random = case
    channels = shape[3]
    height, width = map(output_size, shape[1:3], window, strides, (padding, padding))
    # With oneDNN, TensorFlow 2.21 reads the wrong numbers here, other ones each time; without it, it is right.
    assume(not (channels == 1 and width == 1 and strides[0] == 1 and strides[1] > 1))
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
@given(case=cases(), touching=st.booleans())
def test_pooling_equals_keras_layers(case, touching):
    shape, window, strides, padding, random = case
    strides = None if touching else strides
    images = random.normal(size=shape).astype(np.float32)
    maxima = max_pool2d(images, window, strides, padding)
    np.testing.assert_array_equal(maxima, keras.layers.MaxPooling2D(window, strides, padding)(images))
    means = average_pool2d(images, window, strides, padding)
    theirs = keras.layers.AveragePooling2D(window, strides, padding)(images)
    rounding = (np.prod(window) + 1) * EPSILON * average_pool2d(abs(images), window, strides, padding)
    assert np.all(abs(means - np.asarray(theirs)) <= rounding)
    assert maxima.dtype == means.dtype == np.float32
