"""Curves of a training, and networks beside each other: read back from the figures."""

from types import SimpleNamespace

import pytest
from matplotlib.colors import to_rgba

from helpers import plots
from tests.plots.examples import COMPARED, HISTORY, axes_of


def points(line):
    return list(line.get_xdata()), list(line.get_ydata())


def test_the_curves_go_through_the_values():
    loss, accuracy = axes_of("training_curves")
    for axes, values, before in ((loss, [0.5, 0.25], 2.3), (accuracy, [0.8, 0.9], 0.1)):
        curve, start = axes.get_lines()
        assert points(curve) == ([1, 2], values)
        assert points(start) == ([0], [before])


def test_training_curves_takes_kerass_history_and_validation():
    history = SimpleNamespace(history=HISTORY | {"val_loss": [2, 1], "val_accuracy": [0.4, 0.5]})
    picture = plots.training_curves(history)
    assert picture.sentence == (
        "Over epochs 1 to 2: loss on training images from ≈ 0.500 to ≈ 0.250; "
        "loss on validation images from ≈ 2.000 to ≈ 1.000; "
        "accuracy on training images from ≈ 0.800 to ≈ 0.900; "
        "accuracy on validation images from ≈ 0.400 to ≈ 0.500."
    )
    assert points(picture.figure.axes[0].get_lines()[1]) == ([1, 2], [2, 1])


def test_a_training_without_a_finished_epoch_is_told():
    with pytest.raises(ValueError, match="^history must hold the loss and accuracy of at least one epoch"):
        plots.training_curves({})


def test_the_accuracies_are_drawn_over_their_shifts():
    curve, guessing = axes_of("accuracy_by_shift")[0].get_lines()
    assert points(curve) == ([0, 1, 2], [0.9, 0.5, 0.25])
    assert set(guessing.get_ydata()) == {0.1}


def test_each_network_has_its_bars_and_a_curve_in_the_same_colour():
    five = COMPARED | {f"network {number}": COMPARED["dense"] for number in (3, 4, 5)}
    picture = plots.compare_networks(five, range(2))
    assert all(name in picture.sentence for name in five)
    *panels, shifted = picture.figure.axes
    *curves, _ = shifted.get_lines()  # the last line is that of guessing
    assert [list(curve.get_ydata()) for curve in curves] == [one["shifted"] for one in five.values()]
    for panel, quantity in zip(panels, ("accuracy", "parameters", "seconds"), strict=True):
        assert [bar.get_height() for bar in panel.patches] == [one[quantity] for one in five.values()]
        assert [bar.get_facecolor() for bar in panel.patches] == [to_rgba(one.get_color()) for one in curves]
