"""Explorers of a Keras network: what they take, that one follows another, and that nothing piles up."""

import gc
import re
import tracemalloc
from functools import partial

import keras
import numpy as np
import pytest
from ipywidgets.widgets.widget import _instances
from matplotlib import pyplot

from helpers import activations, data, explorers, models
from tests.explorers.test_explorer import look
from tests.views.walking import ANSWERS, IMAGES, LABELS, small_snapshots, value_at, walk


@pytest.fixture(scope="module")
def model():
    """A small network with random weights."""
    keras.utils.set_random_seed(0)
    return models.build_cnn((3, 5), 8)


def test_they_show_what_keras_computes(model):
    maps = activations.feature_maps(model, IMAGES)["conv2d_1"]
    explorer = explorers.explore_feature_maps(model, IMAGES, LABELS, "conv2d_1", 4, 9)
    said = model.predict(IMAGES[[9]], verbose=0)[0]
    assert explorer.sentence.startswith(
        f"Image 9 (Ankle boot): the network says ≈ {data.CLASS_NAMES[said.argmax()]} (≈ {said.max():.0%}). "
        "Filter 4 of conv2d_1: strongest ≈ "
    )
    assert f"strongest ≈ {maps[9, ..., 4].max():.2f} at" in explorer.sentence
    assert "depends on rows 10 to 17" in explorer.sentence
    mistakes = explorers.explore_mistakes(model, IMAGES, LABELS, ANSWERS, "conv2d_1", 2)
    (index,) = re.findall(r"image ≈ (\d+) .*? filter 2 of conv2d_1 reaches", mistakes.sentence)[:1]
    assert f"reaches ≈ {maps[int(index), ..., 2].max():.2f}" in mistakes.sentence


def test_the_patches_are_those_to_which_a_filter_responds_most(model):
    maps = activations.feature_maps(model, IMAGES)["conv2d_1"]
    patches = explorers.explore_patches(model, IMAGES, LABELS, "conv2d_1", 2)
    strongest = maps[..., 2].max(axis=(1, 2))
    index = int(strongest.argmax())
    row, column = np.unravel_index(maps[index, ..., 2].argmax(), (11, 11))
    assert patches.sentence.startswith("Of 70 images, these ≈ ")
    assert patches.sentence.endswith(
        f"Place 0: image ≈ {index} (≈ {data.CLASS_NAMES[LABELS[index]]}): ≈ {strongest[index]:.2f}, "
        f"rows ≈ {2 * row} to ≈ {2 * row + 7}, columns ≈ {2 * column} to ≈ {2 * column + 7}."
    )
    assert list(walk(patches.view, 20))
    with pytest.raises(ValueError, match="^model must be a simple chain of layers for this"):
        explorers.explore_patches(branching(), IMAGES, LABELS)


def test_the_chooser_finds_the_networks_mistakes(model):
    explorer = explorers.explore_feature_maps(model, IMAGES, LABELS)
    wrong = np.flatnonzero(model.predict(IMAGES, verbose=0).argmax(axis=1) != LABELS)
    for index in wrong[wrong > 0][:5]:
        explorer.image_index.buttons["a mistake"].click()
        assert explorer.image_index.value == index
    # Without the classes nobody knows what is a mistake.
    unknown = explorers.explore_feature_maps(model, IMAGES)
    assert list(unknown.image_index.buttons) == ["◀", "▶", "random"]


def branching():
    inputs = keras.Input((28, 28, 1))
    one, other = (keras.layers.Conv2D(2, 3, name=name)(inputs) for name in ("one", "other"))
    pooled = keras.layers.MaxPooling2D(2, name="pooled")(keras.layers.Concatenate()([one, other]))
    return keras.Model(inputs, keras.layers.Dense(10)(keras.layers.Flatten()(pooled)))


def in_colour():
    steps = [keras.layers.Conv2D(2, (3, 5), strides=2, padding="same"), keras.layers.AveragePooling2D((2, 1))]
    return keras.Sequential([keras.Input((12, 9, 3)), *steps, keras.layers.Flatten(), keras.layers.Dense(10)])


@pytest.mark.parametrize("make", [branching, in_colour])
def test_other_networks_in_any_state(make):
    other = make()
    images = np.random.default_rng(0).uniform(size=(70, *other.input_shape[1:])).astype(np.float32)
    for state, drawing in walk(explorers.explore_feature_maps(other, images).view, 20):
        assert ("depends on rows" in drawing.sentence) == (state["layer"] != "pooled")
    assert list(walk(explorers.explore_mistakes(other, images, LABELS, ANSWERS).view, 20))


