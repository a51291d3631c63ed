import keras
import numpy as np
import pytest

from helpers import models

WITH_BLOCKS = ["Conv2D", "MaxPooling2D", "Conv2D", "MaxPooling2D", "Flatten"]
FIRST = ["Conv2D", "MaxPooling2D", "ReLU"]


@pytest.mark.parametrize(
    ("name", "layers", "parameters"),
    [
        ("as it is", WITH_BLOCKS, 243_786),
        ("without pooling", ["Conv2D", "Conv2D", "Flatten"], 38_858 + (24 * 24 * 64 + 1) * 128),
        ("strides for pooling", ["Conv2D", "Conv2D", "Flatten"], 38_858 + (6 * 6 * 64 + 1) * 128),
        ("global average", [*WITH_BLOCKS[:4], "GlobalAveragePooling2D"], 38_858 + 65 * 128),
        ("shifted training images", ["RandomTranslation", *WITH_BLOCKS], 243_786),
        ("dense, as large", ["Flatten"], 785 * 307 + 308 * 10),
        ("pooling first", [*FIRST, *FIRST, "Flatten"], 243_786),
        ("dropout", [*WITH_BLOCKS, "Dropout"], 243_786),
        ("mirrored", ["RandomFlip", *WITH_BLOCKS], 243_786),
        ("moved", ["RandomTranslation", *WITH_BLOCKS], 243_786),
    ],
)
def test_a_control_differs_from_the_network_in_one_part(name, layers, parameters):
    model = models.build_control(name)
    assert [type(layer).__name__ for layer in model.layers] == [*layers, "Dense", "Dense"]
    assert model.count_params() == parameters


def test_as_it_is_begins_with_the_weights_of_the_course_s_network():
    built = []
    for build in (lambda: models.build_control("as it is", (4, 8), 16), lambda: models.build_cnn((4, 8), 16)):
        keras.utils.set_random_seed(3)
        built.append(build().get_weights())
    assert all(np.array_equal(one, other) for one, other in zip(*built, strict=True))


def test_pooling_first_gives_the_same_probabilities():
    images = np.random.default_rng(0).random((5, 28, 28, 1), np.float32)
    first, last = (models.build_control(name, (4, 8), 16) for name in ("pooling first", "as it is"))
    first.set_weights(last.get_weights())
    np.testing.assert_allclose(first(images), last(images), atol=1e-6)


def test_images_are_moved_by_whole_pixels_and_only_in_training():
    keras.utils.set_random_seed(1)
    layer = models.build_control("shifted training images", (4, 8), 16).layers[0]
    images = np.zeros((200, 28, 28, 1), np.float32)
    images[:, 14, 14] = 1
    assert np.array_equal(layer(images, training=False), images)
    number, rows, columns, _ = np.nonzero(np.asarray(layer(images, training=True)))
    assert np.array_equal(number, np.arange(200))  # each has its white pixel still
    assert set(rows - 14) == set(columns - 14) == set(range(-4, 5))


def test_a_control_that_there_is_none_of_is_told():
    with pytest.raises(ValueError, match="^name must be one of 'as it is', .*, got 'no pooling'"):
        models.build_control("no pooling")


def test_one_cycle_rises_for_a_fifth_and_falls_to_0():
    schedule = models.one_cycle(100)
    rates = [float(schedule(update)) for update in range(101)]
    assert rates[0] == 0
    assert rates[20] == pytest.approx(0.003) == max(rates)
    assert np.all(np.diff(rates[:21]) > 0)
    assert np.all(np.diff(rates[20:]) < 0)
    assert rates[100] == pytest.approx(0, abs=1e-9)


def test_the_record_of_the_controls_is_complete():
    record = models.controls_record()
    terms = record["terms"]
    assert set(record["versions"]) == {"python", "tensorflow", "keras"}
    assert terms["seeds"] == [1, 2, 3, 4, 5]
    for name, one in record["controls"].items():
        # Of each seed, at least five epochs; of each epoch, every shift.
        shape = np.shape(one["accuracies"])
        assert shape == (*np.shape(one["validation"]), len(terms["shifts"])), name
        assert shape[0] == 5 <= shape[1]
    for one in [*record["controls"].values(), *record["faster"].values()]:
        assert np.shape(one["validation"])[0] == 5
        assert one["seconds"] > 0 < one["parameters"]
    for one in record["longer"].values():
        assert {len(values) for values in one["history"].values()} == {15}
    assert models.controls.CONTROLS_RECORD.stat().st_size < 50_000
