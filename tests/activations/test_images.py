import numpy as np

from helpers import activations
from helpers.activations import images as batches
from tests.activations.networks import COURSE_LAYERS, IMAGES


def test_unscaled_images_are_told_once_for_all_moves_of_a_slider(course, capsys):
    activations._say_once.cache_clear()
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
    activations._say_once.cache_clear()
    activations.feature_maps(course, grey)
    assert "did you forget data.scale_images?" in capsys.readouterr().out


def test_more_images_than_a_batch_stay_in_order(course, monkeypatch):
    whole = activations.feature_maps(course, IMAGES)
    monkeypatch.setattr(batches, "BATCH", 2)
    for layer, maps in activations.feature_maps(course, IMAGES).items():
        assert maps.shape == whole[layer].shape
        # Not equal to the last bit: another number of images may be added up in another order.
        np.testing.assert_allclose(maps, whole[layer], rtol=1e-5, atol=1e-5)


def test_bytes_are_images_too(course):
    grey = (IMAGES * 255).astype(np.uint8)
    maps, expected = (activations.feature_maps(course, images) for images in (grey, grey.astype(np.float32)))
    for layer in COURSE_LAYERS:
        np.testing.assert_array_equal(maps[layer], expected[layer])
