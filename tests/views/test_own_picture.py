"""The steps from a picture of your own to an image like those of the data set, and what is said of it."""

import numpy as np
import pytest

from helpers import own_picture
from helpers.data import scale_images
from helpers.drawing.shapes import Words
from helpers.views.network import Subject
from helpers.views.own_picture import view
from tests.views.walking import SmallNetwork, look, told


def made(pixels, network=None):
    """A view of the steps from these pixels, the steps, and the subject that was asked."""
    steps = own_picture.steps(pixels)
    subject = Subject(network or SmallNetwork(), scale_images(steps["28 × 28"][np.newaxis]), None)
    return view(subject, steps), steps, subject


PIXELS = np.random.default_rng(0).integers(0, 256, (90, 700, 3)).astype(np.uint8)


@pytest.mark.parametrize("pixels", [PIXELS, PIXELS[:1, :1], PIXELS[:, :9], np.zeros_like(PIXELS)])
def test_it_says_what_was_done_and_what_the_network_says(pixels):
    one, steps, subject = made(pixels)
    drawing = one.draw()
    look(drawing)
    names = [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
    assert names == list(steps)
    probabilities = np.sort(subject.probabilities(0))[::-1]
    shares = told(r"The network says ≈ [\w/ -]+ \(≈ #%\), then ≈ [\w/ -]+ \(≈ #%\)\.$", drawing.sentence)
    assert shares == [round(float(share) * 100) for share in probabilities[:2]]
    assert drawing.tables.count("<tr>") == 10
    if steps["28 × 28"].any():
        zeros = 100 * np.mean(steps["28 × 28"] == 0)
        assert told("28 × 28, where ≈ #% of the pixels are 0", drawing.sentence) == [round(zeros)]
    else:
        assert "28 × 28, where nothing stands out. " in drawing.sentence


def test_the_last_step_can_be_pointed_at():
    one, steps, _ = made(PIXELS)
    (grid,) = one.draw().grids
    assert np.array_equal(grid.values, steps["28 × 28"])
    assert not grid.controls


def test_a_network_without_ten_probabilities_says_nothing():
    network = SmallNetwork()
    look = network.look
    network.look = lambda image: (look(image)[0], None)
    drawing = made(PIXELS, network)[0].draw()
    assert "network" not in drawing.sentence
    assert drawing.sentence.endswith("of the pixels are 0.")
    assert not drawing.tables
