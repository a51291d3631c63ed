import numpy as np
import pytest
from PIL import ImageFont

from helpers.drawing.colours import BLACK, PINK, WHITE, signed
from helpers.drawing.legend import legend
from helpers.drawing.raster import _face, raster
from helpers.drawing.shapes import (
    Box,
    Dots,
    Frame,
    Line,
    Stripes,
    Tile,
    Words,
    as_data,
    frame_on,
    numbers_on,
    square_tile,
)

DULL = (90, 90, 90)
SIZE = (60, 40)


def where(shapes, colour, scale=1):
    """Where the raster of some shapes has a colour, bool (rows, columns)."""
    return np.all(np.asarray(raster(SIZE, shapes, scale)) == colour, axis=-1)


def box_of(chosen):
    """Round what is chosen: [top, left, bottom, right], the last ones outside."""
    places = np.argwhere(chosen)
    return [*places.min(axis=0).tolist(), *(places.max(axis=0) + 1).tolist()]


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_each_cell_of_a_tile_is_a_square_of_its_colour(scale):
    cells = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    tile = square_tile(cells, 10, 5, 30)
    assert tile[1:] == (10, 5, 30, 20)
    picture = np.asarray(raster(SIZE, [tile], scale))
    assert picture.shape == (40 * scale, 60 * scale, 3)
    part = picture[5 * scale : 25 * scale, 10 * scale : 40 * scale]
    assert np.array_equal(part, np.repeat(np.repeat(cells, 10 * scale, axis=0), 10 * scale, axis=1))


def test_cells_may_be_clear():
    cells = np.full((1, 2, 4), 90, np.uint8)
    cells[..., 3] = 0, 255
    assert box_of(where([Tile(cells, 0, 0, 20, 10)], DULL)) == [0, 10, 10, 20]


def test_a_frame_is_white_between_black_and_goes_round_its_cells():
    tile = square_tile(np.full((4, 6, 3), 90, np.uint8), 0, 0, 60)
    frame = frame_on(tile, 1, 2, 2, 3)
    assert frame == Frame(20, 10, 30, 20, False)
    white, black = where([tile, frame], WHITE), where([tile, frame], BLACK)
    assert box_of(white) == [9, 19, 31, 51]
    assert box_of(black) == [8, 18, 32, 52]
    assert where([tile, frame], DULL)[12:28, 22:48].all()
    dashed = where([tile, frame._replace(dashed=True)], WHITE)
    assert 0.4 < dashed.sum() / white.sum() < 0.6
    assert not dashed[~white].any()


def test_stripes_dots_lines_and_boxes_are_where_they_belong():
    assert box_of(~where([Stripes(10, 10, 20, 20, PINK)], WHITE)) == [10, 10, 30, 30]
    dotted = [Tile(np.full((1, 1, 3), 90, np.uint8), 0, 0, 60, 40), Dots(((20, 10), (50, 30)), 6)]
    assert where(dotted, WHITE)[[10, 30], [20, 50]].all()
    assert box_of(where(dotted, BLACK)) == [7, 17, 34, 54]
    assert box_of(where([Box(5, 6, 7, 8, PINK)], PINK)) == [6, 5, 14, 12]
    edge = ~where([Box(5, 6, 7, 8)], WHITE)
    assert (box_of(edge), edge.sum()) == ([6, 5, 14, 12], 2 * 7 + 2 * 6)
    assert box_of(~where([Line(5, 5, 30, 20)], WHITE)) == [5, 5, 21, 31]
    assert not np.any(~where([Box(5, 6, 0, 8, PINK)], WHITE))  # a bar of nothing


def test_words_begin_end_or_have_their_middle_at_a_place_and_may_be_turned():
    def placed(**more):
        return box_of(~where([Words("HHH", 30, 20, **more)], WHITE))

    top, left, bottom, right = placed()
    assert 29 <= left <= 32 < right
    assert abs(top + bottom - 40) <= 4
    assert 28 <= placed(align="right")[3] <= 31
    _, left, _, right = placed(align="center")
    assert abs(left + right - 60) <= 2
    top, left, bottom, right = placed(turned=True)
    assert 17 <= bottom <= 20
    assert bottom - top > right - left
    assert abs(left + right - 60) <= 4
    assert placed(size=20)[2] - placed(size=20)[0] > placed(size=10)[2] - placed(size=10)[0]


def test_numbers_can_be_read_on_light_and_on_dark_cells():
    tile = square_tile(np.array([[[0] * 3, [255] * 3]], np.uint8), 0, 0, 60)
    left, right = numbers_on(tile, np.array([["1", "2"]], object), 12)
    assert (left.text, left.left, left.middle, left.colour) == ("1", 15, 15, WHITE)
    assert (right.text, right.left, right.middle, right.colour) == ("2", 45, 15, BLACK)


def test_a_legend_says_what_the_ends_of_its_colours_are():
    bar, _, *words = legend(lambda values: signed(values, 40), -40, 40, 0, 0, 90, "signed")
    assert bar.colours[0, 0].tolist() == signed(np.array(-40), 40).tolist()
    assert bar.colours[0, -1].tolist() == signed(np.array(40), 40).tolist()
    assert [(word.text, word.left, word.align) for word in words] == [
        ("−40", 0, "left"),
        ("0", 45, "center"),
        ("40", 90, "right"),
        ("signed", 98, "left"),
    ]
    for high, ticks in ((5, "0 2 5"), (255, "0 100 255"), (0.9, "0 0.5 0.9"), (0, "0")):
        shown = legend(lambda values: signed(values, 1), 0, high, 0, 0, 90)
        assert [shape.text for shape in shown[2:]] == ticks.split()
    assert shown[2].left == 0
    # Where the 0 would run into the lowest or the highest number there is none.
    for low, high, ticks in ((-0.58, 1.53, "−0.58 1.53"), (-20, 2, "−20 2"), (-1, 2, "−1 0 2")):
        shown = legend(lambda values: signed(values, 1), low, high, 0, 0, 165)
        assert [shape.text for shape in shown[2:]] == ticks.split()


def test_a_font_is_read_once_for_all_words_of_a_size(monkeypatch):
    read, load = [], ImageFont.load_default
    monkeypatch.setattr(ImageFont, "load_default", lambda size: read.append(size) or load(size))
    _face.cache_clear()
    for _ in range(2):
        raster(SIZE, [Words("a", 5, 6), Words("b", 20, 6), Words("c", 20, 20, size=9)])
    assert read == [14, 9]


def test_a_page_gets_names_numbers_text_and_bytes():
    tile = Tile(np.arange(6, dtype=np.uint8).reshape(1, 2, 3), 1, 2, 30, 40)
    shown = as_data([tile, Words("a", 5, 6), Dots(((1, 2),), 3)])
    assert shown == [
        ["Tile", 1, 2, 30, 40, 1, 2, bytes([0, 1, 2, 255, 3, 4, 5, 255])],
        ["Words", "a", 5, 6, 14, "left", None, False, False],
        ["Dots", ((1, 2),), 3],
    ]