NEEDED = "a convolution or pooling layer"
LAYERS = "'conv2d', 'max_pooling2d', 'conv2d_1', 'max_pooling2d_1'"
WRONG = {  # by the sentence that is said then
    "images must be (N, H, W, C), at least one, got the shape (0, 28, 28, 1)": {"images": IMAGES[:0]},
    "images must have the shape (N, 28, 28, 1), got (70, 20, 28, 1)": {"images": IMAGES[:, :20]},
    "images must be finite numbers, got NaN or infinity among them": {"images": IMAGES * np.nan},
    f"layer must be one of {LAYERS}, got 'conv'": {"layer": "conv"},
    f"layer must be one of {LAYERS}, got 0": {"layer": 0},
    "filter_number must be a whole number from 0 to 2, got 3": {"filter_number": 3},
    "labels must be one for each of the 70 images, got the shape (2,)": {"labels": [1, 2]},
    "model must be a Keras model, got str": {"model": "model"},
    f"model must have {NEEDED}, got 'dense_network' without one": {"model": models.build_dnn(4)},
}


@pytest.mark.parametrize("sentence", WRONG)
def test_wrong_arguments_are_one_sentence(sentence, model):
    given = {"model": model, "images": IMAGES, "labels": LABELS} | WRONG[sentence]
    mistakes = partial(explorers.explore_mistakes, probabilities=ANSWERS)
    for explore in (explorers.explore_feature_maps, mistakes, explorers.explore_patches):
        with pytest.raises((ValueError, TypeError), match=f"^{re.escape(sentence)}$"):
            explore(**given)


def test_what_cannot_be_explored_is_told(model):
    broken = models.build_cnn((2,), 4)
    broken.set_weights([np.full_like(weights, np.nan) for weights in broken.get_weights()])
    with pytest.raises(ValueError, match="^what conv2d computes must be finite numbers, got NaN"):
        explorers.explore_feature_maps(broken, IMAGES)
    with pytest.raises(ValueError, match="^there is no mistake to explore: every prediction is right$"):
        explorers.explore_mistakes(model, IMAGES, LABELS, np.eye(10)[LABELS])


WRONG_SNAPSHOTS = {
    "snapshots must be models.course_snapshots(), got str": {"snapshots": "snapshots"},
    "images must be (N, 28, 28, 1), at least one, got the shape (70, 20, 28, 1)": {"images": IMAGES[:, :20]},
    "images must be (N, 28, 28, 1), at least one, got the shape (0, 28, 28, 1)": {"images": IMAGES[:0]},
    "labels must be one for each of the 70 images, got the shape (2,)": {"labels": [1, 2]},
    "layer must be one of 'conv2d', 'conv2d_1', got 'max_pooling2d'": {"layer": "max_pooling2d"},
    "filter_number must be a whole number from 0 to 2, got 3": {"filter_number": 3},
    "image_index must be a whole number from 0 to 69, got 70": {"image_index": 70},
}


@pytest.mark.parametrize("sentence", WRONG_SNAPSHOTS)
def test_wrong_arguments_for_a_training_are_one_sentence(sentence):
    given = {"snapshots": small_snapshots(), "images": IMAGES, "labels": LABELS} | WRONG_SNAPSHOTS[sentence]
    with pytest.raises((ValueError, TypeError), match=f"^{re.escape(sentence)}$"):
        explorers.explore_snapshots(**given)


def test_hundreds_of_moves_leave_no_memory_no_widget_and_no_figure(model, monkeypatch):
    grey = (IMAGES[:4, ..., 0] * 255).astype(np.uint8)
    made = [getattr(explorers, f"explore_{name}")(grey) for name in ("kernel", "stride", "pooling")]
    made += [explorers.explore_images(grey, LABELS[:4]), explorers.explore_convolution(grey, np.ones((3, 3)))]
    made += [
        explorers.explore_mistakes(model, IMAGES, LABELS, ANSWERS),
        explorers.explore_patches(model, IMAGES, LABELS),
        explorers.explore_snapshots(small_snapshots(), IMAGES, LABELS),
        explorers.explore_feature_maps(model, IMAGES, LABELS),
    ]
    monkeypatch.setattr(keras.Model, "predict", lambda *given, **others: pytest.fail("predict in a callback"))

    def after_moves(rounds, seed):
        """Move them all: how much memory is taken then, and how many widgets there are."""
        generator = np.random.default_rng(seed)
        for explorer in made * rounds:
            name = str(generator.choice(list(explorer.controls)))
            highest = getattr(explorer.controls[name], "max", None)
            explorer.go_to(**{name: value_at(explorer.view.controls[name], generator.uniform(), highest)})
        gc.collect()
        return tracemalloc.get_traced_memory()[0], len(_instances)

    for index in range(70):  # all the maps that there are
        for explorer in made[-2:]:
            explorer.image_index.value = index
    after_moves(40, 1)
    tracemalloc.start()
    try:
        memory, count = after_moves(10, 2)
        more, still = after_moves(60, 3)
    finally:
        tracemalloc.stop()
    assert still == count
    assert more - memory < 300_000  # one encoded picture, and what receptive fields take
    assert pyplot.get_fignums() == []
    for explorer in made:
        look(explorer)
