"""Convolution by hand: the sum taken apart, the map so far, and what can be dragged."""

import re

import numpy as np
import pytest

from helpers import views
from helpers.convolution import KERNELS, conv2d
from helpers.drawing.colours import SIGNED, grey
from helpers.drawing.shapes import Line, Words
from helpers.drawing.tables import number
from tests.views.walking import framed, look, tiles

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)
SOBEL = KERNELS["Sobel, vertical edges"]


def drawn(images, kernel=SOBEL, bias=0.0, **state):
    view = views.convolution.view(images, kernel, bias, 0, 0, 0)
    return view.draw(**view.start() | state)


def test_pixels_weights_and_products_are_enlarged_with_their_numbers():
    drawing = drawn(IMAGES, bias=7.0, image_index=1, row=3, column=20)
    patch = IMAGES[1, 3:6, 20:23]
    parts = [patch, SOBEL, patch * SOBEL]
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", drawing.tables)
    told = [number(value) for part in parts for value in part.ravel()]
    assert cells == told
    words = [shape for shape in drawing.shapes if isinstance(shape, Words)]
    assert [word.text for word in words if word.colour is not None] == told
    image, feature_map, *enlarged = tiles(drawing)[:5]
    assert np.array_equal(image.colours, grey(IMAGES[1]))
    assert [tile.colours.shape for tile in enlarged] == [(3, 3, 3)] * 3
    value = conv2d(IMAGES[1], SOBEL, 7)[3, 20]
    makes = f"makes {number(value)}; after ReLU {number(max(value, 0))}."
    assert f"plus the bias 7 that {makes}" in drawing.sentence
    assert "row 3, column 20 of the 26 by 26 map; 99 of 676 are done." in drawing.sentence
    assert framed(drawing, image) == [(3, 20, 3, 3)]
    assert framed(drawing, feature_map) == [(3, 20, 1, 1)]


def test_without_a_bias_nothing_is_said_of_it_nor_of_relu():
    """A learner meets the sum first, and both of them later."""
    drawing = drawn(IMAGES, bias=None, row=3, column=20)
    value = number(conv2d(IMAGES[0], SOBEL)[3, 20])
    written = [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
    assert f"sum {value}" in written
    assert f": the products add up to {value}. This is the cell in row 3, column 20" in drawing.sentence
    assert not re.search("bias|ReLU", " ".join([drawing.sentence, *written]))


def test_lines_lead_from_the_window_and_to_its_cell():
    drawing = drawn(IMAGES, row=3, column=20)
    image, feature_map, enlarged = tiles(drawing)[:3]
    cell = image.width / 28
    lines = [shape for shape in drawing.shapes if isinstance(shape, Line)]
    assert [line[:2] for line in lines[:2]] == [(20 * cell, 6 * cell), (23 * cell, 6 * cell)]
    assert [line[2:] for line in lines[:2]] == [(0, enlarged.top), (enlarged.width, enlarged.top)]
    assert lines[2][2:] == pytest.approx((feature_map.left + 20.5 * cell, 4 * cell))


def test_the_map_fills_up_in_reading_order():
    for row, column in ((2, 5), (25, 25)):
        _, feature_map, *_ = tiles(drawn(IMAGES[:1], row=row, column=column))
        empty = feature_map.colours[..., 3] == 0
        assert np.array_equal(np.flatnonzero(empty), range(26 * row + column + 1, 26 * 26))


def test_a_positive_sum_is_yellow_and_a_negative_one_blue():
    edge = np.zeros((1, 8, 8))
    edge[0, :, 2:5] = 100  # brighter at column 2, darker at column 5
    _, feature_map, *_ = tiles(drawn(edge, row=5, column=5))
    assert feature_map.colours[1, [1, 4], :3].tolist() == SIGNED[[-1, 0]].tolist()


def test_one_image_needs_no_slider_for_it():
    view = views.convolution.view(IMAGES[:1], SOBEL, 0.0, 0, 0, 0)
    assert list(view.controls) == ["row", "column"]
    assert "of the image: " in view.draw(**view.start()).sentence


def test_the_window_is_dragged_by_its_middle_and_a_cell_of_the_map_as_it_is():
    drawing = drawn(IMAGES)
    on_image, on_map, strip = drawing.grids
    assert on_map.state_of(4, 17) == {"row": 4, "column": 17}
    assert on_image.state_of(5, 18) == {"row": 4, "column": 17}
    # Beyond the middle of the first window, and of the last.
    assert on_image.state_of(0, 0) == {"row": 0, "column": 0}
    assert on_image.state_of(27, 27) == {"row": 25, "column": 25}
    assert strip.state_of(0, 2) == {"image_index": 2}
    assert np.array_equal(on_image.values, IMAGES[0])
    assert np.array_equal(on_map.values, conv2d(IMAGES[0], SOBEL))
    cell = on_image.width / 28
    assert on_map.sees[0][4] == pytest.approx((4 * cell, 3 * cell))
    assert on_map.sees[1][17] == pytest.approx((17 * cell, 3 * cell))


def test_each_step_leads_to_the_next_cell_and_behind_the_last_to_the_first():
    view = views.convolution.view(IMAGES, SOBEL, 0.0, 0, 0, 0)
    assert view.step(1, row=3, column=25, image_index=0) == {"row": 4, "column": 0}
    assert view.step(-1, row=0, column=0, image_index=0) == {"row": 25, "column": 25}


@pytest.mark.parametrize("size", [1, 5, 28])
def test_a_kernel_of_any_size_fits(size):
    drawing = drawn(IMAGES, np.ones((size, size)))
    look(drawing)
    image, _, pixels, *_ = tiles(drawing)
    assert framed(drawing, image) == [(0, 0, size, size)]
    assert pixels.colours.shape == (size, size, 3)
    numbers = [shape for shape in drawing.shapes if isinstance(shape, Words) and shape.colour is not None]
    assert len(numbers) == (3 if size == 1 else 0) or size == 5
