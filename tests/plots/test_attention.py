"""Where a network looks: read back from the figure."""

import numpy as np

from helpers import plots
from tests.plots.examples import IMAGE


def test_black_maps_are_drawn_too():
    nothing = np.zeros((28, 28))
    _, occlusion, cam, *_ = plots.where_it_looks(IMAGE[..., None], nothing, nothing, 9).figure.axes
    for axes, lowest in ((occlusion, -1e-9), (cam, 0)):
        (shown,) = axes.get_images()
        assert np.array_equal(shown.get_array(), nothing)
        assert shown.get_clim() == (lowest, 1e-9)
