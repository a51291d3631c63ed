import keras
import numpy as np
import pytest

from helpers import models


@pytest.fixture
def planted():
    """400 images whose brightness says the class: 0 is dark, 1 is bright."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 400).astype(np.uint8)
    images = rng.uniform(0, 0.3, (400, 28, 28, 1)).astype(np.float32) + 0.7 * labels[:, None, None, None]
    return images, labels


def test_the_baseline_has_its_parameters():
    model = models.build_dnn()
    assert model.count_params() == (784 + 1) * 128 + (128 + 1) * 10 == 101_770
    assert [type(layer).__name__ for layer in model.layers] == ["Flatten", "Dense", "Dense"]
    assert model.output_shape == (None, 10)


@pytest.mark.parametrize(("units", "parameters"), [(1, 785 + 20), (16, 12_730), (np.int64(512), 407_050)])
def test_units_can_be_chosen(units, parameters):
    assert models.build_dnn(units).count_params() == parameters


def test_it_gives_probabilities(planted):
    probabilities = models.build_dnn(8).predict(planted[0][:5], verbose=0)
    assert probabilities.shape == (5, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(("units", "error"), [(0, ValueError), (5000, ValueError), ("many", TypeError)])
def test_wrong_units_are_one_sentence(units, error):
    with pytest.raises(error, match="^units must be a whole number from 1 to 4096, got "):
        models.build_dnn(units)


def test_training_learns_and_reports_each_epoch(planted, capsys):
    keras.utils.set_random_seed(0)
    model = models.build_dnn(32)
    history = models.train(model, *planted, epochs=20, batch_size=20)
    assert len(history.history["loss"]) == 20
    assert model.evaluate(*planted, verbose=0)[1] > 0.99
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 20
    first, last = history.history["loss"][0], history.history["accuracy"][-1]
    assert lines[0].startswith(f"epoch 1 of 20: loss ≈ {first:.4f}, accuracy ≈ ")
    assert lines[-1].endswith(f"accuracy ≈ {last:.4f}")


def test_it_trains_as_fit_does(planted):
    trained = []
    for train in (models.train, lambda *a, **k: keras.Model.fit(*a, verbose=0, **k)):
        keras.utils.set_random_seed(1)
        model = models.build_dnn(8)
        train(model, *planted, epochs=2, batch_size=32)
        trained.append(model.get_weights())
    for ours, keras_own in zip(*trained, strict=True):
        np.testing.assert_allclose(ours, keras_own, atol=1e-6)


def test_validation_is_measured_and_reported(planted, capsys):
    history = models.train(models.build_dnn(4), *planted, epochs=1, validation_split=0.25)
    assert len(history.history["val_accuracy"]) == 1
    line = capsys.readouterr().out
    assert line.index(" loss ≈") < line.index(" accuracy ≈") < line.index(" validation loss ≈")
    assert "validation accuracy ≈ " in line


@pytest.mark.parametrize("steps_per_execution", [1, 7, 32])
def test_the_bar_counts_every_batch_once(planted, steps_per_execution, monkeypatch):
    model = models.build_dnn(4)
    model.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=steps_per_execution)
    bars = []
    monkeypatch.setattr(
        models, "_new_bar", lambda new=models._new_bar, **k: bars.append(new(**k)) or bars[-1]
    )
    models.train(model, *planted, epochs=3, batch_size=30)
    assert [(bar.n, bar.total) for bar in bars] == [(3 * 14, 3 * 14)]


def test_the_stop_button_keeps_what_was_learned(planted, capsys, monkeypatch):
    model = models.build_dnn(8)
    before = [weights.copy() for weights in model.get_weights()]

    def stop_in_third_epoch(progress, batch, logs=None, original=models._Progress.on_train_batch_end):
        original(progress, batch, logs)
        if progress.epoch == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(models._Progress, "on_train_batch_end", stop_in_third_epoch)
    history = models.train(model, *planted, epochs=5)
    assert history.epoch == [0, 1]
    assert "Stopped after 2 of 5 epochs. The model keeps what it has learned." in capsys.readouterr().out
    assert any(not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))

    monkeypatch.undo()
    assert len(models.train(model, *planted, epochs=1).epoch) == 1  # and it can go on


@pytest.mark.parametrize(
    ("settings", "error", "sentence"),
    [
        ({"epochs": -1}, ValueError, "epochs must be a whole number from 1 to 1000, got -1"),
        ({"epochs": "ten"}, TypeError, "epochs must be a whole number from 1 to 1000, got 'ten'"),
        ({"batch_size": 0}, ValueError, "batch_size must be a whole number from 1 to 60000, got 0"),
        ({"validation_split": 1}, ValueError, "validation_split must be a number from 0 to below 1, got 1"),
        (
            {"validation_split": "a"},
            TypeError,
            "validation_split must be a number from 0 to below 1, got 'a'",
        ),
    ],
)
def test_wrong_settings_are_one_sentence(planted, settings, error, sentence):
    with pytest.raises(error) as caught:
        models.train(models.build_dnn(4), *planted, **settings)
    assert str(caught.value) == sentence


def test_images_without_labels_are_noticed(planted):
    images, labels = planted
    with pytest.raises(ValueError, match="^images and labels must be equally many, got 400 and 399$"):
        models.train(models.build_dnn(4), images, labels[:-1])
