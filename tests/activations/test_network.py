import keras
import numpy as np
import pytest
from keras import layers

from helpers import activations, models
from tests.activations.networks import COURSE_LAYERS, IMAGES, residual, sequential


@pytest.mark.parametrize("make", [models.load_course_cnn, residual])
def test_it_answers_as_the_functions_do(make):
    model = make()
    network = activations.KerasNetwork(model)
    expected = activations.feature_maps(model, IMAGES)
    assert list(network.shapes) == list(expected)
    assert network.shapes == {layer: maps.shape[1:] for layer, maps in expected.items()}
    for number, image in enumerate(IMAGES):
        maps = network.maps(image)
        assert list(maps) == list(expected)
        for layer in expected:
            assert maps[layer].dtype == np.float32
            np.testing.assert_allclose(maps[layer], expected[layer][number], rtol=1e-5, atol=1e-5)
    np.testing.assert_array_equal(network.probabilities(IMAGES), activations.answers(model, IMAGES))


def test_it_is_compiled_once_and_never_predicts(monkeypatch):
    monkeypatch.setattr(keras.Model, "predict", lambda *a, **k: pytest.fail("predict for one image"))
    traced = []

    class Counts(layers.Layer):
        def call(self, values):
            traced.append(values.shape)
            return values

    model = sequential(Counts(), layers.Conv2D(2, 3, name="a"))
    traced.clear()  # Keras itself calls each layer once, to build the model
    network = activations.KerasNetwork(model)
    for number in range(50):
        kind = (np.float32, np.float64, np.uint8)[number % 3]
        network.maps(np.full((28, 28, 1), number).astype(kind))
    assert traced == [(1, 28, 28, 1)]


def test_new_weights_show_in_the_next_call():
    model = sequential(layers.Conv2D(2, 3, name="a"), layers.Flatten(), layers.Dense(2, name="b"))
    network = activations.KerasNetwork(model)
    for bias in ([1, 2], [3, 4]):
        model.get_layer("a").set_weights([np.zeros((3, 3, 1, 2)), np.array(bias)])
        model.get_layer("b").set_weights([np.zeros((26 * 26 * 2, 2)), np.array(bias)])
        assert network.maps(IMAGES[0])["a"][5, 7].tolist() == bias
        assert network.probabilities(IMAGES[:1]).tolist() == [bias]


def test_weights_that_are_no_numbers_are_one_sentence():
    model = models.build_cnn((2, 2), 2)
    network = activations.KerasNetwork(model)
    layer = model.get_layer("conv2d_1")
    layer.set_weights([weights * np.nan for weights in layer.get_weights()])
    with pytest.raises(ValueError) as caught:
        network.maps(IMAGES[0])
    assert (
        str(caught.value) == "what conv2d_1 computes must be finite numbers, got NaN or infinity among them"
    )


def test_it_remembers_receptive_fields_and_knows_none_where_there_is_no_chain(course, monkeypatch):
    network, branching = activations.KerasNetwork(course), activations.KerasNetwork(residual())
    for layer in COURSE_LAYERS:
        expected = activations.receptive_field(course, layer, 2, 3)
        assert network.receptive_field(layer, 2, 3) == expected
    assert branching.receptive_field("second", 0, 0) == (0, 0, 4, 4)
    assert branching.receptive_field("third", 0, 0) is None
    monkeypatch.setattr("helpers.activations.network.receptive_field", lambda *a: pytest.fail("asked again"))
    assert network.receptive_field(COURSE_LAYERS[-1], 2, 3) == expected
    assert branching.receptive_field("third", 0, 0) is None


@pytest.mark.parametrize(
    ("model", "error", "sentence"),
    [
        (lambda: None, TypeError, "model must be a Keras model, got NoneType"),
        (lambda: models.build_dnn(2), ValueError,
         "model must have a convolution or pooling layer, got 'dense_network' without one"),
    ],
)  # fmt: skip
def test_a_model_of_no_use_is_one_sentence_when_it_is_made(model, error, sentence):
    with pytest.raises(error) as caught:
        activations.KerasNetwork(model())
    assert str(caught.value) == sentence
