"""The kernel editor: image and result, which colours are on, and weights as they are typed."""

import numpy as np
import pytest

from helpers import views
from helpers.convolution import KERNELS, conv2d, relu
from helpers.drawing.colours import SIGNED, grey, signed
from helpers.drawing.shapes import Words
from helpers.drawing.tables import number
from helpers.views.controls import read_number, written
from tests.views.walking import look, tiles

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)
SOBEL = "Sobel, vertical edges"


def drawn(name=SOBEL, images=IMAGES[:1], **state):
    view = views.kernel.view(images, name, 0)
    return view.draw(**view.start() | state)


def words(drawing):
    return " | ".join(shape.text for shape in drawing.shapes if isinstance(shape, Words))


@pytest.mark.parametrize("name", KERNELS)
def test_a_known_kernel_has_its_name_and_all_its_digits(name):
    result = conv2d(IMAGES[0], KERNELS[name].astype(float))
    sentence = drawn(name).sentence
    assert f"under the kernel {name}, whose weights add up to " in sentence
    assert f"values from {number(result.min())} to {number(result.max())}" in sentence


def test_weights_are_read_and_written_as_fractions():
    assert read_number("1/9") == 1 / 9
    assert read_number("−1 / 4") == -0.25
    weights = views.kernel.view(IMAGES, "box blur", 0).controls["kernel"]
    assert {written(weight) for weight in weights.value} == {"1/9"}
    assert weights.name_of((1 / 9,) * 9) == "box blur"  # typed
    assert weights.name_of((0.1111,) * 9) == "your own"
    assert words(drawn("box blur")).count("1/9") == 9
    assert words(drawn("Gaussian blur")).count("1/16") == 4


def test_identity_shows_the_image_itself_in_place():
    image, result = tiles(drawn("identity", IMAGES, image_index=2))[:2]
    assert np.array_equal(image.colours[..., 0], IMAGES[2])
    assert np.array_equal(result.colours, image.colours[1:-1, 1:-1])
    assert result.top == pytest.approx(image.height / 28)  # one scale, and each cell beside its pixel
    assert result.width == pytest.approx(image.width / 28 * 26)


def test_the_weights_choose_the_colours_and_the_picture_says_which():
    result = conv2d(IMAGES[0], KERNELS[SOBEL].astype(float))
    drawing = drawn()
    assert np.array_equal(tiles(drawing)[1].colours, signed(result, np.abs(result).max()))
    assert "signed colours, as the sum is 0 | " in words(drawing)
    assert drawing.sentence.endswith("shown in blue below 0, grey at 0, yellow above.")

    result = conv2d(IMAGES[0], KERNELS["sharpen"].astype(float))
    drawing = drawn("sharpen")
    assert np.array_equal(tiles(drawing)[1].colours, grey(np.clip(result, 0, 255), 255))
    beyond = f"{np.sum((result < 0) | (result > 255))} of 676 cells are cut off"
    assert "brightness, as the sum is not 0 | " in words(drawing)
    assert beyond in words(drawing)
    assert drawing.sentence.endswith(f"shown in grey from 0 to 255; {beyond}.")


@pytest.mark.parametrize("name", [SOBEL, "sharpen"])
def test_the_menu_overrules_the_weights(name):
    for colours, first in (("signed", "signed colours"), ("brightness", "brightness")):
        assert f"{first}, as chosen" in words(drawn(name, colours=colours))
    assert "yellow above" in drawn(name, colours="signed").sentence
    assert "grey from 0 to 255" in drawn(name, colours="brightness").sentence


def test_the_colours_agree_with_the_sum_that_is_told():
    weights = (0.1111,) * 4 + (-0.89,) + (0.1111,) * 4  # these make 0 but for a thousandth
    sentence = drawn("box blur", kernel=weights).sentence
    assert "under your own kernel, whose weights add up to 0:" in sentence
    assert "blue below 0" in sentence


def test_relu_changes_no_colour_but_blue():
    images = 255 - IMAGES[:1]
    result = conv2d(images[0], KERNELS[SOBEL])
    assert -result.min() > result.max()  # the lowest value is the end of the scale, and ReLU takes it away
    before, after = (tiles(drawn(images=images, apply_relu=on))[1].colours for on in (False, True))
    assert np.array_equal(after[result > 0], before[result > 0])
    assert np.all(after[result <= 0] == SIGNED[127])
    assert ", after ReLU: values from 0 to " in drawn(apply_relu=True).sentence


def test_a_result_of_zeros_is_silent():
    drawing = drawn(images=np.full((1, 5, 5), 9, np.uint8))
    assert "add up to 0: silent, every cell is 0, shown in " in drawing.sentence
    assert "silent: every cell is 0" in words(drawing)


def test_a_cell_of_the_result_frames_the_nine_pixels_that_it_comes_from():
    on_image, on_result = drawn(apply_relu=True).grids
    cell = on_image.width / 28
    assert on_result.sees[0][4] == pytest.approx((4 * cell, 3 * cell))
    assert on_result.sees[1][25] == pytest.approx((25 * cell, 3 * cell))
    assert np.array_equal(on_image.values, IMAGES[0])
    assert np.allclose(on_result.values, relu(conv2d(IMAGES[0], KERNELS[SOBEL])))
    assert not on_image.controls and not on_result.controls


def test_a_photograph_is_as_large_as_there_is_room():
    photograph = np.random.default_rng(0).integers(0, 256, (1, 225, 192)).astype(np.uint8)
    drawing = drawn(images=photograph)
    look(drawing)
    image, result = tiles(drawing)[:2]
    assert image.width + result.width > 0.9 * drawing.size[0]


def test_a_long_weight_is_shortened():
    assert words(drawn(kernel=(-0.333333,) * 9)).count("−0.33") == 9


@pytest.mark.parametrize("typed", ["", "two", "1/0", "1e7", "nan", "1/2/3"])
def test_what_is_no_weight_is_said(typed):
    with pytest.raises(ValueError, match="a weight must be a number such as 2, −0.5 or 1/9"):
        read_number(typed)


@pytest.mark.parametrize("weight", [0.0, -0.5, 1 / 9, -2 / 3, 0.1111, 1 / 16, 123456.0, 0.123456789])
def test_what_is_written_is_read_again(weight):
    assert read_number(written(weight)) == pytest.approx(weight, abs=1e-9)
