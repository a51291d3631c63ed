"""Stride and padding: the map lies in place, stripes tell what is padding and what is never seen."""

import numpy as np
import pytest

from helpers import pooling, views
from helpers.convolution import conv2d
from helpers.drawing.colours import BLUE, PINK
from helpers.drawing.shapes import Stripes, Words
from helpers.views.in_place import striped
from helpers.views.stride import LEFT, MARGIN
from tests.views.walking import framed, tiles, told

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)


def drawn(size, strides, padding, images=IMAGES[:1]):
    view = views.stride.view(images, size, strides, padding, 0)
    return view.draw(**view.start())


def covered(tile, stripes):
    """Which cells of a tile lie under stripes."""
    rows, columns = tile.colours.shape[:2]
    cells, cell = np.zeros((rows, columns), bool), tile.width / columns
    for stripe in stripes:
        top, left = (stripe.top - tile.top) / cell, (stripe.left - tile.left) / cell
        bottom, right = top + stripe.height / cell, left + stripe.width / cell
        cells[round(top) : round(bottom), round(left) : round(right)] = True
    return cells


@pytest.mark.parametrize(("size", "strides", "padding"), [(3, 2, "valid"), (2, 3, "same"), (1, 4, "valid")])
def test_what_is_never_seen_has_pink_stripes(size, strides, padding):
    drawing = drawn(size, strides, padding)
    missed = pooling.unseen((28, 28), size, strides, padding)
    pink = [shape for shape in drawing.shapes if isinstance(shape, Stripes) and shape.colour == PINK]
    assert np.array_equal(covered(tiles(drawing)[0], pink), missed)
    assert told("and # pixels are never seen", drawing.sentence) == [missed.sum()]


def test_padding_has_blue_stripes_round_the_image():
    drawing = drawn(2, 3, "same", np.full((1, 28, 28), 255))
    assert "57 cells of padding were added (blue stripes), and " in drawing.sentence
    (blue,) = [shape for shape in drawing.shapes if isinstance(shape, Stripes) and shape.colour == BLUE]
    image = tiles(drawing)[0]
    cell = image.width / 28
    assert blue[:4] == pytest.approx((image.left, image.top, 29 * cell, 29 * cell))
    assert drawing.shapes.index(blue) == 0  # below the image
    assert BLUE not in [shape.colour for shape in drawn(3, 1, "valid").shapes if isinstance(shape, Stripes)]


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [1, 2, 4])
@pytest.mark.parametrize("size", [1, 4, 7])
def test_each_cell_of_the_map_lies_over_the_middle_of_its_window(size, strides, padding):
    drawing = drawn(size, strides, padding)
    image, made = tiles(drawing)[:2]
    cell, right = image.width / 28, (28 + MARGIN + LEFT) * image.width / 28
    _, on_map = drawing.grids
    for axis, start in ((0, made.top), (1, made.left - right)):
        for place, (begins, length) in enumerate(on_map.sees[axis]):
            assert length == pytest.approx(size * cell)
            assert start + (place + 0.5) * strides * cell == pytest.approx(begins + length / 2)
    means = conv2d(IMAGES[0], np.full((size, size), 1 / size**2), strides=strides, padding=padding)
    assert np.allclose(on_map.values, means)


def test_the_first_window_is_framed_and_the_next_dashed_with_their_cells():
    drawing = drawn(3, 2, "valid")
    image, made = tiles(drawing)[:2]
    assert framed(drawing, image) == [(0, 0, 3, 3)]
    assert framed(drawing, image, dashed=True) == [(0, 2, 3, 3)]
    assert framed(drawing, made) == [(0, 0, 1, 1)]
    assert framed(drawing, made, dashed=True) == [(0, 1, 1, 1)]
    alone = drawn(7, 4, "valid", IMAGES[:1, :7, :7])
    assert framed(alone, tiles(alone)[0], dashed=True) == []


@pytest.mark.parametrize(
    ("padding", "formulas"),
    [
        ("valid", ["⌊(20 − 5) / 3⌋ + 1 = 6", "⌊(23 − 5) / 3⌋ + 1 = 7"]),
        ("same", ["⌈20 / 3⌉ = 7", "⌈23 / 3⌉ = 8"]),
    ],
)
def test_the_formula_of_each_side_stands_in_the_picture(padding, formulas):
    drawing = drawn(5, 3, padding, IMAGES[:1, :20, :23])
    words = [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
    assert [formula in words and formula in drawing.tables for formula in formulas] == [True, True]


def test_stripes_lie_over_whole_runs_of_rows_and_columns():
    image = tiles(drawn(3, 1, "valid"))[0]
    cells = np.zeros((28, 28), bool)
    cells[3:5] = cells[:, 27] = True
    cell = image.width / 28
    rows, column = (stripes[:4] for stripes in striped(image, cells, PINK))
    assert rows == pytest.approx((image.left, image.top + 3 * cell, image.width, 2 * cell))
    assert column == pytest.approx((image.left + 27 * cell, image.top, cell, image.height))


def test_a_map_of_zeros_is_silent():
    drawing = drawn(3, 1, "valid", np.zeros((1, 8, 8)))
    assert "silent: every cell is 0" in [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
