import keras
import numpy as np
import pytest

from helpers import models


def test_training_learns_and_reports_each_epoch(planted, capsys):
    keras.utils.set_random_seed(0)
    model = models.build_dnn(32)
    history = models.train(model, *planted, epochs=20, batch_size=20)
    assert len(history.history["loss"]) == len(history.seconds) == 20
    assert min(history.seconds) > 0
    assert model.evaluate(*planted, verbose=0)[1] > 0.99
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 20
    first, last = history.history["loss"][0], history.history["accuracy"][-1]
    assert lines[0].startswith(f"epoch 1 of 20: loss ≈ {first:.4f}, accuracy ≈ ")
    assert lines[-1].endswith(f"accuracy ≈ {last:.4f}")


def test_validation_is_measured_and_reported(planted, capsys):
    history = models.train(models.build_dnn(4), *planted, epochs=1, validation_split=0.25)
    assert len(history.history["val_accuracy"]) == 1
    line = capsys.readouterr().out
    assert line.index(" loss ≈") < line.index(" accuracy ≈") < line.index(" validation loss ≈")
    assert "validation accuracy ≈ " in line


@pytest.mark.parametrize("steps_per_execution", [1, 7, 32])
def test_the_bar_counts_every_batch_once(planted, steps_per_execution, bars):
    model = models.build_dnn(4)
    model.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=steps_per_execution)
    models.train(model, *planted, epochs=3, batch_size=30)
    assert [(bar.n, bar.total) for bar in bars] == [(3 * 14, 3 * 14)]


def test_training_stops_as_soon_as_the_loss_is_no_number(planted, capsys, bars):
    model = models.build_dnn(8)
    # In the second epoch of 100 steps the steps become far too large.
    rate = keras.optimizers.schedules.PiecewiseConstantDecay([100], [1e-3, 1e30])
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", steps_per_execution=32)
    with pytest.raises(FloatingPointError) as caught:
        models.train(model, *planted, epochs=5, batch_size=4)
    assert str(caught.value) == (
        "the loss is no longer a number (nan) in epoch 2 of 5, and more training cannot fix that: usually "
        "the learning rate is too high or the images are not scaled; change that and build the model again "
        "(model.history has the finished epochs)"
    )
    assert [(bar.n, bar.disable) for bar in bars] == [(132, True)]
    assert len(capsys.readouterr().out.splitlines()) == 1  # the first epoch's line
    assert len(model.history.history["loss"]) == len(model.history.seconds) == 1
    assert np.isfinite(model.history.history["loss"]).all()
