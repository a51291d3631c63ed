import keras
import numpy as np
import pytest
from keras import layers
from numpy.lib.stride_tricks import sliding_window_view

from helpers import activations, convolution, models, pooling
from tests.activations.networks import IMAGES, residual, sequential


@pytest.mark.parametrize(("size", "value"), [(1, 0), (4, 0.0), (3, 0.25), (10, 0)])
def test_only_what_the_model_looks_at_matters(size, value):
    looked_at = np.zeros((10, 12))
    looked_at[2:4, 7:9] = [[1, 2], [3, -4]]
    model = sequential(layers.Flatten(), layers.Dense(2, use_bias=False), shape=(10, 12, 1))
    model.layers[-1].set_weights([np.stack([np.zeros(120), looked_at.ravel()], axis=1)])
    image = np.random.default_rng(1).uniform(size=(10, 12, 1)).astype(np.float32)
    lost = looked_at * (image[..., 0] - value)  # what the output loses with each pixel
    squares = sliding_window_view(lost, (size, size)).sum(axis=(2, 3))
    squares = np.pad(squares, size - 1, constant_values=np.nan)  # where no square fits
    expected = np.nanmean(sliding_window_view(squares, (size, size)), axis=(2, 3))
    ours = activations.occlusion_map(model, image, 1, size, value)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, expected, atol=1e-5)
    assert not activations.occlusion_map(model, image, 0, size, value).any()


def test_the_baseline_can_be_occluded_and_bytes_take_any_value():
    baseline, grey = models.build_dnn(3), (IMAGES[0] * 2).astype(np.uint8)
    ours = activations.occlusion_map(baseline, grey, 9, 20, -0.5)
    assert ours.shape == (28, 28)
    floats = activations.occlusion_map(baseline, grey.astype(np.float32), 9, 20, -0.5)
    np.testing.assert_array_equal(ours, floats)


ENDS = {
    "softmax in the last layer": lambda dense: [dense(activation="softmax")],
    "softmax as a layer": lambda dense: [dense(), layers.Softmax()],
    "softmax as an activation": lambda dense: [dense(), layers.Activation("softmax")],
    "scores": lambda dense: [dense()],
    "another output": lambda dense: [dense(activation="sigmoid")],
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("between", [layers.GlobalAveragePooling2D, layers.Flatten])
def test_grad_cam_is_what_the_formula_gives(end, between):
    keras.utils.set_random_seed(3)
    ending = ENDS[end](lambda **options: layers.Dense(3, name="scores", **options))
    model = sequential(layers.Conv2D(2, 3, activation="tanh", name="a"), between(), *ending, shape=(6, 7, 1))
    image = np.random.default_rng(2).normal(size=(6, 7, 1)).astype(np.float32)
    maps = np.tanh(convolution.conv2d(image, *model.get_layer("a").get_weights()))
    kernel = model.get_layer("scores").get_weights()[0]
    for label in range(3):
        if between is layers.Flatten:  # the score's gradient in a cell is the cell's own weight
            weights = kernel[:, label].reshape(4, 5, 2).mean(axis=(0, 1))
        else:  # every cell has the same part in the mean of the 20
            weights = kernel[:, label] / 20
        if end == "another output":  # is its own score
            said = activations.answers(model, image[np.newaxis])[0, label]
            weights = weights * said * (1 - said)
        expected = np.maximum((maps * weights).sum(axis=-1), 0)
        ours = activations.grad_cam(model, image, label)
        assert ours.dtype == np.float32
        assert expected.any()
        np.testing.assert_allclose(ours, expected, atol=1e-6)


def test_any_layer_and_any_graph_has_a_grad_cam(course):
    last, named = (activations.grad_cam(course, IMAGES[0], 2, layer) for layer in (None, "conv2d_1"))
    np.testing.assert_array_equal(last, named)
    assert activations.grad_cam(residual(), IMAGES[0], 2, "second").shape == (26, 26)
    pools = sequential(layers.MaxPooling2D(name="a"), layers.Flatten(), layers.Dense(2))
    pools.layers[-1].set_weights([np.full((14 * 14, 2), [0, 2]), np.zeros(2)])
    pooled = pooling.max_pool2d(IMAGES[0])[..., 0]
    np.testing.assert_allclose(activations.grad_cam(pools, IMAGES[0], 1, "a"), 2 * pooled, rtol=1e-6)
