import numpy as np
import pytest

from helpers import models


def test_the_cnn_is_the_network_of_the_notes():
    model = models.build_cnn()
    assert [(layer.name, layer.output.shape[1:], layer.count_params()) for layer in model.layers] == [
        ("conv2d", (26, 26, 64), 640),
        ("max_pooling2d", (13, 13, 64), 0),
        ("conv2d_1", (11, 11, 64), 36_928),
        ("max_pooling2d_1", (5, 5, 64), 0),
        ("flatten", (1600,), 0),
        ("dense", (128,), 204_928),
        ("dense_1", (10,), 1_290),
    ]
    assert model.count_params() == 243_786


@pytest.mark.parametrize(
    ("model", "parameters"),
    [
        (models.build_dnn, (784 + 1) * 128 + (128 + 1) * 10),
        (lambda: models.build_dnn(1), 785 + 20),
        (lambda: models.build_dnn(np.int64(512)), 407_050),
        (lambda: models.build_cnn((32, 64)), 320 + 18_496 + 204_928 + 1_290),
        (lambda: models.build_cnn((8,), 16), 80 + (13 * 13 * 8 + 1) * 16 + 170),
        (lambda: models.build_cnn([4, 4, np.int64(4)], 8), 40 + 148 + 148 + (4 + 1) * 8 + 90),
    ],
)
def test_filters_and_units_can_be_chosen(model, parameters, planted):
    model = model()
    assert model.count_params() == parameters
    probabilities = model(planted[0][:5])
    assert probabilities.shape == (5, 10)
    np.testing.assert_allclose(np.sum(probabilities, axis=1), 1, atol=1e-5)


UNITS = "units must be a whole number from 1 to 4096, got"
FILTERS = "filters must be 1 to 3 whole numbers, such as (64, 64), got"
EACH = "each of filters must be a whole number from 1 to 1024, got"


@pytest.mark.parametrize(
    ("build", "wrong", "error", "sentence"),
    [
        (models.build_dnn, 0, ValueError, f"{UNITS} 0"),
        (models.build_dnn, 5000, ValueError, f"{UNITS} 5000"),
        (models.build_dnn, "many", TypeError, f"{UNITS} 'many'"),
        (models.build_cnn, 64, ValueError, f"{FILTERS} 64"),
        (models.build_cnn, (), ValueError, f"{FILTERS} ()"),
        (models.build_cnn, [8] * 4, ValueError, f"{FILTERS} [8, 8, 8, 8]"),
        (models.build_cnn, "64", ValueError, f"{FILTERS} '64'"),
        (models.build_cnn, (8, 0), ValueError, f"{EACH} 0"),
        (models.build_cnn, (8, "a"), TypeError, f"{EACH} 'a'"),
    ],
)
def test_wrong_filters_and_units_are_one_sentence(build, wrong, error, sentence):
    with pytest.raises(error) as caught:
        build(wrong)
    assert str(caught.value) == sentence
