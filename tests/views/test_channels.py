"""Several channels: each map, their sum so far, and one cell taken apart."""

import numpy as np
import pytest

from helpers import views
from helpers.convolution import KERNELS, conv2d
from helpers.drawing.colours import grey, signed
from helpers.drawing.shapes import Words
from helpers.drawing.tables import number
from tests.views.walking import close, framed, tiles, told

PHOTOGRAPH = np.random.default_rng(0).integers(0, 256, (15, 12, 3)).astype(np.uint8)
BLUR = KERNELS["box blur"]
REDNESS = np.stack([2 * BLUR, -BLUR, -BLUR], axis=-1)


def drawn(image=PHOTOGRAPH, kernels=REDNESS, bias=5.0, **state):
    view = views.channels.view(image, kernels, bias, 0, 0)
    return view.draw(**view.start() | state)


def words(drawing):
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


def test_one_channel_the_map_of_its_kernel_and_the_sum_so_far_have_one_scale():
    maps = [conv2d(PHOTOGRAPH[..., place], REDNESS[..., place]) for place in range(3)]
    sums = maps[0], maps[0] + maps[1], sum(maps) + 5
    limit = np.abs([*maps, *sums]).max()
    for channel in range(3):
        drawing = drawn(channel=channel)
        image, made, added, *_ = tiles(drawing)
        assert np.array_equal(image.colours, grey(PHOTOGRAPH[..., channel], PHOTOGRAPH.max()))
        assert np.array_equal(made.colours, signed(maps[channel], limit))
        assert np.array_equal(added.colours, signed(sums[channel], limit))
        _, of_map, of_sum = drawing.grids
        assert np.allclose(of_map.values, maps[channel], atol=1e-3)
        assert np.allclose(of_sum.values, sums[channel], atol=1e-3)


def test_the_last_sum_is_what_a_layer_computes():
    whole = conv2d(PHOTOGRAPH, REDNESS[..., np.newaxis], 5)[..., 0]
    assert np.allclose(drawn(channel=2).grids[2].values, whole, atol=1e-3)


def test_one_cell_is_taken_apart_and_the_bias_comes_last():
    cells = [conv2d(PHOTOGRAPH[..., place], REDNESS[..., place])[4, 7] for place in range(3)]
    first, second, third = (drawn(channel=channel, row=4, column=7) for channel in range(3))
    assert close(told("In row 4, column 7: red #; sum #.", first.sentence), [cells[0]] * 2)
    assert close(told("red #, green #; sum #.", second.sentence), [*cells[:2], sum(cells[:2])])
    expected = [sum(cells[:2]), cells[2], 5, sum(cells) + 5]
    assert close(told(r"red \+ green #, blue #, bias #; sum #\.", third.sentence), expected)
    assert "Channel 2 of 3, blue: " in third.sentence
    assert "red + green + blue + bias, " in third.sentence
    assert [name in words(third) for name in ("channel 2, blue", "bias", number(expected[-1]))] == [True] * 3
    assert "bias" not in words(second)


def test_the_photograph_is_shown_in_colour_and_feature_maps_are_numbered():
    assert np.array_equal(tiles(drawn())[-1].colours, PHOTOGRAPH)
    maps = PHOTOGRAPH.astype(float) - 128
    drawing = drawn(maps, channel=2)
    assert len(tiles(drawing)) == len(tiles(drawn())) - 1
    assert "Channel 2 of 3: " in drawing.sentence
    assert "Added up so far: channels 0 to 2 + bias, " in drawing.sentence
    assert "channels 0 to 1 " in drawing.sentence


@pytest.mark.parametrize(("size", "middle"), [(1, 0), (3, 1), (4, 2)])
def test_the_window_and_its_cells_are_framed_and_dragged(size, middle):
    drawing = drawn(kernels=np.ones((size, size, 3)), row=3, column=2)
    image, made, added, *_ = tiles(drawing)
    assert framed(drawing, image) == [(3, 2, size, size)]
    assert framed(drawing, made) == framed(drawing, added) == [(3, 2, 1, 1)]
    on_image, on_map, on_sum = drawing.grids
    assert on_image.state_of(5, 6) == {"row": 5 - middle, "column": 6 - middle}
    assert on_image.state_of(14, 11) == {"row": 15 - size, "column": 12 - size}
    assert on_map.state_of(4, 7) == on_sum.state_of(4, 7) == {"row": 4, "column": 7}
    cell = on_image.width / 12
    assert on_sum.sees[1][7] == pytest.approx((7 * cell, size * cell))


def test_one_channel_needs_no_slider_for_it():
    view = views.channels.view(PHOTOGRAPH[..., :1], REDNESS[..., :1], 0.0, 0, 0)
    assert list(view.controls) == ["row", "column"]
    assert "Added up so far: channel 0 + bias, " in view.draw(**view.start()).sentence


def test_what_is_zero_everywhere_is_silent():
    sentence = drawn(kernels=REDNESS * (0, 1, 1), channel=0).sentence
    assert "red: silent (every cell is 0) under its kernel" in sentence
