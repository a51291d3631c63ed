"""The explorer of a network: its diagram, all maps of a layer, one map and what its cells see."""

from types import SimpleNamespace

import numpy as np
import pytest

from helpers.data import CLASS_NAMES
from helpers.drawing.colours import INFERNO, inferno
from helpers.drawing.shapes import Frame, Words
from helpers.views import feature_maps
from helpers.views.diagram import HEIGHT
from helpers.views.network import Subject
from tests.views.walking import IMAGES, LABELS, SmallNetwork, framed, look, tiles


def made(layer="conv", filter_number=0, image_index=0, network=None, labels=LABELS, images=IMAGES):
    subject = Subject(network or SmallNetwork(), images, labels)
    of_layer = feature_maps.scales(subject)
    return feature_maps.view(subject, of_layer, layer, filter_number, image_index)


def drawn(view, **state):
    """What a view draws in its start, but for some values."""
    return view.draw(**view.start() | state)


def parts(drawing, layers=4):
    """The tiles by what they are: the diagram's, all maps, the image, the map."""
    image, *of_layers = tiles(drawing)[: 1 + layers]
    everything, seen, alone = tiles(drawing)[1 + layers : 4 + layers]
    return SimpleNamespace(image=image, layers=of_layers, all=everything, seen=seen, alone=alone)


def words(drawing):
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


@pytest.mark.parametrize(("layer", "row", "column"), [("conv", 4, 17), ("pool", 12, 0), ("conv_1", 0, 10)])
def test_the_map_is_shown_as_the_network_computes_it_beside_what_the_cell_sees(layer, row, column):
    network = SmallNetwork()
    drawing = drawn(made(layer, 1, 9, network), row=row, column=column)
    feature_map = network.look(IMAGES[9])[0][layer][..., 1]
    shown = parts(drawing)
    assert np.array_equal(shown.alone.colours, inferno(feature_map, 0, feature_map.max()))
    assert framed(drawing, shown.alone) == [(row, column, 1, 1)]
    field = network.receptive_field(layer, row, column)
    assert framed(drawing, shown.seen) == [tuple(field)]
    top, left, height, width = field
    assert f"rows {top} to {top + height - 1}, columns {left} to {left + width - 1} of" in drawing.sentence
    # Pointing at any cell leads there, says its value, and frames what it sees.
    grid = drawing.grids[-2]
    assert grid.state_of(3, 2) == {"row": 3, "column": 2}
    assert np.array_equal(grid.values, feature_map)
    other = network.receptive_field(layer, 3, 2)
    cell = shown.seen.height / 28
    tall, wide = grid.sees[0][3], grid.sees[1][2]
    assert tall == pytest.approx((shown.seen.top + other.top * cell, other.height * cell))
    assert wide == pytest.approx((shown.seen.left + other.left * cell, other.width * cell))


def test_where_nothing_is_known_of_what_a_cell_sees_nothing_is_framed():
    drawing = drawn(made("pool_1"))
    assert framed(drawing, parts(drawing).seen) == []
    assert drawing.grids[-2].sees is None
    assert "depends" not in drawing.sentence


def test_the_diagram_leads_to_each_layer_and_says_what_the_network_says():
    network = SmallNetwork()
    view = made("pool", 2, 9, network)
    drawing = drawn(view)
    maps, probabilities = network.look(IMAGES[9])
    by_layer, bars = drawing.grids[:2]
    for place, name in enumerate(maps):
        assert by_layer.state_of(0, place) == {"layer": name}
        rows, columns, count = maps[name].shape
        assert by_layer.names[place] == f"{name}: {rows} by {columns}, {count} filters"
        # Its map lies inside the place that is clicked.
        tile, step = parts(drawing).layers[place], by_layer.width / 4
        left = by_layer.left + place * step
        assert left < tile.left < tile.left + tile.width < left + step
        strongest = 2 if name == "pool" else maps[name].max(axis=(0, 1)).argmax()
        assert np.array_equal(tile.colours, inferno(maps[name][..., strongest], 0, maps[name].max()))
        chosen = drawn(view, layer=name, filter_number=0, row=0, column=0)
        (frame,) = [shape for shape in chosen.shapes if isinstance(shape, Frame) and shape.top < 5]
        assert frame.left < parts(chosen).layers[place].left < frame.left + frame.width < frame.left + step
    said = probabilities.argmax()
    assert f"Image 9 (Ankle boot): the network says ≈ {CLASS_NAMES[said]} (≈ {probabilities[said]:.0%})." in (
        drawing.sentence
    )
    assert bars.names[said] == f"{CLASS_NAMES[said]}: ≈ {probabilities[said]:.0%}"
    assert bars.controls == ()
    assert f"{probabilities[said]:.1%}" in drawing.tables
    assert "<b>Ankle boot (true class)</b>" in drawing.tables
    assert "true class" not in drawn(made(image_index=9, labels=None)).tables
    assert {"image", "28 × 28", "pool", "13 × 13 × 3", CLASS_NAMES[said]} <= set(words(drawing))
    assert max(tile.top + tile.height for tile in parts(drawing).layers) < HEIGHT - 30


