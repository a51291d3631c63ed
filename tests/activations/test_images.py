import numpy as np
import pytest

from helpers import activations
from helpers.activations import images as batches
from tests.activations.networks import IMAGES


def test_unscaled_images_are_told_once_for_all_moves_of_a_slider(course, capsys):
    batches._say_once.cache_clear()
    activations.feature_maps(course, IMAGES)
    activations.pixel_sum(course, IMAGES[0], "conv2d", 0, 0, 0)
    assert capsys.readouterr().out == ""
    grey = (IMAGES * 255).astype(np.uint8)
    activations.pixel_sum(course, grey[0], "conv2d", 0, 0, 0)
    assert capsys.readouterr().out == (
        "The images have values far above 1, and the course's networks are made for 0 to 1: "
        "did you forget data.scale_images?\n"
    )
    activations.feature_maps(course, grey)
    assert capsys.readouterr().out == ""


def test_more_images_than_a_batch_stay_in_order(course, monkeypatch):
    whole = activations.feature_maps(course, IMAGES)
    monkeypatch.setattr(batches, "BATCH", 2)
    for layer, maps in activations.feature_maps(course, IMAGES).items():
        assert maps.shape == whole[layer].shape
        # Not equal to the last bit: another number of images may be added up in another order.
        np.testing.assert_allclose(maps, whole[layer], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda m: activations.feature_maps(m, IMAGES[..., 0]), ValueError,
         "images must have the shape (N, 28, 28, 1), got (5, 28, 28)"),
        (lambda m: activations.feature_maps(m, IMAGES[:0]), ValueError,
         "images must have the shape (N, 28, 28, 1), got (0, 28, 28, 1)"),
        (lambda m: activations.census(m, IMAGES * np.nan), ValueError,
         "images must be finite numbers, got NaN or infinity among them"),
        (lambda m: activations.strengths(m, IMAGES.astype(str)), TypeError,
         "images must be an array of numbers, got <U32"),
        (lambda m: activations.occlusion_map(m, IMAGES[:1], 0), ValueError,
         "image must have the shape (28, 28, 1), got (1, 28, 28, 1)"),
        (lambda m: activations.pixel_sum(m, IMAGES[0, ..., 0], "conv2d", 0, 0, 0), ValueError,
         "image must have the shape (28, 28, 1), got (28, 28)"),
        (lambda m: activations.grad_cam(m, IMAGES[0].repeat(3, axis=2), 0), ValueError,
         "image must have the shape (28, 28, 1), got (28, 28, 3)"),
    ],
)  # fmt: skip
def test_images_that_the_model_does_not_take_are_one_sentence(course, call, error, sentence):
    with pytest.raises(error) as caught:
        call(course)
    assert str(caught.value) == sentence
