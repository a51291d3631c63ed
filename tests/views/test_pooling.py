"""Pooling: the output in place, the values that win, and the window that is looked at."""

import numpy as np
import pytest

from helpers import convolution, pooling, views
from helpers.drawing.colours import PINK, SIGNED, grey
from helpers.drawing.shapes import Box, Dots, Stripes, Words
from tests.views.test_stride import covered
from tests.views.walking import framed, tiles

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)


def pooled(images, kind="maximum"):
    return views.pooling.view(np.asarray(images)[..., np.newaxis], 2, 2, kind, 0, 0)


def drawn(view, **state):
    return view.draw(**view.start() | state)


def words(drawing):
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


def test_the_value_that_wins_has_a_dot():
    drawing = drawn(pooled([[[0, 0, 9, 9], [0, 5, 9, 9]]]))
    image = tiles(drawing)[0]
    cell = image.width / 4
    (dots,) = (shape for shape in drawing.shapes if isinstance(shape, Dots))
    assert np.allclose(dots.places, [(1.5 * cell, image.top + 1.5 * cell)])  # a plain window has no winner
    assert not any(isinstance(shape, Dots) for shape in drawn(pooled(IMAGES, "average")).shapes)


def test_unseen_cells_are_pink_and_the_output_has_the_colours_of_the_input():
    image = IMAGES[0, :20, :23]
    drawing = drawn(pooled([image]), pool_size=3, strides=4)
    left, right = tiles(drawing)[:2]
    stripes = [shape for shape in drawing.shapes if isinstance(shape, Stripes) and shape.colour == PINK]
    assert np.array_equal(covered(left, stripes), pooling.unseen((20, 23), 3, 4))
    output = pooling.max_pool2d(image, 3, 4)
    assert np.array_equal(right.colours, grey(output, image.max()))


@pytest.mark.parametrize(("size", "strides"), [(2, 2), (3, 2), (1, 6), (6, 1)])
def test_the_output_lies_in_place(size, strides):
    drawing = drawn(pooled(IMAGES), pool_size=size, strides=strides)
    left, right = tiles(drawing)[:2]
    (edge,) = (s for s in drawing.shapes if isinstance(s, Box) and s[1:4] == left[2:5] and s.left > 0)
    _, on_output, *_ = drawing.grids
    cell = left.width / 28
    for axis, start in ((0, right.top), (1, right.left - edge.left)):
        for place, (begins, length) in enumerate(on_output.sees[axis]):
            assert start + (place + 0.5) * strides * cell == pytest.approx(begins + length / 2)


@pytest.mark.parametrize(
    ("size", "strides", "cell", "leads_to"),
    [
        (2, 2, (13, 27), (6, 13)),
        (3, 3, (27, 26), (8, 8)),  # never seen: the last window
        (6, 1, (2, 3), (0, 1)),
        (6, 1, (0, 27), (0, 22)),
        (1, 6, (3, 2), (1, 0)),
    ],
)
def test_the_window_whose_middle_is_nearest_goes_where_one_points(size, strides, cell, leads_to):
    view = pooled(IMAGES)
    on_input, on_output, *_ = drawn(view, pool_size=size, strides=strides).grids
    state = dict(zip(("row", "column"), leads_to, strict=True))
    assert on_input.state_of(*cell) == state
    assert on_output.state_of(*leads_to) == state
    ends = view.highest(**view.start() | {"pool_size": size, "strides": strides})
    assert ends == {"row": on_output.rows - 1, "column": on_output.columns - 1}


def test_the_window_and_its_cell_are_framed_and_the_next_dashed():
    drawing = drawn(pooled(IMAGES), pool_size=3, strides=2, row=4, column=5)
    left, right = tiles(drawing)[:2]
    assert framed(drawing, left) == [(8, 10, 3, 3)]
    assert framed(drawing, left, dashed=True) == [(8, 12, 3, 3)]
    assert framed(drawing, right) == [(4, 5, 1, 1)]
    assert framed(drawing, right, dashed=True) == [(4, 6, 1, 1)]
    last = drawn(pooled(IMAGES), row=13, column=13)
    assert framed(last, tiles(last)[0], dashed=True) == []


@pytest.mark.parametrize("kind", ["maximum", "average"])
def test_the_window_is_enlarged_with_its_values_and_what_is_kept(kind):
    drawing = drawn(pooled(IMAGES, kind), image_index=1, row=4, column=5)
    patch = IMAGES[1, 8:10, 10:12]
    enlarged = tiles(drawing)[2]
    assert np.array_equal(enlarged.colours, grey(patch, IMAGES[1].max()))
    assert words(drawing)[:4] == [str(value) for value in patch.ravel()]
    winner = tuple(int(place) for place in np.unravel_index(patch.argmax(), (2, 2)))
    assert framed(drawing, enlarged) == ([(*winner, 1, 1)] if kind == "maximum" else [])
    kept = patch.max() if kind == "maximum" else f"{patch.mean():.2f}".rstrip("0").rstrip(".")
    assert f"{kind} {kept}" in words(drawing)
    assert f"Row 4, column 5 of the output: {kept}." in drawing.sentence


def test_a_window_over_equal_values_has_no_winner():
    drawing = drawn(pooled(np.full((1, 4, 4), 7)))
    assert framed(drawing, tiles(drawing)[2]) == []


def test_bars_say_how_much_stays_after_a_move():
    drawing = drawn(pooled(IMAGES))
    moved = np.zeros_like(IMAGES[0])
    moved[:, 1:] = IMAGES[0][:, :-1]
    share = pooling.overlap(pooling.max_pool2d(IMAGES[0]), pooling.max_pool2d(moved))
    output, _ = (shape for shape in drawing.shapes if isinstance(shape, Box) and shape.colour)
    assert output.width == pytest.approx(150 * share)
    assert f"{share:.0%}" in words(drawing)


def test_feature_maps_have_a_slider_for_the_channel():
    maps = np.zeros((2, 6, 6, 3))
    maps[1, ..., 2] = -4
    view = views.pooling.view(maps, 2, 2, "average", 1, 2)
    drawing = drawn(view)
    assert view.controls["channel"].highest == 2
    assert drawing.sentence.startswith("Image 1, channel 2: the average under")
    assert "average −4" in words(drawing)
    assert np.all(tiles(drawing)[1].colours == SIGNED[0])  # blue: below zero


def test_an_output_of_zeros_is_silent():
    assert "silent: every cell is 0" in words(drawn(pooled(np.zeros((1, 4, 4)))))


def test_with_filters_the_maps_are_what_they_make_of_the_image():
    filters = np.random.default_rng(0).normal(size=(3, 3, 1, 2))
    maps = convolution.relu(convolution.conv2d(IMAGES[..., np.newaxis], filters))
    of_maps = views.pooling.view(maps, 2, 2, "maximum", 1, 1)
    of_images = views.pooling.view(IMAGES[..., np.newaxis], 2, 2, "maximum", 1, 1, filters=filters)
    assert drawn(of_images).sentence == drawn(of_maps).sentence
    assert of_images.highest(**of_images.start()) == of_maps.highest(**of_maps.start())
    strip = tiles(drawn(of_images))[-1]
    assert strip.colours.shape == (28, 3 * 28, 3)  # of the images, to be recognised
