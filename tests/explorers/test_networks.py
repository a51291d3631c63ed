"""Explorers of a Keras network: what they take, that one follows another, and that nothing piles up."""

import gc
import re
import tracemalloc

import keras
import numpy as np
import pytest
from ipywidgets.widgets.widget import _instances
from matplotlib import pyplot

from helpers import activations, explorers, models
from helpers.explorers.explorer import Explorer
from tests.explorers.test_explorer import look
from tests.views.walking import IMAGES, LABELS, value_at, walk


@pytest.fixture(scope="module")
def model():
    """A small network with random weights."""
    keras.utils.set_random_seed(0)
    return models.build_cnn((3, 5), 8)


@pytest.fixture(scope="module")
def probabilities():
    """Answers of which some are mistakes."""
    return np.eye(10)[(LABELS * 7 + np.arange(70) % 3) % 10]


def test_they_show_what_keras_computes(model, probabilities):
    maps = activations.feature_maps(model, IMAGES)["conv2d_1"]
    explorer = explorers.explore_feature_maps(model, IMAGES, LABELS, "conv2d_1", 4, 9)
    assert explorer.sentence.startswith("Image 9 (Ankle boot), filter 4 of conv2d_1, 11 by 11: strongest ≈ ")
    assert f"strongest ≈ {maps[9, ..., 4].max():.2f} at" in explorer.sentence
    assert "depends on rows 10 to 17" in explorer.sentence
    chooser = explorers.explore_filters(model, IMAGES, layer="conv2d_1", image_index=3)
    assert f"on one scale up to ≈ {maps[3].max():.2f};" in chooser.sentence
    mistakes = explorers.explore_mistakes(model, IMAGES, LABELS, probabilities, "conv2d_1", 2)
    (index,) = re.findall(r"Image ≈ (\d+): .*? filter 2 of conv2d_1 is strongest with", mistakes.sentence)[:1]
    assert f"strongest with ≈ {maps[int(index), ..., 2].max():.2f}" in mistakes.sentence


def test_picking_a_filter_leads_the_other_explorer_to_it(model):
    follower = explorers.explore_feature_maps(model, IMAGES)
    chooser = explorers.explore_filters(model, IMAGES, explorer=follower)
    chooser.image_index.value, chooser.layer.value = 40, "conv2d_1"
    chooser.order.value = "strongest first"
    strength = activations.feature_maps(model, IMAGES[[40]])["conv2d_1"][0].mean(axis=(0, 1))
    for place, number in enumerate(np.argsort(-strength)):
        chooser.place.value = place
        assert f"place {place}, filter ≈ {number}, strongest" in chooser.sentence
        assert follower.sentence.startswith(f"Image 40, filter {number} of conv2d_1")
    chooser.layer.value = "conv2d"
    assert chooser.place.max == 2
    assert follower.layer.value == "conv2d"
    look(follower)


def test_one_image_alone_needs_no_slider(model):
    follower = explorers.explore_feature_maps(model, IMAGES[:1])
    chooser = explorers.explore_filters(model, IMAGES[:1], explorer=follower)
    assert not hasattr(follower, "image_index")
    chooser.place.value = 2
    assert follower.sentence.startswith("Image 0, filter 2 of conv2d")


def branching():
    inputs = keras.Input((28, 28, 1))
    one, other = (keras.layers.Conv2D(2, 3, name=name)(inputs) for name in ("one", "other"))
    pooled = keras.layers.MaxPooling2D(2, name="pooled")(keras.layers.Concatenate()([one, other]))
    return keras.Model(inputs, keras.layers.Dense(10)(keras.layers.Flatten()(pooled)))


def in_colour():
    steps = [keras.layers.Conv2D(2, (3, 5), strides=2, padding="same"), keras.layers.AveragePooling2D((2, 1))]
    return keras.Sequential([keras.Input((12, 9, 3)), *steps, keras.layers.Flatten(), keras.layers.Dense(10)])