@pytest.mark.parametrize(("count", "named"), [(1, 1), (4, 4), (5, 5), (12, 1)])
def test_the_names_of_many_layers_are_large_enough_to_read_or_left_to_pointing(count, named):
    maps = {f"max_pooling2d_{place}": np.full((9, 9, 32), place) for place in range(count)}
    network = SimpleNamespace(
        shapes={name: one.shape for name, one in maps.items()},
        look=lambda image: (maps, np.full(10, 0.1)),
        receptive_field=lambda *cell: None,
    )
    view = made("max_pooling2d_0", network=network)
    for name in maps:
        drawing = drawn(view, layer=name)
        shown = [shape for shape in drawing.shapes if getattr(shape, "text", "") in maps]
        assert len(shown) == named
        assert name in words(drawing)
        assert min(shape.size for shape in shown) >= 10
        for shape in shown:  # beside the image and the bars
            half = len(shape.text) * shape.size * 0.29
            assert 80 <= shape.left - half < shape.left + half <= drawing.size[0] - 80
        assert drawing.grids[0].names[-1].startswith(f"max_pooling2d_{count - 1}: 9 by 9")


@pytest.mark.parametrize("order", ["by number", "strongest first"])
def test_all_maps_of_a_layer_lead_to_their_filters(order):
    network = SmallNetwork()
    view = made("conv_1", 4, 3, network)
    drawing = drawn(view, order=order)
    maps = network.look(IMAGES[3])[0]["conv_1"]
    numbers = range(5) if order == "by number" else np.argsort(-maps.max(axis=(0, 1)))
    montage, grid = parts(drawing).all, drawing.grids[2]
    for place, number in enumerate(numbers):
        down, right = divmod(place, 3)
        assert grid.state_of(down, right) == {"filter_number": number}
        assert grid.names[place] == f"filter {number}: strongest ≈ {maps[..., number].max():.2f}"
        part = montage.colours[down * 12 : down * 12 + 11, right * 12 : right * 12 + 11]
        assert np.array_equal(part[..., :3], inferno(maps[..., number], 0, maps.max()))
        chosen = drawn(view, order=order, filter_number=int(number))
        assert framed(chosen, montage) == [(down * 12, right * 12, 11, 11)]
    assert grid.state_of(1, 2) == {}  # a sixth one
    assert montage.colours[12:, 24:, 3].max() == 0


def test_the_strongest_is_what_pointing_at_it_calls_so():
    maps = np.stack([np.full((5, 5), 1.0), np.eye(5) * 3], axis=-1)  # the first has the larger mean
    network = SimpleNamespace(
        shapes={"other": (5, 5, 2), "conv": (5, 5, 2)},
        look=lambda image: ({"other": maps, "conv": maps}, None),
        receptive_field=lambda *cell: None,
    )
    drawing = drawn(made(network=network), order="strongest first")
    assert drawing.grids[1].names == ["filter 1: strongest ≈ 3.00", "filter 0: strongest ≈ 1.00"]
    assert np.array_equal(parts(drawing, 2).layers[0].colours, inferno(maps[..., 1], 0, 3))


