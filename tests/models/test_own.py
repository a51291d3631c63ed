import io
import os
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

from helpers import models
from tests.models.damage import changed_byte


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
