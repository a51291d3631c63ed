import io

import ipywidgets as widgets
import numpy as np
import pytest
from PIL import Image

from helpers import explorers


def shown(explorer):
    return np.asarray(Image.open(io.BytesIO(explorer.picture.value)))


@pytest.fixture
def grey():
    """Explorer of one slider: the picture is as bright as its value."""

    def draw(brightness):
        if brightness == 13:
            raise ValueError("13 is <unlucky>")
        return np.full((20, 30, 3), brightness, np.uint8), f"brightness {brightness}"

    return explorers.Explorer(draw, brightness=widgets.IntSlider(min=0, max=255))


def test_a_slider_changes_picture_and_sentence(grey):
    assert np.all(shown(grey) == 0)
    assert grey.sentence == "brightness 0"
    grey.brightness.value = 200
    assert shown(grey).shape == (20, 30, 3)
    assert np.all(shown(grey) == 200)
    assert grey.sentence == grey.picture.tooltip == "brightness 200"
    assert "brightness 200" in grey._caption.value


def test_one_move_draws_once():
    drawn = []

    def draw(row, column):
        drawn.append((row, column))
        return np.zeros((5, 5, 3), np.uint8), f"{row}, {column}"

    explorer = explorers.Explorer(draw, row=widgets.IntSlider(max=9), column=widgets.IntSlider(max=9))
    explorer.row.value = 3
    explorer.column.value = 4
    assert drawn == [(0, 0), (3, 0), (3, 4)]


def test_an_error_is_told_beside_the_slider_and_not_swallowed(grey):
    grey.brightness.value = 99
    with pytest.raises(ValueError, match="unlucky"):
        grey.brightness.value = 13
    assert "This cannot be shown:</b> 13 is &lt;unlucky&gt;" in grey._caption.value
    assert np.all(shown(grey) == 99)  # the last good picture
    grey.brightness.value = 14
    assert "This cannot be shown" not in grey._caption.value


def test_saved_it_is_a_picture_with_its_sentence(grey):
    grey.brightness.value = 77
    data, metadata = grey._repr_mimebundle_()
    assert data["text/plain"] == "brightness 77"
    assert metadata == {"image/png": {"alt": "brightness 77"}}
    still = np.asarray(Image.open(io.BytesIO(data["image/png"])))
    assert np.all(still[:20, :30] == 77)
    assert still[20:].min() < 100  # the sentence, in black below
    assert "application/vnd.jupyter.widget-view+json" in data


def test_explore_images_shows_each_image(fashion_mnist):
    images, labels = fashion_mnist[1]
    explorer = explorers.explore_images(images, labels)
    slider = explorer.image_index
    assert (slider.min, slider.max, slider.value) == (0, 9_999, 0)
    assert (
        explorer.sentence == "Image 0: Ankle boot (label 9). Values from 0 to 255; 66% of the pixels are 0."
    )
    for index in (7, 9_999):
        slider.value = index
        assert np.array_equal(shown(explorer)[5::10, 5::10, 1], images[index])
        assert explorer.sentence.startswith(f"Image {index}: ")


def test_explore_images_with_probabilities():
    probabilities = np.full((3, 10), 0.01)
    probabilities[1, 7] = 0.91
    images = np.zeros((3, 28, 28), np.uint8)
    explorer = explorers.explore_images(images, [5, 5, 5], probabilities)
    explorer.image_index.value = 1
    assert explorer.sentence.startswith(
        "Image 1. True class: Sandal, which gets ≈ 1%. The network says ≈ Sneaker (≈ 91%), then "
    )
    assert "<b>Sandal (true class)</b>" in explorer._beside.value
    assert explorer._beside.value.count("<tr>") == 10
    assert "91.0%" in explorer._beside.value


def test_images_that_a_network_chose_carry_their_own_number_and_marks():
    probabilities = np.eye(10)[[7, 7]]
    explorer = explorers.explore_images(
        np.zeros((2, 28, 28), np.uint8), [5, 5], probabilities, chosen=[40, 123]
    )
    explorer.image_index.value = 1
    assert explorer.sentence.startswith("Image ≈ 123. True class: ≈ Sandal, which gets ≈ 0%.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([], []), "images must hold at least one image, got none"),
        ((np.zeros((2, 28, 28)), [1]), "labels must be one for each of the 2 images, got 1"),
        (
            (np.zeros((2, 28, 28)), [1, 1], np.zeros((3, 10))),
            "probabilities must be one for each of the 2 images, got 3",
        ),
        ((np.zeros((2, 28, 28)), [1, 1], None, [4]), "chosen must be one for each of the 2 images, got 1"),
    ],
)
def test_wrong_arguments_are_one_sentence(arguments, sentence):
    with pytest.raises(ValueError) as caught:
        explorers.explore_images(*arguments)
    assert str(caught.value) == sentence
