"""From pixels of any kind to an image like those of the data set."""

from functools import cache

import numpy as np
import pytest
from PIL import Image

from helpers.own_picture import steps

SMALL = "28 × 28"


def enlarged(image, side):
    return np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC))


def in_grey(values):
    return np.repeat(values[..., np.newaxis], 3, axis=-1)


def framed(pixels, above, below, before, behind):
    """A picture with so many more pixels of its background, which is white, on each side."""
    return np.pad(pixels, ((above, below), (before, behind), (0, 0)), constant_values=255)


def blue(image):
    """What is light becomes dark blue, on white."""
    share = image[..., np.newaxis] / 255
    return (255 * (1 - share) + np.array((20, 40, 140)) * share).astype(np.uint8)


def on_a_table(image):
    """On light grey, darker towards the left, with the noise of a camera."""
    light = np.linspace(0.85, 1, image.shape[1])[:, np.newaxis]
    noise = noise_of(image.shape)
    return np.clip((230 - in_grey(image) * 0.8) * light + noise, 0, 255).astype(np.uint8)


@cache  # a camera would have another for each photograph, but that takes most of the time
def noise_of(shape):
    return np.random.default_rng(0).normal(0, 6, (*shape, 1))


MADE = {
    "as it is": (in_grey, 5),
    "large": (lambda image: in_grey(enlarged(image, 333)), 16),
    "negated, in a wide frame": (
        lambda image: framed(in_grey(255 - enlarged(image, 400)), 9, 80, 300, 60),
        16,
    ),
    "in colour, in a tall frame": (lambda image: framed(blue(enlarged(image, 250)), 200, 90, 20, 20), 16),
    "photographed": (lambda image: on_a_table(np.pad(enlarged(image, 600), 150)), 16),
}


@pytest.mark.parametrize("made", MADE)
def test_an_image_of_the_data_set_becomes_itself_again(made, fashion_mnist):
    make, most = MADE[made]
    images = fashion_mnist[1][0][:20]  # of all ten classes
    again = np.stack([steps(make(image))[SMALL] for image in images])
    assert again.shape == images.shape and again.dtype == np.uint8
    assert np.abs(again.astype(int) - images).mean() < most


SIDES = [(1, 1), (1, 5000), (5000, 1), (2, 3), (27, 29), (281, 280), (1121, 40)]


@pytest.mark.parametrize("shape", SIDES)
@pytest.mark.parametrize("depth", [3, 4])
def test_any_size_will_do(shape, depth):
    noise = np.random.default_rng(0).integers(0, 256, (*shape, depth)).astype(np.uint8)
    for pixels in (noise, np.full_like(noise, 77), np.zeros_like(noise), np.full_like(noise, 255)):
        made = steps(pixels)
        assert list(made) == ["picture", "grey", "light on dark", "trimmed square", SMALL]
        assert made[SMALL].shape == (28, 28)
        assert {step.dtype for step in made.values()} == {np.dtype(np.uint8)}
        assert max(max(step.shape) for step in made.values()) <= 280
        one_colour = np.ptp(pixels.reshape(-1, depth), axis=0).max() == 0
        assert made[SMALL].max() == 0 if one_colour else True


def square_on(background, colour, opacity=None):
    pixels = np.full((60, 80, 3), background, np.uint8)
    pixels[10:40, 5:35] = colour
    return pixels if opacity is None else np.dstack([pixels, opacity])


def test_it_is_light_on_dark_whichever_way_it_was_and_the_brightest_is_white():
    for background, colour in ((255, 0), (0, 255), (200, 120), (60, (255, 60, 60)), (255, (255, 120, 200))):
        made = steps(square_on(background, colour))
        assert np.all(made[SMALL] == 255)  # the square fills all of it
        assert np.all(made["light on dark"][45:] == 0)


@pytest.mark.parametrize(("hidden", "colour"), [(0, 30), (255, 30), (0, 220), (255, 220)])
def test_what_is_transparent_is_background_whatever_its_hidden_colour(hidden, colour):
    opacity = np.zeros((60, 80), np.uint8)
    opacity[10:40, 5:35] = 255
    made = steps(square_on(hidden, colour, opacity))
    assert np.all(made[SMALL] == 255)
    assert np.all(made["picture"][45:] == (255 if colour < 128 else 0))
    assert np.all(steps(square_on(hidden, colour, np.zeros_like(opacity)))[SMALL] == 0)


def test_what_is_not_square_stands_in_the_middle():
    pixels = np.full((250, 100, 3), 255, np.uint8)
    pixels[60:200, 20:30] = 0  # 140 by 10, so 28 by 2
    made = steps(pixels)[SMALL]
    assert np.all(made[:, 13:15] == 255)
    assert np.all(made[:, :13] == 0) and np.all(made[:, 15:] == 0)


@pytest.mark.parametrize(
    ("pixels", "error", "sentence"),
    [
        (np.zeros((5, 5, 3)), TypeError, "pixels must be uint8 values from 0 to 255, got float64"),
        (np.zeros((5, 5), np.uint8), ValueError,
         "pixels must have the shape (H, W, 3) or (H, W, 4), got (5, 5)"),
        (np.zeros((0, 5, 3), np.uint8), ValueError,
         "pixels must have the shape (H, W, 3) or (H, W, 4), got (0, 5, 3)"),
    ],
)  # fmt: skip
def test_other_pixels_are_one_sentence(pixels, error, sentence):
    with pytest.raises(error) as caught:
        steps(pixels)
    assert str(caught.value) == sentence
