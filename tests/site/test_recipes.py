"""What explorers write into their outputs, and how a page finds what was too long to be written."""

import json

import numpy as np
import pytest

from helpers import data, views
from helpers.explorers.recipe import LONGEST, recipe
from helpers.site import live, recipes
from helpers.views.network import Subject
from tests.views.walking import SmallNetwork, small_snapshots


@pytest.fixture
def images(fashion_mnist):
    return fashion_mnist[1][0]


def resolved(make, *arguments):
    return recipes.resolved(json.loads(json.dumps(recipe(make, arguments))))["arguments"]


def test_what_is_short_is_written_whole(images):
    kernel = np.array([[1.5, -2], [0, 1 / 3]])
    photograph, weights, bias, *start = resolved(views.convolution.view, images[7], kernel, 0.5, 0, 1, 2)
    assert np.array_equal(live.values(photograph), images[7])
    assert live.values(weights).dtype == float
    assert np.array_equal(live.values(weights), kernel)
    assert (bias, start) == (0.5, [0, 1, 2])


@pytest.mark.parametrize("count", [700, 3_000])
def test_the_first_test_images_are_found(images, count):
    live.arrays["first"] = images[: recipes.FIRST]
    (found, *_) = resolved(views.stride.view, images[:count], 3, 1, "valid", 0)
    assert "values" not in found
    assert np.array_equal(live.argument(found), images[: min(count, recipes.FIRST)])
    (scaled, *_) = resolved(views.stride.view, data.scale_images(images[:count]), 3, 1, "valid", 0)
    assert np.array_equal(live.argument(scaled), data.scale_images(images[: min(count, recipes.FIRST)]))


def test_images_that_a_network_chose_are_found_by_their_places(images):
    live.arrays["all"] = images
    places = np.random.default_rng(0).permutation(10_000)[:500]
    labels, probabilities = np.zeros(500, np.uint8), np.full((500, 10), 0.1, np.float32)
    found, *others = resolved(views.images.view, images[places], labels, probabilities, places)
    assert np.array_equal(live.argument(found), images[places])
    assert [live.argument(other).shape for other in others] == [(500,), (500, 10), (500,)]


def test_the_images_of_patches_are_found_by_their_numbers(images, fashion_mnist, monkeypatch):
    network = SmallNetwork(seed=1)
    monkeypatch.setattr(recipes, "course_weights", lambda: network.weights)
    live.arrays["all"] = images
    numbers = np.array([3, 8, 9_999])
    subject = Subject(network, data.scale_images(images[numbers]), fashion_mnist[1][1][numbers])
    cells, values = np.zeros((16, 3, 3), np.int32), np.ones((16, 3), np.float32)
    found, *others = resolved(views.patches.view, subject, numbers, cells, values, 10_000, "conv", 0)
    assert np.array_equal(live.argument(found["images"]), subject.images)
    assert [live.argument(other).shape for other in others[:3]] == [(3,), (16, 3, 3), (16, 3)]


def test_where_something_is_said_of_each_image_all_stay(images, fashion_mnist):
    live.arrays["all"] = images
    labels, probabilities = fashion_mnist[1][1][:900], np.full((900, 10), 0.1, np.float32)
    found, *_ = resolved(views.images.view, images[:900], labels, probabilities, None)
    assert np.array_equal(live.argument(found), images[:900])


def test_other_images_and_networks_are_told(images, fashion_mnist, monkeypatch):
    monkeypatch.setattr(recipes, "course_weights", lambda: SmallNetwork(seed=1).weights)
    with pytest.raises(LookupError, match="images that are not the test set's"):
        resolved(views.stride.view, images[1:900], 3, 1, "valid", 0)
    subject = Subject(SmallNetwork(), data.scale_images(images[:9]), fashion_mnist[1][1][:9])
    with pytest.raises(LookupError, match="a network that is not the course's"):
        resolved(views.mistakes.view, subject, np.zeros(9), np.zeros(9), "conv", 0)


def test_the_snapshots_are_a_file_of_their_own(images, fashion_mnist, monkeypatch):
    snapshots = small_snapshots()
    monkeypatch.setattr(recipes, "course_snapshots", lambda: snapshots)
    few = data.scale_images(images[:2]), fashion_mnist[1][1][:2], "conv2d_1", 4, 1
    found, *_ = resolved(views.snapshots.view, snapshots, *few)
    assert found["from"] == "snapshots"  # which the page's script looks for
    live.unpack(recipes.packed(recipes._named(snapshots)))
    for there, here in zip(live.argument(found), snapshots, strict=True):
        assert all(map(np.array_equal, there, here))
    with pytest.raises(LookupError, match="snapshots that are not the course's"):
        resolved(views.snapshots.view, small_snapshots(seed=1), *few)


def test_no_output_becomes_long(images):
    written = json.dumps(recipe(views.stride.view, (images, 3, 1, "valid", 0)))
    assert len(written) < 500
    noise = np.random.default_rng(0).integers(0, 256, LONGEST).astype(np.uint8)
    assert len(json.dumps(recipe(views.stride.view, (noise, 3, 1, "valid", 0)))) < 500
