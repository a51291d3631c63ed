import numpy as np
import pytest

from helpers.drawing import pixels
from helpers.drawing.colours import BLACK, ORANGE, PINK, WHITE

DULL = (90, 90, 90)


def plain(rows, columns, scale=10):
    return pixels.enlarged(np.full((rows, columns, 3), DULL, np.uint8), scale)


def where(picture, colour):
    return np.all(np.asarray(picture) == colour, axis=-1)


def test_each_cell_is_a_square_of_its_colour():
    cells = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    picture = np.asarray(pixels.enlarged(cells, 4))
    assert picture.shape == (8, 12, 3)
    assert np.array_equal(picture, np.repeat(np.repeat(cells, 4, axis=0), 4, axis=1))


@pytest.mark.parametrize(("shape", "scale"), [((28, 28), 10), ((13, 40), 7), ((600, 900), 1), ((1, 1), 280)])
def test_pictures_have_about_one_size(shape, scale):
    assert pixels.scale_to(shape) == scale


def test_a_frame_stays_inside_its_cells_and_has_a_black_line_inside():
    picture = plain(4, 5)
    pixels.frame(picture, 1, 2, 2, 2, 10)
    changed = np.argwhere(~where(picture, DULL))
    assert [*changed.min(axis=0), *changed.max(axis=0)] == [10, 20, 29, 39]
    assert where(picture, ORANGE).sum() == 20 * 20 - 16 * 16
    assert where(picture, BLACK).sum() == 16 * 16 - 14 * 14


def test_the_frame_of_the_second_window_is_dashed():
    whole, dashed = plain(4, 4), plain(4, 4)
    pixels.frame(whole, 0, 0, 4, 4, 10)
    pixels.frame(dashed, 0, 0, 4, 4, 10, dashed=True)
    share = where(dashed, ORANGE).sum() / where(whole, ORANGE).sum()
    assert 0.4 < share < 0.6
    assert not where(dashed, ORANGE)[where(whole, DULL)].any()


def test_a_frame_round_a_cell_of_one_pixel_is_this_pixel():
    picture = plain(3, 3, scale=1)
    pixels.frame(picture, 1, 1, 1, 1, 1)
    assert np.argwhere(where(picture, ORANGE)).tolist() == [[1, 1]]


def test_stripes_and_dots_are_on_the_chosen_cells_only():
    cells = np.array([[False, True], [False, False]])
    for draw in (pixels.hatch, pixels.mark):
        picture = plain(2, 2)
        draw(picture, cells, 10, PINK)
        changed = ~where(picture, DULL).reshape(2, 10, 2, 10)
        assert np.array_equal(changed.any(axis=(1, 3)), cells)
        assert where(picture, PINK).any()


def test_pictures_are_laid_on_white():
    one, other = plain(2, 3), plain(1, 1)
    beside = pixels.side_by_side(one, other, gap=5)
    assert beside.size == (45, 20)
    assert where(beside, WHITE).sum() == 45 * 20 - 600 - 100
    assert pixels.stacked([one, one], gap=4).size == (30, 44)
    padded = pixels.padded(other, 12, 15)
    assert padded.size == (12, 15)
    assert where(padded, WHITE)[:, 10:].all()
    assert not where(padded, WHITE)[:10, :10].any()
