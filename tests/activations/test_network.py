import keras
import numpy as np
import pytest
from keras import layers

from helpers import activations, models
from tests.activations.networks import COURSE_LAYERS, IMAGES, residual, sequential


@pytest.mark.parametrize(
    ("make", "names"), [(models.load_course_cnn, COURSE_LAYERS), (residual, ["first", "second", "third"])]
)
def test_it_answers_as_the_functions_do(make, names):
    model = make()
    network, expected = activations.KerasNetwork(model), activations.feature_maps(model, IMAGES)
    assert activations.layer_names(model) == list(network.shapes) == list(expected) == names
    assert network.shapes == {layer: maps.shape[1:] for layer, maps in expected.items()}
    for number, image in enumerate(IMAGES):
        maps, output = network.look(image)
        assert list(maps) == names
        for layer in expected:
            assert maps[layer].dtype == np.float32
            np.testing.assert_allclose(maps[layer], expected[layer][number], rtol=1e-5, atol=1e-5)
        if model.output_shape == (None, 10):
            answer = activations.answers(model, IMAGES[[number]])[0]
            np.testing.assert_allclose(output, answer, rtol=1e-4, atol=1e-6)
        else:
            assert output is None  # four numbers


def test_ten_numbers_that_are_no_probabilities_are_none():
    end = layers.Dense(10, name="b")
    model = sequential(layers.Conv2D(2, 3, name="a"), layers.Flatten(), end)
    network = activations.KerasNetwork(model)
    end.set_weights([np.zeros((26 * 26 * 2, 10)), np.full(10, 0.1)])
    assert np.allclose(network.look(IMAGES[0])[1], 0.1)
    for wrong in (np.full(10, 0.2), np.array([1.1, -0.1, *[0] * 8])):
        end.set_weights([np.zeros((26 * 26 * 2, 10)), wrong])
        assert network.look(IMAGES[0])[1] is None


@pytest.mark.parametrize("shape", [(27, 28, 1), (28, 28), (28, 28, 3), (1, 28, 28, 1)])
def test_an_image_of_another_shape_is_told(shape):
    network = activations.KerasNetwork(sequential(layers.Conv2D(2, 3, name="a")))
    with pytest.raises(ValueError, match=r"^image must be \(28, 28, 1\), got the shape ") as caught:
        network.look(np.zeros(shape))
    assert str(caught.value).endswith(str(shape))


def test_it_is_compiled_once_and_never_predicts(monkeypatch):
    monkeypatch.setattr(keras.Model, "predict", lambda *a, **k: pytest.fail("predict for one image"))
    traced = []
    counts = layers.Lambda(lambda values: traced.append(values.shape) or values)
    network = activations.KerasNetwork(sequential(counts, layers.Conv2D(2, 3, name="a")))
    traced.clear()  # Keras itself calls each layer to build the models, and it is compiled
    for number in range(50):
        kind = (np.float32, np.float64, np.uint8)[number % 3]
        network.look(np.full((28, 28, 1), number).astype(kind))
    assert traced == []


def test_new_weights_show_in_the_next_call():
    model = sequential(layers.Conv2D(2, 3, name="a"), layers.Flatten(), layers.Dense(2, name="b"))
    network = activations.KerasNetwork(model)
    for bias in np.array([[1, 2], [3, 4]]):
        model.set_weights([np.zeros((3, 3, 1, 2)), bias, np.zeros((26 * 26 * 2, 2)), bias])
        assert np.all(network.look(IMAGES[0])[0]["a"] == bias)
        assert np.all(activations.feature_maps(model, IMAGES)["a"] == bias)


def test_weights_that_are_no_numbers_are_one_sentence():
    model = models.build_cnn((2, 2), 2)
    network, layer = activations.KerasNetwork(model), model.get_layer("conv2d_1")
    layer.set_weights([weights * np.nan for weights in layer.get_weights()])
    told = "^what conv2d_1 computes must be finite numbers, got NaN or infinity among them$"
    with pytest.raises(ValueError, match=told):
        network.look(IMAGES[0])


def test_it_remembers_receptive_fields_and_knows_none_where_there_is_no_chain(course, monkeypatch):
    network, branching = activations.KerasNetwork(course), activations.KerasNetwork(residual())
    for layer in COURSE_LAYERS:
        expected = activations.receptive_field(course, layer, 2, 3)
        assert network.receptive_field(layer, 2, 3) == expected
    assert branching.receptive_field("third", 0, 0) is None
    monkeypatch.setattr("helpers.activations.network.receptive_field", lambda *a: pytest.fail("asked again"))
    assert network.receptive_field(COURSE_LAYERS[-1], 2, 3) == expected
    assert branching.receptive_field("third", 0, 0) is None
