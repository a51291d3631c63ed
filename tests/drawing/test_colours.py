"""Colours that a colour-blind reader tells apart, and anybody on a page printed in grey."""

import matplotlib
import numpy as np
import pytest

from helpers.drawing.colours import BLUE, INFERNO, NEGATIVE, ORANGE, PINK, POSITIVE, SIGNED, ends, whole
from helpers.drawing.raster import raster
from helpers.drawing.shapes import Dots, Frame, Stripes, Tile

# What is left of linear RGB. For cones: Machado, Oliveira and Fernandes (2009), "A Physiologically-
# based Model for Simulation of Color Vision Deficiency", severity 1.0; the last: the luminance of sRGB.
EYES = {
    "no red": [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    "no green": [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
    "no blue": [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    "in grey": [0.2126, 0.7152, 0.0722] * 3,
}
SCALES = {"signed": SIGNED, "inferno": INFERNO}


def seen(colours, eye):
    """sRGB ``(N, 3)``, 0 to 1, as CIELAB ``(N, 3)`` of what this eye is left with: lightness to 100, a, b."""
    colours = np.asarray(colours, float)
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    linear = np.clip(linear @ np.reshape(EYES[eye], (3, 3)).T, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = linear @ np.transpose(to_xyz) / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116).T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("name", SCALES)
def test_a_scale_only_gets_lighter(name, eye):
    lightness = seen(SCALES[name] / 255, eye)[:, 0]
    assert np.diff(lightness).min() > -0.6  # the colours are whole numbers
    assert np.diff(lightness[::16]).min() > 1
    assert lightness[-1] - lightness[0] > 60


def test_a_scale_with_two_dark_ends_would_be_found():
    red_and_blue = matplotlib.colormaps["RdBu_r"](np.linspace(0, 1, 255))[:, :3]
    assert np.diff(seen(red_and_blue, "in grey")[::16, 0]).min() < -1


@pytest.mark.parametrize("eye", EYES)
def test_blue_orange_and_black_differ(eye):
    blue, orange, black = seen(np.array([BLUE, ORANGE, (0, 0, 0)]) / 255, eye)
    assert np.linalg.norm([blue - orange, blue - black, orange - black], axis=1).min() > 20


@pytest.mark.parametrize("eye", EYES)
def test_bars_above_and_below_zero_and_marked_ones_differ(eye):
    below, marked, above = seen(np.array([NEGATIVE, ORANGE, POSITIVE]) / 255, eye)[:, 0]
    assert below + 15 < marked < above - 15


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_last_digits_make_no_other_shade(dtype):
    numbers = np.array([[100.49999, 100.5, 100.50001], [0, 254.501, 255]], dtype)
    before = numbers.copy()
    assert whole(numbers.T).tolist() == [[100, 0], [100, 255], [100, 255]]
    np.testing.assert_array_equal(numbers, before)


def test_a_scale_has_0_and_never_ends_where_it_begins():
    maps = np.array([[-2, 1], [2, 3], [-2, -1], [0, 0]])
    assert [ends(one) for one in maps] == [(-2, 1), (0, 3), (-2, 0), (0, 1)]


def test_the_scales_are_those_that_the_figures_have():
    for name, scale in (("cividis", SIGNED), ("inferno", INFERNO)):
        colours = matplotlib.colormaps[name](np.linspace(0, 1, len(scale)))[:, :3]
        assert np.abs(scale / 255 - colours).max() <= 1 / 255


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("grey", [0, 64, 128, 192, 255])
def test_frames_dots_and_stripes_show_on_every_grey(eye, grey):
    cell = 10, 10, 10, 10
    for shape in (Frame(*cell), Dots(((15, 15),), 6), Stripes(*cell, BLUE), Stripes(*cell, PINK)):
        picture = raster((40, 40), [Tile(np.full((4, 4, 3), grey, np.uint8), 0, 0, 40, 40), shape])
        pixels = [[grey] * 3, *np.asarray(picture)[10:20, 10:20].reshape(-1, 3)]
        assert np.ptp(seen(np.divide(pixels, 255), eye)[:, 0]) > 30
