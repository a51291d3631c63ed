import logging
import re
import signal

import keras
import numpy as np
import pytest
import tensorflow as tf

from helpers import models

CROSS = "sparse_categorical_crossentropy"


def compiled_eagerly(model, loss=CROSS):
    """The model, quick to begin training: Keras does not make a graph of it first."""
    model.compile("adam", loss, run_eagerly=True)
    return model


def test_it_trains_as_fit_does(planted):
    trained = []
    for train in (models.train, lambda *a, **k: keras.Model.fit(*a, verbose=0, **k)):
        keras.utils.set_random_seed(1)
        model = models.build_dnn(8)
        train(model, *planted, epochs=2, batch_size=32)
        trained.append(model.get_weights())
    for ours, keras_own in zip(*trained, strict=True):
        np.testing.assert_allclose(ours, keras_own, atol=1e-6)


STOPPED = (
    "Stopped in epoch {} of 5. "
    "The model keeps what it has learned, and model.history has the finished epochs."
)


def shown(problem):
    """What a notebook shows of an error."""
    (line,) = problem._render_traceback_()
    return line


def test_the_stop_button_ends_the_cell_and_keeps_what_was_learned(planted, capsys, bars):
    steps = []

    def step():
        steps.append(True)
        if len(steps) == 2 * 80 + 40:  # in the middle of the third epoch
            signal.raise_signal(signal.SIGINT)  # what the stop button sends
        return True

    class Counts(keras.layers.Layer):
        def call(self, values, training=None):
            if training:
                tf.numpy_function(step, [], bool)
            return values

    model = keras.Sequential([keras.Input((28, 28, 1)), Counts(), *models.build_dnn(8).layers])
    model.compile("adam", CROSS, steps_per_execution=32, jit_compile=False)
    before = [weights.copy() for weights in model.get_weights()]
    with pytest.raises(KeyboardInterrupt, match=f"^{re.escape(STOPPED.format(3))}$") as stopped:
        models.train(model, *planted, epochs=5, batch_size=5)
    assert shown(stopped.value) == STOPPED.format(3)
    history = model.history
    assert history.epoch == [0, 1]
    assert len(history.seconds) == len(history.history["loss"]) == 2
    assert 2 * 80 + 40 <= len(steps) < 3 * 80
    assert len(capsys.readouterr().out.splitlines()) == 2  # one an epoch
    assert any(not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    assert len(models.train(model, *planted, epochs=1).epoch) == 1  # and it can go on
    assert [bar.disable for bar in bars] == [True, True]  # which they are once they are closed


def test_the_stop_button_is_heard_before_the_training_begins(planted, capsys, monkeypatch):
    def stopped(*arguments, **settings):
        raise KeyboardInterrupt

    model = models.build_dnn(1)
    monkeypatch.setattr(model, "fit", stopped)
    with pytest.raises(KeyboardInterrupt) as caught:
        models.train(model, *planted)
    assert shown(caught.value) == STOPPED.format(1)
    assert capsys.readouterr().out == ""


def one_is(value, values):
    """The images or labels with ``value`` in place of the 300th."""
    values = values.astype(np.float32)
    values[300] = value
    return values


EPOCHS = "must be a whole number from 1 to 1000, got"
BATCH_SIZE = "must be a whole number from 1 to 60000, got"
SPLIT = "validation_split must be a number from 0 to below 1, got"
MANY = "images and labels must be equally many, got 400 and"
NONE = "images must hold at least one image, got none"
FINITE = "must be finite numbers, got NaN or infinity among them"
SHAPE = "images must have the shape (N, 28, 28, 1), got"
CLASSES = "labels must be whole numbers from 0 to 9, as the model gives 10 numbers, got"
ONE_HOT = (
    "labels must be one whole number for each image, (N,), got the shape (400, 10); "
    "if they are one-hot, use labels.argmax(axis=1)"
)


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        (lambda x, y: {"epochs": -1}, ValueError, f"epochs {EPOCHS} -1"),
        (lambda x, y: {"batch_size": 0}, ValueError, f"batch_size {BATCH_SIZE} 0"),
        (lambda x, y: {"validation_split": 1}, ValueError, f"{SPLIT} 1"),
        (lambda x, y: {"validation_split": "a"}, TypeError, f"{SPLIT} 'a'"),
        (lambda x, y: {"model": None}, TypeError, "model must be a Keras model, got NoneType"),
        (lambda x, y: {"labels": y[:-1]}, ValueError, f"{MANY} 399"),
        (lambda x, y: {"labels": y[0]}, ValueError, f"{MANY} 1"),
        (lambda x, y: {"images": x[:0], "labels": y[:0]}, ValueError, NONE),
        (lambda x, y: {"images": x[0, 0, 0, 0]}, ValueError, NONE),
        (lambda x, y: {"images": None}, TypeError, "images must be an array of numbers, got object"),
        (lambda x, y: {"images": one_is(np.nan, x)}, ValueError, f"images {FINITE}"),
        (lambda x, y: {"images": x[:, 14:]}, ValueError, f"{SHAPE} (400, 14, 28, 1)"),
        (lambda x, y: {"images": x.repeat(3, axis=3)}, ValueError, f"{SHAPE} (400, 28, 28, 3)"),
        (lambda x, y: {"images": x.reshape(400, 784)}, ValueError, f"{SHAPE} (400, 784)"),
        (lambda x, y: {"labels": np.eye(10)[y]}, ValueError, ONE_HOT),
        (lambda x, y: {"labels": one_is(10, y)}, ValueError, f"{CLASSES} 10.0"),
        (lambda x, y: {"labels": y - 1.0}, ValueError, f"{CLASSES} -1.0"),
        (lambda x, y: {"labels": one_is(0.5, y)}, ValueError, f"{CLASSES} 0.5"),
        (lambda x, y: {"labels": one_is(np.nan, y)}, ValueError, f"labels {FINITE}"),
    ],
)
@pytest.mark.parametrize("loss", [CROSS, keras.losses.SparseCategoricalCrossentropy()])
def test_what_no_training_can_use_is_one_sentence(planted, wrong, error, sentence, loss, capsys, bars):
    images, labels = planted
    model = compiled_eagerly(models.build_dnn(4), loss)
    right = {"model": model, "images": images, "labels": labels}
    with pytest.raises(error) as caught:
        models.train(**right | wrong(images, labels))
    assert str(caught.value) == sentence
    assert not bars  # it did not begin
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
def test_unscaled_images_are_told_and_train_all_the_same(planted, capsys, kind):
    images, labels = (planted[0] * 255).astype(kind), planted[1]
    models.train(compiled_eagerly(models.build_dnn(4)), images, labels, epochs=1, batch_size=400)
    told, epoch = capsys.readouterr().out.splitlines()
    assert told == (
        "The images have values far above 1, and the course's networks are made for 0 to 1: "
        "did you forget data.scale_images?"
    )
    assert epoch.startswith("epoch 1 of 1: loss ≈ ")


