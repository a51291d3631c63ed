"""Maps, kernels and shares of the filters of a layer."""

import numpy as np
import pytest

from helpers import plots
from tests.plots.examples import KERNELS, MAPS, axes_of


def test_a_layer_has_one_colour_scale_for_all_its_pictures():
    axes = [one for one in axes_of("feature_map_grid") if one.get_images()]
    shown = {(n % 2, n // 2): one.get_images()[0] for n, one in enumerate(axes)}
    assert [shown[0, row].get_clim() for row in range(2)] == [(0, 3), (0, 3)]
    assert [shown[1, row].get_clim() for row in range(2)] == [(0, 0.5), (0, 0.5)]
    assert np.array_equal(shown[0, 1].get_array(), MAPS["conv2d"][1, ..., 1])
    assert axes[0].get_title() == "conv2d\n4 × 4"
    assert axes[2].get_ylabel() == "shirt"


def test_a_filter_that_a_layer_lacks_is_told():
    with pytest.raises(ValueError, match="^filter_number must be a whole number from 0 to 1, got 2$"):
        plots.feature_map_grid(["boot", "shirt"], MAPS, 2)


def test_each_kernel_stands_in_its_place():
    (shown,) = axes_of("kernel_grid")[0].get_images()
    sheet = shown.get_array()
    # The colours end where 98 % of the 36 weights do, so that one alone does not leave the others grey.
    limit = np.quantile(np.abs(KERNELS), 0.98)
    assert shown.get_clim() == (-limit, limit)
    assert 1 < limit < np.abs(KERNELS).max()
    for number in range(4):
        top, left = number // 3 * 4, number % 3 * 4
        assert np.array_equal(sheet[top : top + 3, left : left + 3], KERNELS[..., 0, number])


def test_the_waterfall_starts_each_bar_where_the_last_one_ended():
    (axes,) = axes_of("waterfall")
    assert [(bar.get_x(), bar.get_width()) for bar in axes.patches] == [
        (0, -3),  # channel 2, the largest
        (-3, 1),  # channel 0
        (-2, 0.5),  # the two others
        (-1.5, 0.25),  # bias
        (0, -1.25),  # sum
        (0, 0),  # after ReLU
    ]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names[:3] == ["channel 2: -3.000", "channel 0: +1.000", "2 others: +0.500"]
