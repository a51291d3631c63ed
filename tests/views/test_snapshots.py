"""The explorer of a training: kernels, maps and accuracy at each snapshot, and what can be clicked."""

import numpy as np
import pytest

from helpers import views
from helpers.drawing.colours import inferno, signed
from helpers.drawing.shapes import Dots, Words
from helpers.forward import convolved
from helpers.views.snapshots import NOW, TRAINED, similarities
from tests.views.walking import IMAGES, LABELS, look, small_snapshots, tiles

SNAPSHOTS = small_snapshots()
KERNELS = {"conv2d": SNAPSHOTS.weights[0].astype(float), "conv2d_1": SNAPSHOTS.weights[2].astype(float)}


def drawn(snapshots=SNAPSHOTS, images=IMAGES, labels=LABELS, **state):
    view = views.snapshots.view(snapshots, images, labels, "conv2d", 0, 0)
    return view.draw(**view.start() | state)


def maps(snapshot, layer, image_index=0):
    made = convolved(IMAGES[image_index], [values[snapshot] for values in SNAPSHOTS.weights])
    return made[0 if layer == "conv2d" else 2].astype(np.float32)


def words(drawing):
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


@pytest.mark.parametrize("scale", [NOW, TRAINED])
@pytest.mark.parametrize(("layer", "number"), [("conv2d", 2), ("conv2d_1", 4)])
def test_kernels_and_maps_are_those_of_the_snapshot(layer, number, scale):
    drawing = drawn(snapshot=1, layer=layer, filter_number=number, scale=scale, image_index=7)
    _, all_maps, alone, kernel = tiles(drawing)[:4]
    of_scale = -1 if scale == TRAINED else 1
    here, there = maps(1, layer, 7), maps(of_scale, layer, 7)
    assert np.array_equal(alone.colours, inferno(here[..., number], 0, there[..., number].max()))
    assert np.array_equal(all_maps.colours[0, 0, :3], inferno(here[..., 0], 0, there.max())[0, 0])
    # Of the second layer, the channel with the largest weights in the trained network.
    final = KERNELS[layer][-1]
    place = (
        (0, number) if layer == "conv2d" else (int(np.abs(final[..., number]).sum(axis=(0, 1)).argmax()), 4)
    )
    weights, limit = KERNELS[layer][1][:, :, *place], np.abs(KERNELS[layer][of_scale][:, :, *place]).max()
    assert np.array_equal(kernel.colours, signed(weights, limit))
    assert f"kernel {number if layer == 'conv2d' else place[0]}" in words(drawing)
    assert f"{here[..., number].max():.2f}" in drawing.sentence


def test_all_kernels_of_a_layer_or_all_channels_of_a_filter():
    first, second = drawn(), drawn(layer="conv2d_1", filter_number=3)
    assert "3 kernels of conv2d" in words(first) and "3 kernels of filter 3" in words(second)
    for drawing, kernels, what in (
        (first, KERNELS["conv2d"][0, :, :, 0], "filter"),
        (second, KERNELS["conv2d_1"][0, ..., 3], "channel"),
    ):
        limit = np.quantile(np.abs(kernels), 0.98)
        (sheet, *_), grid = tiles(drawing), drawing.grids[1]
        assert np.array_equal(
            sheet.colours[:3, 4:7, :3], signed(kernels[..., 1], limit)
        )  # a clear cell between
        assert list(grid.names)[1] == (
            f"{what} 1: weights ≈ {kernels[..., 1].min():.2f} to ≈ {kernels[..., 1].max():.2f}"
        )
    # A kernel of the first layer is a filter; a channel of the second is none.
    assert first.grids[1].state_of(0, 1) == {"filter_number": 1}
    assert not second.grids[1].controls


def test_the_accuracy_is_a_curve_and_a_click_on_it_goes_there():
    drawing = drawn(snapshot=2)
    (dots,) = [shape for shape in drawing.shapes if isinstance(shape, Dots)]
    heights = [y for _, y in dots.places]
    assert len(heights) == 4 and heights == sorted(heights, reverse=True)
    moments = drawing.grids[0]
    assert [moments.state_of(0, place)["snapshot"] for place in range(4)] == [0, 1, 2, 3]
    assert moments.names[1] == "after 10 updates: ≈ 36.7%"
    frame = next(shape for shape in drawing.shapes if type(shape).__name__ == "Frame")
    assert frame.left < dots.places[2][0] < frame.left + frame.width
    assert "Test accuracy ≈ 63.3% after 20 updates" in words(drawing)


def test_a_filter_is_compared_with_its_trained_self():
    assert np.allclose(
        similarities(KERNELS["conv2d"][1], KERNELS["conv2d"][-1]), 1, atol=1e-3
    )  # only shorter
    turned = similarities(-KERNELS["conv2d_1"][-1], KERNELS["conv2d_1"][-1])
    assert turned.shape == (5,) and np.allclose(turned, -1)
    alike = similarities(KERNELS["conv2d"][0], KERNELS["conv2d"][-1])
    sentence = drawn(filter_number=1).sentence
    assert f"similarity ≈ {alike[1]:.2f} to its trained self; on image 0 (T-shirt/top) its map" in sentence
    assert sentence.endswith("≈ 0 of 3 filters have a similarity above 0.9.")
    assert drawn(snapshot=3).sentence.endswith("≈ 3 of 3 filters have a similarity above 0.9.")


def test_it_is_played_from_the_last_on_to_the_first():
    view = views.snapshots.view(SNAPSHOTS, IMAGES, LABELS, "conv2d", 0, 0)
    states = [view.start()]
    for _ in range(4):
        states.append(states[-1] | view.step(1, **states[-1]))
    assert [state["snapshot"] for state in states] == [0, 1, 2, 3, 0]
    assert view.highest(**view.start() | {"layer": "conv2d_1"}) == {"filter_number": 4}


def test_a_silent_map_and_an_image_alone_without_a_class():
    silent = SNAPSHOTS._replace(weights=[np.zeros_like(values) for values in SNAPSHOTS.weights])
    quiet = silent._replace(weights=[*SNAPSHOTS.weights[:1], silent.weights[1] - 100, *SNAPSHOTS.weights[2:]])
    drawing = drawn(quiet, IMAGES[:1], None)
    assert "on the image its map is silent." in drawing.sentence
    look(drawing)
