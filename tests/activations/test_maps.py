import numpy as np
from keras import layers

from helpers import activations, convolution, pooling
from tests.activations.networks import COURSE_LAYERS, IMAGES, answers, residual, sequential, steps


def test_the_names_are_those_of_convolutions_and_pooling(course):
    assert activations.layer_names(course) == COURSE_LAYERS
    assert activations.layer_names(residual()) == ["first", "second", "third"]


def test_feature_maps_are_what_the_layers_compute(course):
    maps = activations.feature_maps(course, IMAGES)
    assert list(maps) == COURSE_LAYERS
    assert {values.dtype for values in maps.values()} == {np.dtype(np.float32)}
    first, second = course.get_layer("conv2d"), course.get_layer("conv2d_1")
    expected = [np.maximum(convolution.conv2d(IMAGES, *first.get_weights()), 0)]
    expected.append(pooling.max_pool2d(expected[0]))
    expected.append(np.maximum(convolution.conv2d(expected[1], *second.get_weights()), 0))
    expected.append(pooling.max_pool2d(expected[2]))
    for ours, values in zip(maps.values(), expected, strict=True):
        np.testing.assert_allclose(ours, values, atol=1e-5)


def test_new_weights_give_new_maps():
    model = sequential(*steps())
    for bias in ([1, 2, 3], [4, 5, 6]):
        model.get_layer("a").set_weights([np.zeros((3, 3, 1, 3)), np.array(bias)])
        assert activations.feature_maps(model, IMAGES)["b"][0, 0, 0].tolist() == bias
    model.pop()
    model.add(layers.Dense(2))
    assert activations.occlusion_map(model, IMAGES[0], 1, size=28).shape == (28, 28)


def test_dropout_and_batch_normalization_are_not_in_training():
    model = sequential(
        layers.Conv2D(2, 3, name="a"), layers.Dropout(0.9), layers.BatchNormalization(), *steps()[1:]
    )
    np.testing.assert_allclose(
        activations.probabilities_without(model, IMAGES, "a", []), answers(model, IMAGES), atol=1e-6
    )
    maps = [activations.feature_maps(model, IMAGES)["b"] for _ in range(2)]
    np.testing.assert_array_equal(*maps)  # with dropout at work, other cells would be 0 each time
