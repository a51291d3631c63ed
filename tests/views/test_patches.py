"""The patches to which a filter responds most, each with its image."""

import numpy as np
import pytest

from helpers.data import CLASS_NAMES
from helpers.drawing.shapes import Words
from helpers.views.network import Subject, image_tile
from helpers.views.patches import view
from tests.views.walking import IMAGES, LABELS, SmallNetwork, framed, tiles, walk

NUMBERS = np.arange(70) * 10  # the images are some of many
CELLS = np.random.default_rng(0).integers(0, 9, (16, 24, 3)).astype(np.int32)
VALUES = -np.sort(-np.random.default_rng(1).uniform(0.5, 2, (16, 24)).astype(np.float32), axis=1)
VALUES[4] = 0  # filter 1 of pool is silent
VALUES[7, 5:] = 0  # only five images excite filter 1 of conv_1


class Chain(SmallNetwork):
    """A network all of whose receptive fields are known."""

    def receptive_field(self, layer, row, column):
        return super().receptive_field("conv_1" if layer == "pool_1" else layer, row, column)


@pytest.fixture
def patches():
    return view(Subject(Chain(), IMAGES, LABELS), NUMBERS, CELLS, VALUES, 700, "conv", 2)


def drawn(made, **state):
    return made.draw(**made.start() | state)


def test_each_patch_is_cut_from_its_image_and_the_chosen_one_is_framed_there(patches):
    drawing = drawn(patches, place=3)
    *cut, image, mean = tiles(drawing)
    assert len(cut) == 24
    pixels = [image_tile(IMAGES[index], 0, 0, 1).colours for index, _, _ in CELLS[2]]
    expected = [
        one[row : row + 3, column : column + 3]
        for one, (_, row, column) in zip(pixels, CELLS[2], strict=True)
    ]
    for tile, patch in zip(cut, expected, strict=True):
        assert np.array_equal(tile.colours, patch)
    assert np.array_equal(mean.colours, np.rint(np.mean(expected, axis=0)))
    index, row, column = CELLS[2, 3]
    assert np.array_equal(image.colours, pixels[3])
    assert framed(drawing, image) == [(row, column, 3, 3)]
    assert framed(drawing, cut[3]) == [(0, 0, 3, 3)]
    name = CLASS_NAMES[LABELS[index]]
    told = f"Place 3: image ≈ {10 * index} (≈ {name}): ≈ {VALUES[2, 3]:.2f}, rows ≈ {row} to ≈ {row + 2}, "
    assert drawing.sentence.startswith(
        "Of 700 images, these ≈ 24 have the strongest responses of filter 2 of conv, "
    )
    assert told in drawing.sentence
    texts = [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
    assert {f"{10 * index}: {VALUES[2, 3]:.2f}", f"image {10 * index}, {name}"} <= set(texts)


def test_a_click_on_a_patch_chooses_it(patches):
    (grid,) = drawn(patches).grids
    assert grid.state_of(1, 2) == {"place": 8}
    assert grid.names[8].startswith(f"image ≈ {10 * CELLS[2, 8, 0]} (≈ ")


def test_a_silent_image_is_none_of_them(patches):
    state = patches.start() | {"layer": "conv_1", "filter_number": 1}
    assert patches.highest(**state) == {"filter_number": 4, "place": 4}
    drawing = patches.draw(**state)
    assert len(tiles(drawing)) == 5 + 2
    assert drawing.grids[0].state_of(3, 5) == {}
    silent = patches.start() | {"layer": "pool", "filter_number": 1}
    assert patches.highest(**silent) == {"filter_number": 2, "place": 0}
    assert patches.draw(**silent).sentence == "Filter 1 of pool is silent on all 700 images."


def test_it_can_be_drawn_in_any_state_and_asks_the_network_for_no_image(patches):
    network = Chain()
    before = network.asked
    subject = Subject(network, IMAGES, LABELS)
    assert list(walk(view(subject, NUMBERS, CELLS, VALUES, 700, "conv", 0), 60))
    assert network.asked == before