def test_a_map_with_more_cells_than_it_has_room_for_is_thinned_out():
    maps = np.random.default_rng(0).uniform(size=(300, 200, 7))
    network = SimpleNamespace(
        shapes={"conv": maps.shape},
        look=lambda image: ({"conv": maps}, None),
        receptive_field=lambda *c: None,
    )
    drawing = drawn(made(network=network, images=np.ones((2, 300, 200, 1)), labels=None))
    look(drawing)
    assert parts(drawing, 1).all.colours.shape == (3 * 61, 3 * 41, 4)


def test_a_layer_with_fewer_cells_or_filters_ends_the_sliders_earlier():
    view = made()
    assert view.highest(**view.start() | {"layer": "pool_1"}) == {"row": 4, "column": 4, "filter_number": 4}


def test_one_scale_for_the_layer_makes_its_maps_comparable():
    network = SmallNetwork()
    view = made(network=network, labels=None)
    strongest = np.stack([network.look(image)[0]["conv"] for image in IMAGES]).max(axis=(1, 2))  # (70, 3)
    for filter_number in range(3):
        for scale, end in (("the layer", strongest.max()), ("this map", strongest[0, filter_number])):
            drawing = drawn(view, filter_number=filter_number, scale=scale)
            told = words(drawing)
            ticks = told[told.index(f"colours for {scale}:") + 1 :][:3]
            low, middle, high = map(float, ticks)
            assert (low, high) == pytest.approx((0, end), abs=0.006)
            assert low < middle < high


def test_a_map_that_is_silent_is_called_so():
    maps = np.zeros((4, 4, 2))
    maps[1, 2, 1] = 3
    network = SimpleNamespace(
        shapes={"conv": (4, 4, 2)}, look=lambda image: ({"conv": maps}, None), receptive_field=lambda *c: None
    )
    view = made(network=network, images=np.ones((1, 6, 6, 1)), labels=None)
    drawing = drawn(view)
    assert drawing.sentence == (
        "The image. Filter 0 of conv: silent. At row 1, column 1 it is ≈ 0.00. Of 2 filters ≈ 1 are silent, "
        "and ≈ 1, silent ones included, stay below a tenth of the strongest value."
    )
    told = words(drawing)
    assert "filter 0: silent" in told
    assert told[told.index("colours for this map:") + 1 :] == ["0"]  # no scale up to a number that is nowhere
    assert drawing.grids[1].names == ["filter 0: silent", "filter 1: strongest ≈ 3.00"]
    assert "strongest ≈ 3.00 at row ≈ 1, column ≈ 2" in drawn(view, filter_number=1).sentence


def test_maps_below_zero_have_one_scale_too_and_an_image_its_colours():
    maps = np.full((4, 4, 2), [-13.5, -6.75])
    network = SimpleNamespace(
        shapes={"conv": (4, 4, 2)}, look=lambda image: ({"conv": maps}, None), receptive_field=lambda *c: None
    )
    view = made(network=network, images=np.ones((1, 6, 6, 3)) * [1, 0.5, 0], labels=None)
    for filter_number, colour in ((0, 0), (1, 127)):  # the lowest of the layer, and half of it
        drawing = drawn(view, filter_number=filter_number, scale="the layer")
        assert "−13.5" in words(drawing)
        # Below zero is not silent.
        assert f"strongest ≈ {maps[0, 0, filter_number]:.2f} at" in drawing.sentence
        assert "Of 2 filters ≈ 0 are silent" in drawing.sentence
        assert "silent" not in " ".join(drawing.grids[1].names)
        shown = parts(drawing, 1)
        assert np.abs(shown.alone.colours[0, 0] - INFERNO[colour].astype(int)).max() <= 3
    assert shown.seen.colours[3, 3].tolist() == [255, 128, 0]


def test_a_mistake_is_found_where_there_is_one():
    network = SmallNetwork()
    wrong = [index for index in range(70) if network.look(IMAGES[index])[1].argmax() != LABELS[index]]
    control = made(network=network).controls["image_index"]
    assert [control.jump("a mistake", before) for before in (wrong[3], 69)] == [wrong[4], wrong[0]]
    assert control.ways == ["random", "same class", "a mistake"]
    assert made(labels=None).controls["image_index"].ways == ["random"]