@pytest.mark.parametrize(
    ("start", "loss", "taken"),
    [
        ([keras.Input((28, 28, 1))], CROSS, lambda x, y: (x[..., 0], y)),
        ([keras.Input((28, 28, 1))], CROSS, lambda x, y: (x, y.astype(float)[:, np.newaxis])),
        ([keras.Input((28, 28, 1))], CROSS, lambda x, y: (list(x), y.tolist())),
        ([keras.Input((28, 28))], "mse", lambda x, y: (x, np.eye(10)[y] - 0.5)),
        # Another loss takes other labels, and a model that was not built takes any shape.
        ([keras.Input((28, 28, 1))], "categorical_crossentropy", lambda x, y: (x, np.eye(10)[y])),
        ([], CROSS, lambda x, y: (x, y)),
        ([keras.Input((None, None, 1)), keras.layers.GlobalMaxPooling2D()], CROSS, lambda x, y: (x, y)),
    ],
)
def test_what_keras_makes_sense_of_is_not_refused(start, loss, taken, planted, capsys):
    ending = [keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
    model = compiled_eagerly(keras.Sequential([*start, *ending]), loss)
    models.train(model, *taken(*planted), epochs=1, batch_size=400)
    assert capsys.readouterr().out.startswith("epoch 1 of 1: loss ≈ ")


def test_tensorflow_does_not_advise_against_running_a_cell_again(caplog):
    looked_at = tf.function(lambda values: values + 1)
    with caplog.at_level(logging.WARNING, "tensorflow"):
        for size in range(1, 10):  # each size is prepared anew, and the fifth time would be told
            looked_at(tf.zeros(size))
        logging.getLogger("tensorflow").warning("something else")
    assert caplog.messages == ["something else"]
