import keras
import numpy as np
import pytest
from keras import layers

from helpers import activations, convolution, models, pooling
from tests.activations.networks import IMAGES, residual, sequential


@pytest.mark.parametrize(("size", "value"), [(1, 0), (4, 0.0), (3, 0.25), (10, 0)])
def test_only_what_the_model_looks_at_matters(size, value):
    looked_at = np.zeros((10, 12))
    looked_at[2:4, 7:9] = [[1, 2], [3, -4]]
    model = sequential(layers.Flatten(), layers.Dense(2, use_bias=False), shape=(10, 12, 1))
    model.layers[-1].set_weights([np.stack([np.zeros(120), looked_at.ravel()], axis=1)])
    image = np.random.default_rng(1).uniform(size=(10, 12, 1)).astype(np.float32)
    part = looked_at * (image[..., 0] - value)  # what the output loses with each pixel
    expected = np.zeros((10, 12))
    for row in range(10):
        for column in range(12):
            expected[row, column] = np.mean(
                [
                    part[top : top + size, left : left + size].sum()
                    for top in range(max(row - size + 1, 0), min(row, 10 - size) + 1)
                    for left in range(max(column - size + 1, 0), min(column, 12 - size) + 1)
                ]
            )
    ours = activations.occlusion_map(model, image, 1, size, value)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, expected, atol=1e-5)
    assert not activations.occlusion_map(model, image, 0, size, value).any()
    if size == 1:
        assert (ours != 0).sum() == 4


def test_the_baseline_can_be_occluded_and_bytes_take_any_value():
    baseline, grey = models.build_dnn(3), (IMAGES[0] * 2).astype(np.uint8)
    ours, expected = (
        activations.occlusion_map(baseline, image, 9, 20, -0.5) for image in (grey, grey.astype(np.float32))
    )
    assert ours.shape == (28, 28)
    np.testing.assert_array_equal(ours, expected)


ENDS = {
    "softmax in the last layer": lambda dense: [dense(activation="softmax")],
    "softmax as a layer": lambda dense: [dense(), layers.Softmax()],
    "softmax as an activation": lambda dense: [dense(), layers.Activation("softmax")],
    "scores": lambda dense: [dense()],
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("between", [layers.GlobalAveragePooling2D, layers.Flatten])
def test_grad_cam_is_what_the_formula_gives(end, between):
    keras.utils.set_random_seed(3)
    model = sequential(
        layers.Conv2D(2, 3, activation="tanh", name="a"),
        between(),
        *ENDS[end](lambda **options: layers.Dense(3, name="scores", **options)),
        shape=(6, 7, 1),
    )
    image = np.random.default_rng(2).normal(size=(6, 7, 1)).astype(np.float32)
    maps = np.tanh(convolution.conv2d(image, *model.get_layer("a").get_weights()))
    kernel = model.get_layer("scores").get_weights()[0]
    for label in range(3):
        if between is layers.Flatten:  # the score's gradient in a cell is the cell's own weight
            weights = kernel[:, label].reshape(4, 5, 2).mean(axis=(0, 1))
        else:  # every cell has the same part in the mean of the 20
            weights = kernel[:, label] / 20
        expected = np.maximum((maps * weights).sum(axis=-1), 0)
        ours = activations.grad_cam(model, image, label)
        assert ours.dtype == np.float32
        assert expected.any()
        np.testing.assert_allclose(ours, expected, atol=1e-6)


def test_another_output_is_its_own_score():
    model = sequential(
        layers.Conv2D(2, 6, name="a"), layers.Flatten(), layers.Dense(1, "sigmoid"), shape=(6, 6, 1)
    )
    image = np.random.default_rng(2).normal(size=(6, 6, 1)).astype(np.float32)
    maps = convolution.conv2d(image, *model.get_layer("a").get_weights())[0, 0]
    kernel = model.layers[-1].get_weights()[0][:, 0]
    answer = 1 / (1 + np.exp(-maps @ kernel))
    expected = max((maps * kernel).sum() * answer * (1 - answer), 0)
    assert activations.grad_cam(model, image, 0).item() == pytest.approx(expected, abs=1e-6)


def test_any_layer_and_any_graph_has_a_grad_cam(course):
    np.testing.assert_array_equal(
        activations.grad_cam(course, IMAGES[0], 2), activations.grad_cam(course, IMAGES[0], 2, "conv2d_1")
    )
    assert activations.grad_cam(course, IMAGES[0], 2, "max_pooling2d").shape == (13, 13)
    assert activations.grad_cam(residual(), IMAGES[0], 2, "second").shape == (26, 26)


def test_a_network_without_a_convolution_has_one_of_its_poolings():
    pools = sequential(layers.MaxPooling2D(name="a"), layers.Flatten(), layers.Dense(2))
    pools.layers[-1].set_weights([np.full((14 * 14, 2), [0, 2]), np.zeros(2)])
    pooled = pooling.max_pool2d(IMAGES[0])[..., 0]
    np.testing.assert_allclose(activations.grad_cam(pools, IMAGES[0], 1, "a"), 2 * pooled, rtol=1e-6)
