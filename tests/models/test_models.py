import io
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from helpers import data, models


@pytest.fixture
def planted():
    """400 images whose brightness says the class: 0 is dark, 1 is bright."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 400).astype(np.uint8)
    images = rng.uniform(0, 0.3, (400, 28, 28, 1)).astype(np.float32) + 0.7 * labels[:, None, None, None]
    return images, labels


@pytest.fixture
def bars(monkeypatch):
    """The progress bars of the test, those that were closed as well."""
    made = []
    monkeypatch.setattr(
        models, "_new_bar", lambda new=models._new_bar, **k: made.append(new(**k)) or made[-1]
    )
    return made


def compiled_eagerly(model, loss="sparse_categorical_crossentropy"):
    """The model, quick to begin training: Keras does not make a graph of it first."""
    model.compile("adam", loss, run_eagerly=True)
    return model


def test_the_baseline_has_its_parameters():
    model = models.build_dnn()
    assert model.count_params() == (784 + 1) * 128 + (128 + 1) * 10 == 101_770
    assert [type(layer).__name__ for layer in model.layers] == ["Flatten", "Dense", "Dense"]
    assert model.output_shape == (None, 10)


@pytest.mark.parametrize(("units", "parameters"), [(1, 785 + 20), (16, 12_730), (np.int64(512), 407_050)])
def test_units_can_be_chosen(units, parameters):
    assert models.build_dnn(units).count_params() == parameters


def test_the_cnn_is_the_network_of_the_notes(capsys):
    model = models.build_cnn()
    model.summary()
    rows = re.findall(r"│ (\w+) \((\w+)\) +│ \((.*?)\) +│ +([\d,]+) │", capsys.readouterr().out)
    assert rows == [
        ("conv2d", "Conv2D", "None, 26, 26, 64", "640"),
        ("max_pooling2d", "MaxPooling2D", "None, 13, 13, 64", "0"),
        ("conv2d_1", "Conv2D", "None, 11, 11, 64", "36,928"),
        ("max_pooling2d_1", "MaxPooling2D", "None, 5, 5, 64", "0"),
        ("flatten", "Flatten", "None, 1600", "0"),
        ("dense", "Dense", "None, 128", "204,928"),
        ("dense_1", "Dense", "None, 10", "1,290"),
    ]
    assert model.count_params() == 243_786


@pytest.mark.parametrize(
    ("filters", "units", "parameters"),
    [
        ((32, 64), 128, 320 + 18_496 + 204_928 + 1_290),
        ((8,), 16, 80 + (13 * 13 * 8 + 1) * 16 + 170),
        ([4, 4, np.int64(4)], 8, 40 + 148 + 148 + (4 + 1) * 8 + 90),
    ],
)
def test_filters_and_units_of_the_cnn_can_be_chosen(filters, units, parameters):
    assert models.build_cnn(filters, units).count_params() == parameters


@pytest.mark.parametrize(
    ("filters", "error", "sentence"),
    [
        (64, ValueError, "filters must be 1 to 3 whole numbers, such as (64, 64), got 64"),
        ((), ValueError, "filters must be 1 to 3 whole numbers, such as (64, 64), got ()"),
        ((8,) * 4, ValueError, "filters must be 1 to 3 whole numbers, such as (64, 64), got (8, 8, 8, 8)"),
        ((8, 0), ValueError, "each of filters must be a whole number from 1 to 1024, got 0"),
        ("64", ValueError, "filters must be 1 to 3 whole numbers, such as (64, 64), got '64'"),
        ((8, "a"), TypeError, "each of filters must be a whole number from 1 to 1024, got 'a'"),
    ],
)
def test_wrong_filters_are_one_sentence(filters, error, sentence):
    with pytest.raises(error) as caught:
        models.build_cnn(filters)
    assert str(caught.value) == sentence


def test_the_course_weights_are_as_good_as_recorded(fashion_mnist):
    model, record = models.load_course_cnn(), models.course_record()
    images, labels = fashion_mnist[1]
    accuracy = model.evaluate(data.scale_images(images), labels, batch_size=1000, verbose=0)[1]
    assert accuracy >= 0.905
    # Another processor may turn an image or two.
    assert accuracy == pytest.approx(record["test_accuracy"], abs=0.0005)


def test_the_record_of_the_weights_is_complete():
    record = models.course_record()
    longer = record["longer_run"]["history"]
    assert {len(values) for values in longer.values()} == {15}
    # The validation images chose the number of epochs.
    assert record["epochs"] == 1 + int(np.argmin(longer["val_loss"])) == len(record["history"]["accuracy"])
    assert set(record["versions"]) == {"python", "tensorflow", "keras"}
    assert models.COURSE_WEIGHTS.stat().st_size < 1.1e6


def changed_byte(content, place):
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize(
    ("damage", "error", "sentence"),
    [
        (
            lambda content: changed_byte(content, 500_000),
            ValueError,
            "is not the file that ships with the course",
        ),
        (lambda content: content[:500_000], ValueError, "is not the file that ships with the course"),
        (lambda content: None, OSError, "cannot be read (No such file or directory)"),
    ],
)
def test_damaged_course_weights_are_refused(damage, error, sentence, tmp_path, monkeypatch):
    content = damage(models.COURSE_WEIGHTS.read_bytes())
    monkeypatch.setattr(models, "COURSE_WEIGHTS", tmp_path / "course_cnn.weights.h5")
    if content is not None:
        models.COURSE_WEIGHTS.write_bytes(content)
    with pytest.raises(error) as caught:
        models.load_course_cnn()
    assert str(caught.value) == f"course_cnn.weights.h5 {sentence}; restore it with 'git restore helpers'"


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SEEING_CONVOLUTIONS_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_your_own_network_comes_back_as_it_was(own_folder, planted):
    model = models.build_cnn((3, 2), 4)
    models.train(model, *planted, epochs=1)
    models.save_own_cnn(model)
    again = models.load_own_cnn()
    np.testing.assert_array_equal(again.predict(planted[0], verbose=0), model.predict(planted[0], verbose=0))
    assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]
    models.train(again, *planted, epochs=1)  # it can go on learning
    assert [file.name for file in own_folder.iterdir()] == ["my_cnn.keras"]


def test_a_writing_that_breaks_off_leaves_the_earlier_network(own_folder, planted, monkeypatch):
    models.save_own_cnn(models.build_cnn((2, 2), 2))
    broken = models.build_cnn((3, 3), 3)

    def break_off(path):
        path.write_bytes(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(broken, "save", break_off)
    with pytest.raises(KeyboardInterrupt):
        models.save_own_cnn(broken)
    assert models.load_own_cnn().count_params() == models.build_cnn((2, 2), 2).count_params()
    assert [file.name for file in own_folder.iterdir()] == ["my_cnn.keras"]


def test_only_a_network_is_saved_and_only_in_an_absolute_folder(own_folder, monkeypatch):
    with pytest.raises(TypeError, match="^model must be a Keras model, got NoneType$"):
        models.save_own_cnn(None)
    monkeypatch.setenv("SEEING_CONVOLUTIONS_MODELS", "models")
    with pytest.raises(
        ValueError, match="^SEEING_CONVOLUTIONS_MODELS must be an absolute path, got 'models'$"
    ):
        models.own_cnn_file()


def test_without_a_network_of_your_own_it_says_what_to_do(own_folder):
    with pytest.raises(
        FileNotFoundError, match="^You have not saved a network of your own yet: run notebook 3"
    ):
        models.load_own_cnn()


# What can go wrong with the folder of one's own network. It is tried in a process of its own, which is
# short of space, of permission, and at last of life.
HARD_TIMES = """
    import os, resource, signal
    import keras
    from helpers import models

    def save(size):
        try:
            models.save_own_cnn(models.build_cnn((size, size), size))
        except OSError as problem:
            print(problem)

    save(2)
    folder = models.own_cnn_file().parent

    unlimited = resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, unlimited))
    save(3)
    resource.setrlimit(resource.RLIMIT_FSIZE, (unlimited, unlimited))
    print(os.listdir(folder))

    folder.chmod(0o555)
    if not os.getuid():  # root may write everywhere, so become nobody
        os.seteuid(65534)
    save(3)
    os.seteuid(os.getuid())
    folder.chmod(0o755)
    print(os.listdir(folder))

    class Deadly(keras.layers.Layer):
        def call(self, values):
            return values

        def save_own_variables(self, store):
            os.kill(os.getpid(), signal.SIGKILL)

    mine = models.build_cnn((3, 3), 3)
    print("killed", flush=True)
    models.save_own_cnn(keras.Sequential([keras.Input((28, 28, 1)), *mine.layers, Deadly()]))
