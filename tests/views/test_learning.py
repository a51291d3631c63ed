"""How a kernel is learned: the maps and weights of each step, and the curve of the loss."""

import numpy as np
import pytest

from helpers import views
from helpers.convolution import KERNELS, conv2d
from helpers.drawing.colours import signed
from helpers.drawing.shapes import Dots, Line, Words
from tests.views.walking import close, look, tiles, told

IMAGES = np.random.default_rng(0).uniform(size=(3, 12, 12)).astype(np.float32)
TARGET = KERNELS["Sobel, vertical edges"]
STEPS = np.arange(5)
KERNELS_LEARNED = TARGET * STEPS[:, np.newaxis, np.newaxis] / 4 + (1 - STEPS / 4)[:, np.newaxis, np.newaxis]
LOSSES = np.array([10, 1, 0.1, 0.01, 0.001])


def opened(images=IMAGES, kernels=KERNELS_LEARNED, losses=LOSSES):
    return views.learning.view(images, kernels, losses, TARGET, 0)


def drawn(**state):
    view = opened()
    return view.draw(**view.start() | state)


def words(drawing):
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


def test_target_map_and_difference_have_one_scale_at_every_step():
    wanted, first = (conv2d(IMAGES[1], kernel) for kernel in (TARGET, KERNELS_LEARNED[0]))
    limit = np.abs([wanted, first, first - wanted]).max()
    for step in STEPS:
        drawing = drawn(step=step, image_index=1)
        made = conv2d(IMAGES[1].astype(float), KERNELS_LEARNED[step])
        for tile, grid, values in zip(
            tiles(drawing)[1:4], drawing.grids[1:4], (wanted, made, made - wanted), strict=True
        ):
            assert np.abs(tile.colours.astype(int) - signed(values, limit)).max() <= 3
            assert np.allclose(grid.values, values, atol=1e-5)
        assert close(told("the map is off by # at most", drawing.sentence), np.abs(made - wanted).max())


def test_the_weights_of_the_step_and_the_loss_are_said():
    drawing = drawn(step=2)
    assert "Step 2 of 4: the loss is 0.1, the weights 0 0.5 1; −0.5 0.5 1.5; 0 0.5 1. " in drawing.sentence
    assert {"weights, step 2", "loss 0.1", "1.5", "−2"} <= {*words(drawing)}
    assert "off by 0 at most" in drawn(step=4).sentence


def test_the_dot_stands_on_the_curve_at_its_step():
    curve = [shape for shape in drawn().shapes if isinstance(shape, Line) and shape.top != shape.bottom]
    ends = [curve[0][:2], *(line[2:] for line in curve)]
    for step in STEPS:
        (dot,) = [shape for shape in drawn(step=step).shapes if isinstance(shape, Dots)]
        assert dot.places[0] == pytest.approx(ends[step])
    left, top = np.transpose(ends)
    assert np.allclose(np.diff(left), left[1] - left[0])  # a step is as far as any other
    assert np.allclose(np.diff(top), top[1] - top[0])  # and so is a tenth
    assert [f"{10.0**power:g}" in words(drawn()) for power in (1, 0, -1, -2, -3)] == [True] * 5


def test_the_curve_leads_to_a_step_and_the_strip_to_an_image():
    *_, curve, strip = drawn().grids
    assert [curve.state_of(0, place) for place in (0, 4)] == [{"step": 0}, {"step": 4}]
    assert curve.names[3] == "step 3: loss 0.01"
    assert strip.state_of(0, 2) == {"image_index": 2}


def test_it_is_played_step_after_step():
    view = opened()
    assert view.step(1, **view.start()) == {"step": 1}
    assert view.step(1, **view.start() | {"step": 4}) == {"step": 0}


@pytest.mark.parametrize("losses", [[0.0], [0.5], [0, 0, 0], [3e7, 1e-9, 0], [1, 1, 1], np.ones(700)])
def test_any_losses_can_be_drawn(losses):
    losses = np.array(losses, float)
    kernels = np.resize(KERNELS_LEARNED, (len(losses), 3, 3))
    view = opened(kernels=kernels, losses=losses)
    drawing = view.draw(**view.start() | {"step": len(losses) - 1})
    look(drawing)
    (dot,) = [shape for shape in drawing.shapes if isinstance(shape, Dots)]
    grid = drawing.grids[-2]
    assert grid.left <= dot.places[0][0] <= grid.left + grid.width
    assert grid.top <= dot.places[0][1] <= grid.top + grid.height
    assert len(drawing.shapes) < 230


def test_a_map_of_zeros_is_silent():
    view = opened(images=np.zeros((1, 8, 8)))
    assert "silent: every cell is 0" in words(view.draw(**view.start()))
