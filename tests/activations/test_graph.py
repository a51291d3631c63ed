import keras
import numpy as np
import pytest
from keras import layers

from helpers import activations, models
from tests.activations.networks import IMAGES, sequential, steps


@pytest.mark.filterwarnings("error")
def test_no_function_changes_the_model_or_says_anything(course, capfd):
    def state():
        calls = [len(layer._inbound_nodes) for layer in course.layers]
        return calls, course.to_json(), [weights.tobytes() for weights in course.get_weights()]

    before, images, labels = state(), IMAGES.copy(), np.array([0, 1, 0, 1, 2])
    activations.receptive_field(course, "max_pooling2d", 0, 0)
    activations.census(course, images)
    activations.class_evidence(course, images, labels, 1)
    activations.class_means(course, images, labels)
    activations.probabilities_without(course, images, "conv2d", [0])
    activations.switched_off_one_by_one(course, images, "conv2d_1")
    network = activations.KerasNetwork(course)
    for image in images[:2]:
        network.look(image)
        activations.occlusion_map(course, image, 0, size=26)
        activations.grad_cam(course, image, 0)
        for layer in ("conv2d", "conv2d_1"):
            taken = activations.pixel_sum(course, image, layer, 0, 0, 0)
            taken.inputs[:], taken.weights[:] = 0, 0  # one can write into it
    assert state() == before
    np.testing.assert_array_equal(images, IMAGES)
    assert capfd.readouterr() == ("", "")


ALL = "'conv2d', 'max_pooling2d', 'conv2d_1', 'max_pooling2d_1'"


@pytest.mark.parametrize(
    ("call", "got", "names"),
    [
        (lambda m, layer: activations.receptive_field(m, layer, 0, 0), "dense", ALL),
        (lambda m, layer: activations.grad_cam(m, IMAGES[0], 0, layer), "flatten", ALL),
        (lambda m, layer: activations.probabilities_without(m, IMAGES, layer, [0]), "conv2d_2", ALL),
        (lambda m, layer: activations.switched_off_one_by_one(m, IMAGES, layer), 0, ALL),
        (lambda m, layer: activations.on_image(m, layer, np.zeros((5, 5))), None, ALL),
        (lambda m, layer: activations.pixel_sum(m, IMAGES[0], layer, 0, 0, 0), "max_pooling2d",
         "'conv2d', 'conv2d_1'"),
    ],
)  # fmt: skip
def test_a_wrong_layer_is_one_sentence_with_all_the_right_ones(course, call, got, names):
    with pytest.raises(ValueError) as caught:
        call(course, got)
    assert str(caught.value) == f"layer must be one of {names}, got {got!r}"


TWO = [keras.Input((4, 4, 1)), keras.Input((2,))]
UNKNOWN = (
    "must be a Sequential or functional model that knows the shape of its images, got {!r}: "
    "begin it with keras.Input((28, 28, 1)), or call it once on images"
)
ONE = "must have one input of images (H, W, C), got"


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (lambda: keras.Sequential(steps(), name="mine"), UNKNOWN.format("mine")),
        (lambda: keras.Model(name="own"), UNKNOWN.format("own")),
        (lambda: layers.Conv2D(1, 3), "must be a Keras model, got Conv2D"),
        (models.build_dnn, "must have a convolution or pooling layer, got 'dense_network' without one"),
        (lambda: sequential(layers.Conv2D(1, 3), shape=(None, None, 1)), f"{ONE} the shape (None, None, 1)"),
        (lambda: sequential(layers.Dense(2), shape=(784,)), f"{ONE} the shape (784,)"),
        (lambda: keras.Model(TWO, TWO[1]), f"{ONE} the shapes (4, 4, 1), (2,)"),
    ],
)
@pytest.mark.parametrize("ask", [activations.layer_names, activations.KerasNetwork])
def test_other_models_are_one_sentence(model, ask, sentence):
    with pytest.raises(TypeError if "Keras model" in sentence else ValueError) as caught:
        ask(model())
    assert str(caught.value) == f"model {sentence}"


def test_a_class_is_no_row_of_a_map():
    told = r"^model must give one number for each class, got the shape \(26, 26, 3\)$"
    with pytest.raises(ValueError, match=told):
        activations.occlusion_map(sequential(layers.Conv2D(3, 3)), IMAGES[0], 1)