"""


def test_the_earlier_network_outlives_whatever_ends_the_saving(own_folder):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(HARD_TIMES)], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    full, left, denied, left_again, killed = done.stdout.splitlines()
    begin = f"the network cannot be saved as {own_folder / 'my_cnn.keras'} "
    end = "; mend that, or name another folder in the environment variable SEEING_CONVOLUTIONS_MODELS"
    assert full == f"{begin}(File too large){end}"
    assert denied == f"{begin}(Permission denied){end}"
    assert left == left_again == "['my_cnn.keras']"
    assert killed == "killed"

    def begun():
        return list(own_folder.glob("saving-*.part"))

    (dead,) = begun()
    assert models.load_own_cnn().count_params() == models.build_cnn((2, 2), 2).count_params()

    # The next day. What was begun just now may have a living writer.
    os.utime(dead, (time.time() - 90_000,) * 2)
    (own_folder / "saving-abcdefgh.part").mkdir()
    models.save_own_cnn(models.build_cnn((4, 4), 4))
    assert models.load_own_cnn().count_params() == models.build_cnn((4, 4), 4).count_params()
    assert begun() == [own_folder / "saving-abcdefgh.part"]


def test_what_is_in_the_way_of_the_file_is_named(own_folder):
    own_folder.write_text("a file and no folder")
    with pytest.raises(
        OSError, match=r"^the network cannot be saved as .*my_cnn.keras \(File exists\); mend"
    ):
        models.save_own_cnn(models.build_cnn((2, 2), 2))
    own_folder.unlink()
    models.own_cnn_file().mkdir(parents=True)
    with pytest.raises(OSError, match=r"^the network cannot be saved as .*my_cnn.keras \(Is a directory\);"):
        models.save_own_cnn(models.build_cnn((2, 2), 2))
    assert [file.name for file in own_folder.iterdir()] == ["my_cnn.keras"]


def zipped(**files):
    """A zip archive of texts."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files_of:
        for name, text in files.items():
            files_of.writestr(f"{name}.json", text)
    return archive.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: changed_byte(content, len(content) // 2),  # among the weights
        lambda content: b"",
        lambda content: b"no network",
        lambda content: zipped(notes="{}"),
        lambda content: zipped(metadata="{}", config='{"module": "keras.layers", "class_name": "Flatten"}'),
        lambda content: None,
    ],
    ids=["half", "end missing", "one byte", "empty", "text", "another zip", "no model", "directory"],
)
def test_a_damaged_network_of_your_own_is_one_sentence(damage, own_folder):
    models.save_own_cnn(models.build_cnn((2, 2), 2))
    file = models.own_cnn_file()
    content = damage(file.read_bytes())
    file.unlink()
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    with pytest.raises(ValueError) as caught:
        models.load_own_cnn()
    assert str(caught.value) == "my_cnn.keras cannot be read as a network; run notebook 3 again"
    # The notebook shows nothing of what Keras says.
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("takes", "convolutions", "gives", "sentence"),
    [
        ((32, 32, 3), 2, 10, "it takes (None, 32, 32, 3) and not (None, 28, 28, 1)"),
        ((28, 28, 1), 2, 3, "it gives (None, 3) and not (None, 10)"),
        ((28, 28, 1), 0, 10, "it has 0 Conv2D layers and not 2"),
        ((28, 28, 1), 3, 10, "it has 3 Conv2D layers and not 2"),
    ],
)
def test_another_network_is_neither_loaded_nor_saved(takes, convolutions, gives, sentence, own_folder):
    layers = [keras.layers.Conv2D(2, 3) for _ in range(convolutions)]
    layers += [keras.layers.Flatten(), keras.layers.Dense(gives)]
    other = keras.Sequential([keras.Input(takes), *layers])
    models.save_own_cnn(models.build_cnn((2, 2), 2))
    with pytest.raises(ValueError) as caught:
        models.save_own_cnn(other)
    assert str(caught.value) == f"model must be a network that notebook 4 can use, but {sentence}"
    assert models.load_own_cnn().count_params() == models.build_cnn((2, 2), 2).count_params()

    other.save(models.own_cnn_file())
    with pytest.raises(ValueError) as caught:
        models.load_own_cnn()
    assert str(caught.value) == f"my_cnn.keras is no network for notebook 4: {sentence}; run notebook 3 again"


