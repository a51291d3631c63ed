import keras
import numpy as np
import pytest
from keras import layers

from helpers import activations, convolution, pooling
from helpers.activations import images as batches
from tests.activations.networks import IMAGES, functional, sequential, steps


def called():
    model = keras.Sequential(steps())
    model(IMAGES[:3])
    return model


def built_up():
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for step in [*steps(), layers.Dense(2)]:
        model.add(step)  # Keras calls all layers anew each time
    model.pop()
    return model


def training_otherwise():
    first, second = ([layers.Dropout(0.9), layers.BatchNormalization(epsilon=0)] for _ in range(2))
    return sequential(*first, *steps()[:2], *second, *steps()[2:])


KINDS = {
    "all at once": lambda: sequential(*steps()),
    "called": called,
    "built up": built_up,
    "training otherwise": training_otherwise,
    "with layers of another": lambda: sequential(*sequential(*steps()).layers[:2], *steps()[2:]),
    "with a list of inputs": lambda: functional(*steps()),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("saved", [False, True])
def test_all_kinds_of_models_will_do(kind, saved, tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 2)  # fewer than there are
    model = KINDS[kind]()
    if saved:
        model.save(tmp_path / "model.keras")
        model = keras.saving.load_model(tmp_path / "model.keras")
    maps = activations.feature_maps(model, IMAGES)
    assert list(maps) == activations.layer_names(model) == ["a", "b"]
    assert maps["a"].dtype == maps["b"].dtype == np.float32
    expected = np.maximum(convolution.conv2d(IMAGES, *model.get_layer("a").get_weights()), 0)
    np.testing.assert_allclose(maps["a"], expected, atol=1e-5)
    np.testing.assert_allclose(maps["b"], pooling.max_pool2d(expected), atol=1e-5)
    kernel, bias = model.layers[-1].get_weights()
    scores = pooling.max_pool2d(expected).reshape(5, -1) @ kernel + bias
    chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(activations.answers(model, IMAGES), chances, atol=1e-5)
    np.testing.assert_allclose(activations.probabilities_without(model, IMAGES, "a", []), chances, atol=1e-5)
    assert activations.receptive_field(model, "b", 1, 2) == (2, 4, 4, 4)
    assert activations.grad_cam(model, IMAGES[0], 1).shape == (26, 26)
    assert activations.occlusion_map(model, IMAGES[0], 1, size=27).shape == (28, 28)
