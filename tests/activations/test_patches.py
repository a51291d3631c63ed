import numpy as np

from helpers import activations
from helpers.activations import images as batches
from tests.activations.networks import IMAGES


def test_the_strongest_cell_of_each_image_counts_and_the_strongest_image_comes_first(course, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 2)
    maps = activations.feature_maps(course, IMAGES)
    found = activations.strongest_cells(course, IMAGES, count=3)
    assert list(found) == list(maps)
    for layer, values in maps.items():
        ours = found[layer]
        of_images = values.max(axis=(1, 2)).T  # (filters, images)
        np.testing.assert_array_equal(ours.values, -np.sort(-of_images, axis=1)[:, :3])
        for number in range(values.shape[3]):
            cells = ours.images[number], ours.rows[number], ours.columns[number]
            np.testing.assert_array_equal(values[(*cells, number)], ours.values[number])
            assert len(set(ours.images[number])) == 3


def test_of_few_images_all_are_there(course):
    assert activations.strongest_cells(course, IMAGES[:2])["conv2d_1"].images.shape == (6, 2)