def with_a_lambda(file, trace):
    """A network that Keras wrote, with code in it."""
    path = str(trace)
    code = keras.layers.Lambda(lambda values: (open(path, "w").close(), values)[1])  # noqa: PTH123
    layers = models.build_cnn((2, 2), 2).layers
    keras.Sequential([keras.Input((28, 28, 1)), code, *layers]).save(file)
    trace.unlink()  # Keras ran the code to build the network
    return lambda: keras.saving.load_model(file, safe_mode=False)


class LeavesATrace:
    def __init__(self, trace):
        self.trace = trace

    def __reduce__(self):
        return Path.touch, (self.trace,)


def with_a_pickle(file, trace):
    """A network whose weights are a NumPy archive, as Keras reads it as well, with pickled code in it."""
    models.build_cnn((2, 2), 2).save(file)
    weights = io.BytesIO()
    np.savez(weights, **{"layers/conv2d": np.array([LeavesATrace(trace)], dtype=object)})
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in ("metadata.json", "config.json")}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in (files | {"model.weights.npz": weights.getvalue()}).items():
            archive.writestr(name, content)
    weights.seek(0)
    return lambda: np.load(weights, allow_pickle=True)["layers/conv2d"]


@pytest.mark.parametrize("plant", [with_a_lambda, with_a_pickle])
def test_code_in_a_model_file_is_refused_and_not_run(plant, own_folder, tmp_path):
    trace = tmp_path / "trace"
    own_folder.mkdir()
    run_it = plant(models.own_cnn_file(), trace)
    with pytest.raises(ValueError, match="^my_cnn.keras cannot be read as a network; run notebook 3 again$"):
        models.load_own_cnn()
    assert not trace.exists()
    run_it()
    assert trace.exists()  # whoever trusts the file does run it


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
    assert len(history.history["loss"]) == len(history.seconds) == 20
    assert all(seconds > 0 for seconds in history.seconds)
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
def test_the_bar_counts_every_batch_once(planted, steps_per_execution, bars):
    model = models.build_dnn(4)
    model.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=steps_per_execution)
    models.train(model, *planted, epochs=3, batch_size=30)
    assert [(bar.n, bar.total) for bar in bars] == [(3 * 14, 3 * 14)]


