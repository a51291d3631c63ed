import re

import numpy as np
import pytest

from helpers import models


def test_the_baseline_has_its_parameters_and_gives_probabilities(planted):
    model = models.build_dnn()
    assert model.count_params() == (784 + 1) * 128 + (128 + 1) * 10 == 101_770
    assert [type(layer).__name__ for layer in model.layers] == ["Flatten", "Dense", "Dense"]
    probabilities = model.predict(planted[0][:5], verbose=0)
    assert probabilities.shape == (5, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_the_cnn_is_the_network_of_the_notes(capsys):
    model = models.build_cnn()
    model.summary()
    rows = re.findall(r"│ (\w+) \((\w+)\) +│ \((.*?)\) +│ +([\d,]+) │", capsys.readouterr().out)
    assert rows == [
        ("conv2d", "Conv2D", "None, 26, 26, 64", "640"),
        ("max_pooling2d", "MaxPooling2D", "None, 13, 13, 64", "0"),
        ("conv2d_1", "Conv2D", "None, 11, 11, 64", "36,928"),
        ("max_pooling2d_1", "MaxPooling2D", "None, 5, 5, 64", "0"),
        ("flatten", "Flatten", "None, 1600", "0"),
        ("dense", "Dense", "None, 128", "204,928"),
        ("dense_1", "Dense", "None, 10", "1,290"),
    ]
    assert model.count_params() == 243_786


@pytest.mark.parametrize(
    ("model", "parameters"),
    [
        (lambda: models.build_dnn(1), 785 + 20),
        (lambda: models.build_dnn(16), 12_730),
        (lambda: models.build_dnn(np.int64(512)), 407_050),
        (lambda: models.build_cnn((32, 64)), 320 + 18_496 + 204_928 + 1_290),
        (lambda: models.build_cnn((8,), 16), 80 + (13 * 13 * 8 + 1) * 16 + 170),
        (lambda: models.build_cnn([4, 4, np.int64(4)], 8), 40 + 148 + 148 + (4 + 1) * 8 + 90),
    ],
)
def test_filters_and_units_can_be_chosen(model, parameters):
    assert model().count_params() == parameters


@pytest.mark.parametrize(
    ("build", "wrong", "error", "sentence"),
    [
        (models.build_dnn, 0, ValueError, "units must be a whole number from 1 to 4096, got 0"),
        (models.build_dnn, 5000, ValueError, "units must be a whole number from 1 to 4096, got 5000"),
        (models.build_dnn, "many", TypeError, "units must be a whole number from 1 to 4096, got 'many'"),
        (models.build_cnn, 64, ValueError, "filters must be 1 to 3 whole numbers, such as (64, 64), got 64"),
        (models.build_cnn, (), ValueError, "filters must be 1 to 3 whole numbers, such as (64, 64), got ()"),
        (models.build_cnn, [8] * 4, ValueError,
         "filters must be 1 to 3 whole numbers, such as (64, 64), got [8, 8, 8, 8]"),
        (models.build_cnn, "64", ValueError,
         "filters must be 1 to 3 whole numbers, such as (64, 64), got '64'"),
        (models.build_cnn, (8, 0), ValueError,
         "each of filters must be a whole number from 1 to 1024, got 0"),
        (models.build_cnn, (8, "a"), TypeError,
         "each of filters must be a whole number from 1 to 1024, got 'a'"),
    ],
)  # fmt: skip
def test_wrong_filters_and_units_are_one_sentence(build, wrong, error, sentence):
    with pytest.raises(error) as caught:
        build(wrong)
    assert str(caught.value) == sentence
