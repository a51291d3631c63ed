"""Images side by side, and one with its probabilities: read back from the figures."""

import numpy as np
import pytest

from helpers import plots
from helpers.data import CLASS_NAMES
from helpers.drawing.colours import BLUE, ORANGE
from tests.plots.examples import IMAGE, axes_of


def test_each_image_is_drawn_with_its_title():
    one, two = axes_of("image_grid")
    assert np.array_equal(one.get_images()[0].get_array(), IMAGE)
    assert np.array_equal(two.get_images()[0].get_array(), 1 - IMAGE)
    assert (one.get_title(), two.get_title()) == ("one", "two")
    assert plots.image_grid([IMAGE[..., None]], ["one"]).png == plots.image_grid([IMAGE], ["one"]).png


def test_the_bars_are_in_label_order_and_the_true_class_is_orange():
    bars = axes_of("class_probabilities")[1]
    assert bars.yaxis_inverted()
    assert [label.get_text() for label in bars.get_yticklabels()] == list(CLASS_NAMES)
    assert [bar.get_width() for bar in bars.patches] == pytest.approx([0.02] * 7 + [0.82] + [0.02] * 2)
    colours = [tuple(round(255 * part) for part in bar.get_facecolor()[:3]) for bar in bars.patches]
    assert colours == [BLUE] * 9 + [ORANGE]
