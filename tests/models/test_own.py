import io
import zipfile
from pathlib import Path

import keras
import numpy as np
import pytest

from helpers import models


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


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (KeyboardInterrupt("stop"), "stop"),
        (OSError(28, "No space left on device"),
         ("the network cannot be saved as {file} (No space left on device); mend that, or name another "
          "folder in the environment variable SEEING_CONVOLUTIONS_MODELS")),
    ],
)  # fmt: skip
def test_a_writing_that_breaks_off_leaves_the_earlier_network(own_folder, monkeypatch, problem, sentence):
    models.save_own_cnn(models.build_cnn((2, 2), 2))
    earlier, broken = models.own_cnn_file().read_bytes(), models.build_cnn((3, 3), 3)

    def break_off(path):
        path.write_bytes(b"half of it")
        # Whatever ends it now, and be it that the process is killed.
        assert models.own_cnn_file().read_bytes() == earlier
        raise problem

    monkeypatch.setattr(broken, "save", break_off)
    with pytest.raises(type(problem)) as caught:
        models.save_own_cnn(broken)
    assert str(caught.value) == sentence.format(file=models.own_cnn_file())
    assert models.own_cnn_file().read_bytes() == earlier
    assert [file.name for file in own_folder.iterdir()] == ["my_cnn.keras"]


def test_what_is_in_the_way_of_the_file_is_named(own_folder):
    own_folder.write_text("a file and no folder")
    with pytest.raises(OSError, match=r"^the network cannot be saved as .*\.keras \(File exists\); mend"):
        models.save_own_cnn(models.build_cnn((2, 2), 2))


def test_only_a_network_is_saved(own_folder):
    with pytest.raises(TypeError, match="^model must be a Keras model, got NoneType$"):
        models.save_own_cnn(None)


def test_without_a_network_of_your_own_it_says_what_to_do(own_folder):
    with pytest.raises(FileNotFoundError, match="^You have not saved a network of your own yet: run notebo"):
        models.load_own_cnn()


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
        lambda content: content.replace(b"HDF", b"HDG"),  # at the weights' beginning
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
