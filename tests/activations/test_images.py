import numpy as np
import pytest

from helpers import activations, arguments
from helpers.activations import images as batches
from tests.activations.networks import IMAGES


def test_unscaled_images_are_told_once_for_all_moves_of_a_slider(course, capsys):
    batches._say_once.cache_clear()
    activations.feature_maps(course, IMAGES)
    activations.pixel_sum(course, IMAGES[0], "conv2d", 0, 0, 0)
    assert capsys.readouterr().out == ""
    grey = (IMAGES * 255).astype(np.uint8)
    activations.pixel_sum(course, grey[0], "conv2d", 0, 0, 0)
    activations.feature_maps(course, grey)
    assert capsys.readouterr().out == f"{arguments.unscaled(grey)}\n"


MANY, ONE = "images must have the shape (N, 28, 28, 1)", "image must have the shape (28, 28, 1)"
FINITE = "images must be finite numbers, got NaN or infinity among them"


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda m: activations.feature_maps(m, IMAGES[..., 0]), f"{MANY}, got (5, 28, 28)"),
        (lambda m: activations.feature_maps(m, IMAGES[:0]), f"{MANY}, got (0, 28, 28, 1)"),
        (lambda m: activations.census(m, IMAGES * np.nan), FINITE),
        (lambda m: activations.census(m, IMAGES * np.float64(1e300)), FINITE),
        (lambda m: activations.occlusion_map(m, IMAGES[:1], 0), f"{ONE}, got (1, 28, 28, 1)"),
        (lambda m: activations.pixel_sum(m, IMAGES[0, ..., 0], "conv2d", 0, 0, 0), f"{ONE}, got (28, 28)"),
        (lambda m: activations.grad_cam(m, IMAGES[0].repeat(3, axis=2), 0), f"{ONE}, got (28, 28, 3)"),
    ],
)
def test_images_that_the_model_does_not_take_are_one_sentence(course, call, sentence):
    with pytest.raises(ValueError) as caught:
        call(course)
    assert str(caught.value) == sentence