@pytest.mark.parametrize("make", [branching, in_colour])
def test_other_networks_in_any_state(make, probabilities):
    other = make()
    images = np.random.default_rng(0).uniform(size=(70, *other.input_shape[1:])).astype(np.float32)
    for explorer in (
        explorers.explore_feature_maps(other, images),
        explorers.explore_filters(other, images),
        explorers.explore_mistakes(other, images, LABELS, probabilities),
    ):
        for state, drawing in walk(explorer.view, 20):
            if "row" in state:
                assert ("depends on rows" in drawing.sentence) == (state["layer"] != "pooled")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda model: explorers.explore_feature_maps(model, IMAGES[:0]),
            "images must be (N, H, W, C), at least one, got the shape (0, 28, 28, 1)",
        ),
        (
            lambda model: explorers.explore_feature_maps(model, IMAGES[:, :20]),
            "images must have the shape (N, 28, 28, 1), got (70, 20, 28, 1)",
        ),
        (
            lambda model: explorers.explore_feature_maps(model, IMAGES, layer="conv"),
            "layer must be one of 'conv2d', 'max_pooling2d', 'conv2d_1', 'max_pooling2d_1', got 'conv'",
        ),
        (
            lambda model: explorers.explore_feature_maps(model, IMAGES, filter_number=3),
            "filter_number must be a whole number from 0 to 2, got 3",
        ),
        (
            lambda model: explorers.explore_feature_maps(model, IMAGES, [1, 2]),
            "labels must be one for each of the 70 images, got the shape (2,)",
        ),
        (
            lambda model: explorers.explore_filters(model, np.full_like(IMAGES, np.nan)),
            "images must be finite numbers, got NaN or infinity among them",
        ),
        (
            lambda model: explorers.explore_filters(
                model, IMAGES, explorer=explorers.explore_feature_maps(model, IMAGES[:50])
            ),
            "explorer must be what explore_feature_maps returned for this model and these images",
        ),
        (
            lambda model: explorers.explore_mistakes(model, IMAGES, LABELS, np.eye(10)[LABELS]),
            "there is no mistake to explore: every prediction is right",
        ),
        (
            lambda model: explorers.explore_feature_maps(models.build_dnn(4), IMAGES),
            "model must have a convolution or pooling layer, got 'dense_network' without one",
        ),
        (
            lambda model: explorers.explore_filters("model", IMAGES),
            "model must be a Keras model, got str",
        ),
    ],
)
def test_wrong_arguments_are_one_sentence(call, sentence, model):
    with pytest.raises((ValueError, TypeError), match=f"^{re.escape(sentence)}$"):
        call(model)


def test_weights_of_a_training_that_went_wrong_are_told():
    broken = models.build_cnn((2,), 4)
    broken.set_weights([np.full_like(weights, np.nan) for weights in broken.get_weights()])
    with pytest.raises(ValueError, match="^what conv2d computes must be finite numbers, got NaN"):
        explorers.explore_feature_maps(broken, IMAGES)


def test_hundreds_of_moves_leave_no_memory_no_widget_and_no_figure(model, probabilities, monkeypatch):
    grey = (IMAGES[:4, ..., 0] * 255).astype(np.uint8)
    follower = explorers.explore_feature_maps(model, IMAGES, LABELS)
    made = [
        explorers.explore_images(grey, LABELS[:4]),
        explorers.explore_convolution(grey, np.ones((3, 3))),
        explorers.explore_kernel(grey),
        explorers.explore_stride(grey),
        explorers.explore_pooling(grey),
        follower,
        explorers.explore_filters(model, IMAGES, explorer=follower),
        explorers.explore_mistakes(model, IMAGES, LABELS, probabilities),
    ]
    monkeypatch.setattr(keras.Model, "predict", lambda *given, **others: pytest.fail("predict in a callback"))

    def move_all(rounds, seed):
        generator = np.random.default_rng(seed)
        for explorer in made * rounds:
            name = str(generator.choice(list(explorer.controls)))
            highest = getattr(explorer.controls[name], "max", None)
            explorer.go_to(**{name: value_at(explorer.view.controls[name], generator.uniform(), highest)})

    for explorer in made[-3:-1]:  # all the maps that there are
        for index in range(70):
            explorer.image_index.value = index
    move_all(40, 1)
    tracemalloc.start()
    try:
        move_all(10, 2)
        gc.collect()
        memory, count = tracemalloc.get_traced_memory()[0], len(_instances)
        move_all(60, 3)
        gc.collect()
        more, still = tracemalloc.get_traced_memory()[0], len(_instances)
    finally:
        tracemalloc.stop()
    assert still == count
    assert more - memory < 300_000  # one encoded picture, and what receptive fields take
    assert pyplot.get_fignums() == []
    for explorer in made:
        look(explorer)
        assert isinstance(explorer, Explorer)
