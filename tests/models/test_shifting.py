import numpy as np
import pytest

from helpers import models
from helpers.data import shift_images


class Recognises:
    """Stands in for a network: it is right about the images that it knows."""

    def __init__(self, *known):
        self.known = known
        self.asked = 0

    def evaluate(self, images, labels, **settings):
        self.asked += 1
        assert len(labels) == len(images)
        right = [any(np.array_equal(image, known) for known in self.known) for image in images]
        return [0.0, np.mean(right)]


@pytest.mark.parametrize(("pixels", "accuracy"), [(0, 1.0), (2, 0.25), (3, 0.0)])
def test_it_is_the_mean_over_four_directions_asked_at_once(pixels, accuracy):
    image = np.random.default_rng(0).random((1, 28, 28, 1), np.float32)
    network = Recognises(image[0], shift_images(image, rows=-2)[0])
    assert models.accuracy_after_shift(network, image, np.array([3]), pixels) == accuracy
    assert network.asked == 1
