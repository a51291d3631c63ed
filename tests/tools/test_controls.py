"""`make controls`: what it measures is what the notebook measures, and what is done stays done."""

from types import SimpleNamespace

import numpy as np
import pytest

from helpers import models
from helpers.tools import controls


def test_it_measures_what_the_notebook_measures():
    rng = np.random.default_rng(0)
    images, labels = rng.random((40, 28, 28, 1), np.float32), rng.integers(0, 10, 40)
    measuring = controls.Measuring(controls.moved(images), labels)
    model = models.build_control("as it is", (2, 2), 4)
    measuring.set_model(model)
    measuring.on_epoch_begin(0)
    measuring.on_epoch_end(0)
    expected = [models.accuracy_after_shift(model, images, labels, pixels) for pixels in range(5)]
    assert measuring.accuracies == [pytest.approx(expected, abs=1e-4)]
    assert len(measuring.seconds) == 1


def test_a_training_that_is_done_is_not_done_again(tmp_path, monkeypatch):
    monkeypatch.setattr(controls, "KEPT", tmp_path / "kept")
    trained = []

    def train():
        trained.append("once")
        measured = SimpleNamespace(seconds=[2.0, 1.5], accuracies=[[0.5, 0.25]])
        history = SimpleNamespace(history={"val_accuracy": [0.123456, 0.5]})
        return SimpleNamespace(count_params=lambda: 7), measured, history

    first, again = (controls.once("group", "a name", 3, train) for _ in range(2))
    assert trained == ["once"]
    assert first == again
    # The first epoch also prepares the network: the fastest counts.
    together = controls.together([first, first | {"seconds": 1.25}], "accuracies")
    assert together == {
        "parameters": 7,
        "seconds": 1.25,
        "validation": [[0.1235, 0.5]] * 2,
        "accuracies": [[[0.5, 0.25]]] * 2,
    }


def test_the_record_has_one_line_for_each_list_of_numbers():
    text = controls.written({"accuracies": [[[0.5, 0.25], [1, 2]]], "seconds": 1})
    assert "   [ 0.5, 0.25 ],\n" in text
    assert len(text.splitlines()) == 9
