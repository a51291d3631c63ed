import warnings

import keras
import numpy as np
import pytest
from keras import layers

from helpers import activations, convolution, models, pooling
from tests.activations.networks import IMAGES, functional, sequential, steps


def called():
    model = keras.Sequential(steps())
    model(IMAGES[:3])
    return model


def built_up():
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for step in steps():
        model.add(step)  # Keras calls all layers anew each time
    return model


def with_layers_of_another():
    return sequential(*sequential(*steps()).layers[:2], *steps()[2:])


def with_a_list_of_inputs():
    model = functional(*steps())
    return keras.Model(model.inputs, model.outputs)


def all_at_once():
    return sequential(*steps())


@pytest.mark.parametrize(
    "kind", [all_at_once, called, built_up, with_layers_of_another, with_a_list_of_inputs]
)
@pytest.mark.parametrize("saved", [False, True])
def test_all_kinds_of_models_will_do(kind, saved, tmp_path):
    model = kind()
    if saved:
        model.save(tmp_path / "model.keras")
        model = keras.saving.load_model(tmp_path / "model.keras")
    assert activations.layer_names(model) == ["a", "b"]
    expected = np.maximum(convolution.conv2d(IMAGES, *model.get_layer("a").get_weights()), 0)
    np.testing.assert_allclose(activations.feature_maps(model, IMAGES)["a"], expected, atol=1e-5)
    assert activations.receptive_field(model, "b", 1, 2) == (2, 4, 4, 4)
    kernel, bias = model.layers[-1].get_weights()
    scores = pooling.max_pool2d(expected).reshape(5, -1) @ kernel + bias
    chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(activations.probabilities_without(model, IMAGES, "a", []), chances, atol=1e-5)
    assert activations.grad_cam(model, IMAGES[0], 1).shape == (26, 26)
    assert activations.occlusion_map(model, IMAGES[0], 1, size=27).shape == (28, 28)


def test_no_function_changes_the_model_or_says_anything(course, capfd):
    def state():
        calls = [len(layer._inbound_nodes) for layer in course.layers]
        return calls, course.to_json(), [weights.tobytes() for weights in course.get_weights()]

    before, images, labels = state(), IMAGES.copy(), np.array([0, 1, 0, 1, 2])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        activations.receptive_field(course, "max_pooling2d", 0, 0)
        activations.census(course, images)
        activations.class_evidence(course, images, labels, 1)
        activations.class_means(course, images, labels)
        activations.probabilities_without(course, images, "conv2d", [0])
        activations.switched_off_one_by_one(course, images, "conv2d_1")
        network = activations.KerasNetwork(course)
        for image in images[:2]:
            network.maps(image)
            activations.pixel_sum(course, image, "conv2d_1", 0, 0, 0)
            activations.occlusion_map(course, image, 0, size=26)
            activations.grad_cam(course, image, 0)
    assert state() == before
    np.testing.assert_array_equal(images, IMAGES)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("call", "got"),
    [
        (lambda model, layer: activations.receptive_field(model, layer, 0, 0), "dense"),
        (lambda model, layer: activations.grad_cam(model, IMAGES[0], 0, layer), "flatten"),
        (lambda model, layer: activations.probabilities_without(model, IMAGES, layer, [0]), "conv2d_2"),
        (lambda model, layer: activations.switched_off_one_by_one(model, IMAGES, layer), 0),
        (lambda model, layer: activations.on_image(model, layer, np.zeros((5, 5))), None),
    ],
)
def test_a_wrong_layer_is_one_sentence_with_all_the_right_ones(course, call, got):
    with pytest.raises(ValueError) as caught:
        call(course, got)
    names = "'conv2d', 'max_pooling2d', 'conv2d_1', 'max_pooling2d_1'"
    assert str(caught.value) == f"layer must be one of {names}, got {got!r}"


def with_two_inputs():
    inputs = [keras.Input((4, 4, 1)), keras.Input((2,))]
    return keras.Model(inputs, inputs[1])


class Subclassed(keras.Model):
    def call(self, images):
        return images


@pytest.mark.parametrize(
    ("model", "error", "sentence"),
    [
        (lambda: keras.Sequential(steps(), name="mine"), ValueError,
         ("model must be a Sequential or functional model that knows the shape of its images, got 'mine': "
          "begin it with keras.Input((28, 28, 1)), or call it once on images")),
        (lambda: Subclassed(name="own"), ValueError,
         ("model must be a Sequential or functional model that knows the shape of its images, got 'own': "
          "begin it with keras.Input((28, 28, 1)), or call it once on images")),
        (lambda: layers.Conv2D(1, 3), TypeError, "model must be a Keras model, got Conv2D"),
        (models.build_dnn, ValueError,
         "model must have a convolution or pooling layer, got 'dense_network' without one"),
        (lambda: sequential(layers.Conv2D(1, 3), shape=(None, None, 1)), ValueError,
         "model must have one input of images (H, W, C), got the shape (None, None, 1)"),
        (lambda: sequential(layers.Dense(2), shape=(784,)), ValueError,
         "model must have one input of images (H, W, C), got the shape (784,)"),
        (with_two_inputs, ValueError,
         "model must have one input of images (H, W, C), got the shapes (4, 4, 1), (2,)"),
    ],
)  # fmt: skip
def test_other_models_are_one_sentence(model, error, sentence):
    with pytest.raises(error) as caught:
        activations.layer_names(model())
    assert str(caught.value) == sentence


def test_a_class_is_no_row_of_a_map():
    with pytest.raises(
        ValueError, match=r"^model must give one number for each class, got the shape \(26, 26, 3\)$"
    ):
        activations.occlusion_map(sequential(layers.Conv2D(3, 3)), IMAGES[0], 1)
