"""Every view in the states that matter: what stands where in its picture, and what can be pointed at."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from helpers import views
from helpers.convolution import KERNELS, conv2d
from helpers.drawing.colours import BLUE, INFERNO, ORANGE, PINK, SIGNED, WHITE, inferno
from helpers.drawing.tables import number
from helpers.views.network import Subject
from tests.views.walking import IMAGES as INPUTS
from tests.views.walking import LABELS, SmallNetwork, marked, told

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)
SOBEL = KERNELS["Sobel, vertical edges"]
RIGHT = 280 + 30  # where the second picture begins


def drawn(view, **state):
    """What a view draws in its start, but for some values."""
    return view.draw(**view.start() | state)


def first_cell(part, colour=ORANGE):
    """The upper left corner of what has this colour: row and column."""
    return np.argwhere(np.all(part == colour, axis=-1)).min(axis=0).tolist()


# Convolution by hand


def by_hand(images, kernel=SOBEL, bias=0.0):
    return views.convolution.view(images, kernel, bias, 0, 0, 0)


def test_pixels_weights_and_products_stand_beside():
    drawing = drawn(by_hand(IMAGES, bias=7.0), image_index=1, row=3, column=20)
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", drawing.beside)
    patch = IMAGES[1, 3:6, 20:23]
    expected = [*patch.ravel(), *SOBEL.ravel(), *(patch * SOBEL).ravel()]
    assert [float(cell.replace("−", "-").replace(",", "")) for cell in cells] == expected
    value = conv2d(IMAGES[1], SOBEL, 7)[3, 20]
    makes = f"makes {number(value)}; after ReLU {number(max(value, 0))}."
    assert f"plus the bias 7 that {makes}" in drawing.sentence
    assert "row 3, column 20 of the 26 by 26 map; 99 of 676 are done." in drawing.sentence


def test_the_map_fills_up_in_reading_order():
    view = by_hand(IMAGES[:1])
    for row, column in ((2, 5), (25, 25)):
        pixels = drawn(view, row=row, column=column).pixels
        empty = np.all(pixels[5:260:10, RIGHT + 5 :: 10] == WHITE, axis=-1)
        assert empty.shape == (26, 26)
        assert np.array_equal(np.flatnonzero(empty), range(26 * row + column + 1, 26 * 26))


def test_a_positive_sum_is_yellow_and_a_negative_one_blue():
    edge = np.zeros((1, 8, 8))
    edge[0, :, 2:5] = 100  # brighter at column 2, darker at column 5
    shown = drawn(by_hand(edge), row=5, column=5).pixels[17::35, RIGHT + 17 :: 35]
    assert shown[1, [1, 4]].tolist() == SIGNED[[-1, 0]].tolist()


def test_one_image_needs_no_slider_for_it():
    assert list(by_hand(IMAGES[:1]).controls) == ["row", "column"]
    assert "of the image: " in drawn(by_hand(IMAGES[:1])).sentence


@pytest.mark.parametrize(("row", "column"), [(0, 0), (4, 17), (25, 25)])
def test_pointing_at_a_cell_or_at_the_middle_of_a_window_leads_to_its_state(row, column):
    drawing = drawn(by_hand(IMAGES), row=row, column=column)
    state = {"row": row, "column": column}
    assert drawing.state_at(RIGHT + 10 * column + 5, 10 * row + 5) == state
    assert drawing.state_at(10 * (column + 1) + 5, 10 * (row + 1) + 5) == state
    assert drawing.state_at(285, 5) == {}  # between the two pictures
    # Beyond the middle of the first window, and of the last.
    assert drawing.state_at(2, 2) == {"row": 0, "column": 0}
    assert drawing.state_at(278, 278) == {"row": 25, "column": 25}
    assert first_cell(drawing.pixels[:, :280]) == [10 * row, 10 * column]


# The kernel editor


@pytest.mark.parametrize("name", KERNELS)
def test_a_known_kernel_has_its_name_and_all_its_digits(name):
    result = conv2d(IMAGES[0], KERNELS[name])
    sentence = drawn(views.kernel.view(IMAGES[:1], name, 0)).sentence
    assert f"under the kernel {name}, whose weights add up to " in sentence
    assert f"values from {number(result.min())} to {number(result.max())}" in sentence


def test_identity_shows_the_image_itself():
    shown = drawn(views.kernel.view(IMAGES, "identity", 0), image_index=2).pixels[5::10, :, 0]
    assert np.array_equal(shown[:28, 5:280:10], IMAGES[2])
    assert np.array_equal(shown[:26, RIGHT + 5 :: 10], IMAGES[2, 1:-1, 1:-1])


def test_the_colours_agree_with_the_sum_that_is_told():
    weights = (0.1111,) * 4 + (-0.89,) + (0.1111,) * 4  # these make 0 but for a thousandth
    sentence = drawn(views.kernel.view(IMAGES, "box blur", 0), kernel=weights).sentence
    assert "under the kernel your own, whose weights add up to 0:" in sentence
    assert "blue below 0" in sentence


# Stride and pooling


def test_padding_is_blue_even_where_no_window_sees_it():
    drawing = drawn(views.stride.view(np.full((1, 28, 28), 255), 2, 3, "same", 0))
    assert "57 cells of padding were added (blue stripes), and " in drawing.sentence
    assert marked(drawing, BLUE, 29, 29, 280 // 29).sum() == 57
    (missed,) = told("and # pixels are never seen", drawing.sentence)
    assert marked(drawing, PINK, 29, 29, 280 // 29).sum() == missed > 0


def test_the_formula_of_each_side_stands_beside():
    view = views.stride.view(IMAGES[:1, :20, :23], 5, 3, "valid", 0)
    for padding, *formulas in (
        ("valid", "⌊(20 − 5) / 3⌋ + 1 = <b>6</b>", "⌊(23 − 5) / 3⌋ + 1 = <b>7</b>"),
        ("same", "⌈20 / 3⌉ = <b>7</b>", "⌈23 / 3⌉ = <b>8</b>"),
    ):
        beside = drawn(view, padding=padding).beside
        assert [formula in beside for formula in formulas] == [True, True]


def pooled(images):
    return views.pooling.view(np.asarray(images)[..., np.newaxis], 2, 2, "maximum", 0, 0)


def test_the_value_that_wins_has_a_dot():
    shown = drawn(pooled([[[0, 0, 9, 9], [0, 5, 9, 9]]])).pixels
    dots = np.all(shown[35:140:70, 35:280:70] == ORANGE, axis=-1)
    assert dots.tolist() == [[False] * 4, [False, True, False, False]]  # a plain window has no winner


def test_unseen_cells_are_pink_and_the_output_has_the_colours_of_the_input():
    image, scale = IMAGES[0, :20, :23], 280 // 23
    drawing = drawn(pooled([image]), pool_size=3, strides=4)
    missed = np.ones((20, 23), bool)
    missed[np.ix_(np.arange(20) % 4 < 3, np.arange(23) % 4 < 3)] = False
    assert np.array_equal(marked(drawing, PINK, 20, 23, scale), missed)
    right = drawing.pixels[3 : 5 * scale : scale, 23 * scale + 33 :: scale][:, :6, 0]
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))[::4, ::4]
    assert np.array_equal(right, (windows.max(axis=(2, 3)) / image.max() * 255).astype(np.uint8))


def test_feature_maps_have_a_slider_for_the_channel():
    maps = np.zeros((2, 6, 6, 3))
    maps[1, ..., 2] = -4
    view = views.pooling.view(maps, 2, 2, "average", 1, 2)
    drawing = drawn(view)
    assert view.controls["channel"].highest == 2
    assert drawing.sentence.startswith("Image 1, channel 2: the average under")
    assert "its average: <b>−4</b>" in drawing.beside
    assert tuple(drawing.pixels[20, 6 * 46 + 30 + 20]) == tuple(SIGNED[0])  # blue: below zero


# Into a network


@pytest.mark.parametrize(("layer", "row", "column"), [("conv", 4, 17), ("pool", 12, 0), ("conv_1", 0, 10)])
def test_a_feature_map_is_shown_as_the_network_computes_it(layer, row, column):
    network = SmallNetwork()
    view = views.feature_maps.view(Subject(network, INPUTS, LABELS), layer, 1, 9)
    drawing = drawn(view, row=row, column=column)
    feature_map = network.maps(INPUTS[9])[layer][..., 1]
    rows, columns = feature_map.shape
    assert drawing.sentence.startswith(f"Image 9 (Ankle boot), filter 1 of {layer}, {rows} by {columns}: ")
    scale = 280 // rows
    shown = drawing.pixels[scale // 2 : rows * scale : scale, RIGHT + scale // 2 :: scale][:, :columns]
    assert np.array_equal(shown, inferno(feature_map, 0, feature_map.max()))
    top, left, height, width = network.receptive_field(layer, row, column)
    assert f"rows {top} to {top + height - 1}, columns {left} to {left + width - 1} of" in drawing.sentence
    assert first_cell(drawing.pixels[:, :280]) == [10 * top, 10 * left]
    assert drawing.state_at(RIGHT + scale * column + 1, scale * row + 1) == {"row": row, "column": column}


def test_a_layer_with_fewer_cells_or_filters_ends_the_sliders_earlier():
    view = views.feature_maps.view(Subject(SmallNetwork(), INPUTS, None), "conv", 0, 0)
    assert view.highest(**view.start() | {"layer": "pool_1"}) == {"row": 4, "column": 4, "filter_number": 4}
    view = views.filters.view(Subject(SmallNetwork(), INPUTS, None), "conv_1", 40)
    assert view.highest(**view.start() | {"layer": "conv"}) == {"place": 2}


def test_one_scale_for_the_layer_makes_its_maps_comparable():
    network = SmallNetwork()
    view = views.feature_maps.view(Subject(network, INPUTS, None), "conv", 0, 0)
    strongest = np.stack([network.maps(image)["conv"] for image in INPUTS]).max(axis=(1, 2))  # (70, 3)
    for filter_number in range(3):
        for scale, end in (("the layer", strongest.max()), ("this map", strongest[0, filter_number])):
            drawing = drawn(view, filter_number=filter_number, scale=scale)
            assert told("to # or more", drawing.beside) == pytest.approx([end], abs=0.006)


def test_maps_below_zero_have_one_scale_too():
    maps = np.full((4, 4, 2), [-13.5, -6.75])
    network = SimpleNamespace(
        shapes={"conv": (4, 4, 2)}, maps=lambda image: {"conv": maps}, receptive_field=lambda *place: None
    )
    subject = Subject(network, np.ones((1, 6, 6, 3)) * [1, 0.5, 0], None)
    view = views.feature_maps.view(subject, "conv", 0, 0)
    for filter_number, colour in ((0, 0), (1, 127)):  # the lowest of the layer, and half of it
        drawing = drawn(view, filter_number=filter_number, scale="the layer")
        assert "<p>Colours from −13.5 (black) to 0 or more (light yellow).</p>" in drawing.beside
        assert np.abs(drawing.pixels[10, 6 * 46 + 40] - INFERNO[colour].astype(int)).max() <= 3
    assert drawing.pixels[100, 100].tolist() == [255, 127, 0]  # a colour image in its colours


def test_the_frame_in_the_montage_is_at_the_place():
    view = views.filters.view(Subject(SmallNetwork(), INPUTS, None), "conv", 0)
    first, second = (first_cell(drawn(view, place=place).pixels) for place in (0, 1))
    assert np.subtract(second, first).tolist() == [0, 26 * (56 // 26) + 4]
