import io

import keras
import numpy as np
import pytest
from PIL import Image

from helpers import plots

IMAGE = np.arange(28 * 28).reshape(28, 28) / 784


def pixels(picture):
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("RGB")).astype(int)


def some_confusion():
    matrix = np.diag([90] * 10)
    matrix[6, 0] = 10  # shirts taken for T-shirts
    matrix[4, 2] = 7
    return matrix


PICTURES = {
    "image_grid": lambda: plots.image_grid([IMAGE, 1 - IMAGE], ["one", "two"]),
    "training_curves": lambda: plots.training_curves(
        {"loss": [0.5, 0.25], "accuracy": [0.8, 0.9]}, (2.3, 0.1)
    ),
    "class_probabilities": lambda: plots.class_probabilities(IMAGE, np.eye(10)[7] * 0.8 + 0.02, 9),
    "confusion_matrix": lambda: plots.confusion_matrix(some_confusion()),
    "accuracy_by_shift": lambda: plots.accuracy_by_shift(range(3), {"dense network": [0.9, 0.5, 0.25]}),
}

SENTENCES = {
    "image_grid": "2 images: one, two.",
    "training_curves": (
        "Over epochs 1 to 2: loss on training images from ≈ 0.500 to ≈ 0.250 (before training ≈ 2.300); "
        "accuracy on training images from ≈ 0.800 to ≈ 0.900 (before training ≈ 0.100)."
    ),
    "class_probabilities": (
        "True class: Ankle boot, which gets ≈ 2%. The network says ≈ Sneaker (≈ 82%), then ≈ Ankle boot (≈ 2%)."
    ),
    "confusion_matrix": (
        "≈ 900 of 917 images are on the diagonal, where the prediction is right. The most frequent "
        "mistake: ≈ Shirt taken for ≈ T-shirt/top, ≈ 10 times."
    ),
    "accuracy_by_shift": "Accuracy by shift in pixels: dense network from ≈ 0.900 at 0 to ≈ 0.250 at 2.",
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_sentence_says_what_the_picture_shows(name):
    assert PICTURES[name]().sentence == SENTENCES[name]


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_drawn_and_the_same_each_time(name):
    picture = PICTURES[name]()
    drawn = pixels(picture)
    assert min(drawn.shape[:2]) > 150
    assert len(np.unique(drawn)) > 10  # not blank
    assert PICTURES[name]().png == picture.png


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_is_cut_off(name):
    drawn = pixels(PICTURES[name]())
    border = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
    assert np.all(border == 255)


def test_a_cell_shows_the_picture_with_its_sentence(monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(plots, "display", lambda data, **options: shown.append((data, options)))
    PICTURES["image_grid"]()._ipython_display_()
    ((data, options),) = shown
    assert Image.open(io.BytesIO(data["image/png"])).format == "PNG"
    assert data["text/plain"] == "2 images: one, two."
    assert options == {"metadata": {"image/png": {"alt": "2 images: one, two."}}, "raw": True}
    assert capsys.readouterr().out == "2 images: one, two.\n"


def test_image_grid_takes_a_channel_axis():
    assert plots.image_grid([IMAGE[..., None]], ["one"]).png == plots.image_grid([IMAGE], ["one"]).png


@pytest.mark.parametrize(("images", "titles"), [([IMAGE], []), ([], []), ([IMAGE], ["one", "two"])])
def test_image_grid_wants_a_title_for_each_image(images, titles):
    with pytest.raises(ValueError, match="^images and titles must be equally many"):
        plots.image_grid(images, titles)


def test_training_curves_takes_kerass_history_and_validation():
    history = keras.callbacks.History()
    history.history = {"loss": [1], "accuracy": [0.5], "val_loss": [2], "val_accuracy": [0.4]}
    assert plots.training_curves(history).sentence == (
        "Over epochs 1 to 1: loss on training images from ≈ 1.000 to ≈ 1.000; "
        "loss on validation images from ≈ 2.000 to ≈ 2.000; "
        "accuracy on training images from ≈ 0.500 to ≈ 0.500; "
        "accuracy on validation images from ≈ 0.400 to ≈ 0.400."
    )


def test_every_network_is_drawn():
    accuracies = {f"network {number}": [0.5, 0.1 * number] for number in range(5)}
    picture = plots.accuracy_by_shift(range(2), accuracies)
    assert all(name in picture.sentence for name in accuracies)
    assert len(picture.figure.axes[0].get_lines()) == 5 + 1  # and the line for guessing
