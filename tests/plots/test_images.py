"""Images side by side, and one with its probabilities."""

import matplotlib
import numpy as np
import pytest

from helpers import plots
from helpers.data import CLASS_NAMES
from helpers.drawing.colours import BLUE, ORANGE
from tests.plots.examples import IMAGE, PICTURES


def test_each_image_is_drawn_with_its_title():
    one, two = PICTURES["image_grid"]().figure.axes
    assert np.array_equal(one.get_images()[0].get_array(), IMAGE)
    assert np.array_equal(two.get_images()[0].get_array(), 1 - IMAGE)
    assert (one.get_title(), two.get_title()) == ("one", "two")


def test_image_grid_takes_a_channel_axis():
    assert plots.image_grid([IMAGE[..., None]], ["one"]).png == plots.image_grid([IMAGE], ["one"]).png


def test_the_bars_are_in_label_order_and_the_true_class_is_orange():
    bars = PICTURES["class_probabilities"]().figure.axes[1]
    assert bars.yaxis_inverted()
    assert [label.get_text() for label in bars.get_yticklabels()] == list(CLASS_NAMES)
    widths = [bar.get_width() for bar in bars.patches]
    assert widths == pytest.approx([0.02] * 7 + [0.82] + [0.02] * 2)
    colours = [matplotlib.colors.to_hex(bar.get_facecolor()) for bar in bars.patches]
    blue, orange = (np.divide(colour, 255) for colour in (BLUE, ORANGE))
    assert colours == [matplotlib.colors.to_hex(blue)] * 9 + [matplotlib.colors.to_hex(orange)]
