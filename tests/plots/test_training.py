"""Curves of a training, and networks beside each other."""

import keras
import matplotlib
import pytest

from helpers import plots
from tests.plots.examples import COMPARED, PICTURES


def test_the_curves_go_through_the_values():
    loss, accuracy = PICTURES["training_curves"]().figure.axes
    for axes, values, before in ((loss, [0.5, 0.25], 2.3), (accuracy, [0.8, 0.9], 0.1)):
        curve, start = axes.get_lines()
        assert (list(curve.get_xdata()), list(curve.get_ydata())) == ([1, 2], values)
        assert (list(start.get_xdata()), list(start.get_ydata())) == ([0], [before])


def test_training_curves_takes_kerass_history_and_validation():
    history = keras.callbacks.History()
    history.history = {"loss": [1], "accuracy": [0.5], "val_loss": [2], "val_accuracy": [0.4]}
    assert plots.training_curves(history).sentence == (
        "Over epochs 1 to 1: loss on training images from ≈ 1.000 to ≈ 1.000; "
        "loss on validation images from ≈ 2.000 to ≈ 2.000; "
        "accuracy on training images from ≈ 0.500 to ≈ 0.500; "
        "accuracy on validation images from ≈ 0.400 to ≈ 0.400."
    )


def test_a_training_without_a_finished_epoch_is_told():
    with pytest.raises(ValueError, match="^history must hold the loss and accuracy of at least one epoch"):
        plots.training_curves({})


def test_the_accuracies_are_drawn_over_their_shifts():
    curve, guessing = PICTURES["accuracy_by_shift"]().figure.axes[0].get_lines()
    assert (list(curve.get_xdata()), list(curve.get_ydata())) == ([0, 1, 2], [0.9, 0.5, 0.25])
    assert set(guessing.get_ydata()) == {0.1}


def test_every_network_is_drawn():
    accuracies = {f"network {number}": [0.5, 0.1 * number] for number in range(5)}
    picture = plots.accuracy_by_shift(range(2), accuracies)
    assert all(name in picture.sentence for name in accuracies)
    assert len(picture.figure.axes[0].get_lines()) == 5 + 1  # and the line for guessing


def test_each_bar_is_as_high_as_its_number():
    *panels, shifted = PICTURES["compare_networks"]().figure.axes
    for panel, quantity in zip(panels, ("accuracy", "parameters", "seconds"), strict=True):
        assert [bar.get_height() for bar in panel.patches] == [one[quantity] for one in COMPARED.values()]
    assert list(shifted.get_lines()[1].get_ydata()) == [0.9, 0.75]
    # The bars have the colours of the curves, which the legend names: of three networks as well.
    three = COMPARED | {"another": COMPARED["dense"]}
    *panels, shifted = plots.compare_networks(three, range(2)).figure.axes
    assert [bar.get_facecolor() for bar in panels[0].patches] == [
        matplotlib.colors.to_rgba(line.get_color()) for line in shifted.get_lines()[:3]
    ]