def test_the_stop_button_keeps_what_was_learned(planted, capsys, bars):
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
    model.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=32, jit_compile=False)
    before = [weights.copy() for weights in model.get_weights()]
    history = models.train(model, *planted, epochs=5, batch_size=5)
    assert history.epoch == [0, 1]
    assert len(history.seconds) == len(history.history["loss"]) == 2
    assert 2 * 80 + 40 <= len(steps) < 3 * 80
    assert capsys.readouterr().out.endswith(
        "Stopped after 2 of 5 epochs. The model keeps what it has learned.\n"
    )
    assert any(not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    assert len(models.train(model, *planted, epochs=1).epoch) == 1  # and it can go on
    assert [bar.disable for bar in bars] == [True, True]  # which they are once they are closed


def test_training_stops_as_soon_as_the_loss_is_no_number(planted, capsys, bars):
    model = models.build_dnn(8)
    # In the second epoch of 100 steps the steps become far too large.
    rate = keras.optimizers.schedules.PiecewiseConstantDecay([100], [1e-3, 1e30])
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", steps_per_execution=32)
    with pytest.raises(FloatingPointError) as caught:
        models.train(model, *planted, epochs=5, batch_size=4)
    assert str(caught.value) == (
        "the loss is no longer a number (nan) in epoch 2 of 5, and training cannot mend that: usually the "
        "learning rate is too high or the images are not scaled; change that and build the model anew "
        "(model.history has the finished epochs)"
    )
    assert [(bar.n, bar.disable) for bar in bars] == [(132, True)]
    assert len(capsys.readouterr().out.splitlines()) == 1  # the first epoch's line
    assert len(model.history.history["loss"]) == len(model.history.seconds) == 1
    assert np.isfinite(model.history.history["loss"]).all()


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


def one_is(value):
    """A function that puts ``value`` in place of the 300th image or label."""

    def changed(values):
        values = values.astype(np.float32)
        values[300] = value
        return values

    return changed


def same(values):
    return values


@pytest.mark.parametrize(
    ("images", "labels", "error", "sentence"),
    [
        (same, lambda y: y[:-1], ValueError, "images and labels must be equally many, got 400 and 399"),
        (lambda x: x[:0], lambda y: y[:0], ValueError, "images must hold at least one image, got none"),
        (same, lambda y: y[0], ValueError, "images and labels must be equally many, got 400 and 1"),
        (lambda x: x[0, 0, 0, 0], same, ValueError, "images must hold at least one image, got none"),
        (lambda x: None, same, TypeError, "images must be an array of numbers, got object"),
        (one_is(np.nan), same, ValueError, "images must be finite numbers, got NaN or infinity among them"),
        (one_is(-np.inf), same, ValueError, "images must be finite numbers, got NaN or infinity among them"),
        (
            lambda x: x[:, 14:],
            same,
            ValueError,
            "images must have the shape (N, 28, 28, 1), got (400, 14, 28, 1)",
        ),
        (
            lambda x: x.repeat(3, axis=3),
            same,
            ValueError,
            "images must have the shape (N, 28, 28, 1), got (400, 28, 28, 3)",
        ),
        (
            lambda x: x.reshape(400, 784),
            same,
            ValueError,
            "images must have the shape (N, 28, 28, 1), got (400, 784)",
        ),
        (
            same,
            lambda y: np.eye(10)[y],
            ValueError,
            (
                "labels must be one whole number for each image, (N,), got the shape (400, 10); "
                "if they are one-hot, use labels.argmax(axis=1)"
            ),
        ),
        (
            same,
            one_is(10),
            ValueError,
            "labels must be whole numbers from 0 to 9, as the model gives 10 numbers, got 10.0",
        ),
        (
            same,
            lambda y: y - 1.0,
            ValueError,
            "labels must be whole numbers from 0 to 9, as the model gives 10 numbers, got -1.0",
        ),
        (
            same,
            one_is(0.5),
            ValueError,
            "labels must be whole numbers from 0 to 9, as the model gives 10 numbers, got 0.5",
        ),
        (same, one_is(np.nan), ValueError, "labels must be finite numbers, got NaN or infinity among them"),
        (same, lambda y: y.astype(str), TypeError, "labels must be an array of numbers, got <U3"),
    ],
)
def test_images_and_labels_that_no_training_can_use_are_one_sentence(
    planted, images, labels, error, sentence, capsys, bars
):
    model = models.build_dnn(4)
    with pytest.raises(error) as caught:
        models.train(model, images(planted[0]), labels(planted[1]))
    assert str(caught.value) == sentence
    assert not bars  # it did not begin
    assert capsys.readouterr().out == ""


def test_labels_are_checked_however_the_loss_is_named(planted):
    model = compiled_eagerly(models.build_dnn(2), keras.losses.SparseCategoricalCrossentropy())
    with pytest.raises(ValueError, match="^labels must be whole numbers from 0 to 9, "):
        models.train(model, planted[0], planted[1] + 9)


def test_only_a_keras_model_is_trained(planted):
    with pytest.raises(TypeError, match="^model must be a Keras model, got NoneType$"):
        models.train(None, *planted)


@pytest.mark.parametrize("of", [lambda images: (images * 255).astype(np.uint8), lambda images: images * 255])
def test_unscaled_images_are_told_and_train_all_the_same(planted, capsys, of):
    models.train(compiled_eagerly(models.build_dnn(4)), of(planted[0]), planted[1], epochs=1, batch_size=400)
    told, epoch = capsys.readouterr().out.splitlines()
    assert told == (
        "The images have values far above 1, and the course's networks are made for 0 to 1: "
        "did you forget data.scale_images?"
    )
    assert epoch.startswith("epoch 1 of 1: loss ≈ ")


def test_what_keras_makes_sense_of_is_not_refused(planted, capsys):
    images, labels = planted

    def learns_from(model, images, labels):
        models.train(model, images, labels, epochs=1, batch_size=400)
        assert capsys.readouterr().out.startswith("epoch 1 of 1: loss ≈ ")

    learns_from(compiled_eagerly(models.build_cnn((2,), 2)), images[..., 0], labels)
    learns_from(compiled_eagerly(models.build_dnn(2)), images, labels.astype(np.float64)[:, np.newaxis])
    learns_from(compiled_eagerly(models.build_dnn(2)), list(images), labels.tolist())
    # Another loss takes other labels, and a model that was not built takes any shape.
    learns_from(compiled_eagerly(models.build_dnn(2), "categorical_crossentropy"), images, np.eye(10)[labels])
    unbuilt = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")])
    learns_from(compiled_eagerly(unbuilt), images, labels)
    any_size = [keras.Input((None, None, 1)), keras.layers.GlobalMaxPooling2D(), keras.layers.Dense(2)]
    learns_from(compiled_eagerly(keras.Sequential(any_size)), images, labels)
    flat = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(1)])
    learns_from(compiled_eagerly(flat, "mse"), images, labels - 0.5)
