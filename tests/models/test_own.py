import io
import zipfile

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
         ("the network cannot be saved as {file} (No space left on device); fix that, or name another "
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
    with pytest.raises(OSError, match=r"^the network cannot be saved as .*\.keras \(File exists\); fix that"):
        models.save_own_cnn(models.build_cnn((2, 2), 2))


def test_without_a_network_of_your_own_it_says_what_to_do(own_folder):
    with pytest.raises(TypeError, match="^model must be a Keras model, got NoneType$"):
        models.save_own_cnn(None)
    with pytest.raises(
        FileNotFoundError, match="^You have not saved a network of your own yet: run notebo"
    ) as caught:
        models.load_own_cnn()
    assert len(caught.value._render_traceback_()) == 1  # which a notebook shows instead of lines of code


def zipped(**texts):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        for name, text in texts.items():
            files.writestr(f"{name}.json", text)
    return archive.getvalue()


FLATTEN = '{"module": "keras.layers", "class_name": "Flatten"}'
DAMAGES = {
    "half": lambda content: content[: len(content) // 2],
    "end missing": lambda content: content[:-1],
    "one byte at the weights' beginning": lambda content: content.replace(b"HDF", b"HDG"),
    "empty": lambda content: b"",
    "text": lambda content: b"no network",
    "another zip": lambda content: zipped(notes="{}"),
    "no model": lambda content: zipped(metadata="{}", config=FLATTEN),
    "directory": lambda content: None,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_network_of_your_own_is_one_sentence(damage, own_folder):
    models.save_own_cnn(models.build_cnn((2, 2), 2))
    file = models.own_cnn_file()
    content = DAMAGES[damage](file.read_bytes())
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
        ((32, 32, 3), 2, 10, "it takes (None, 32, 32, 3), not (None, 28, 28, 1)"),
        ((28, 28, 1), 2, 3, "it returns (None, 3), not (None, 10)"),
        ((28, 28, 1), 0, 10, "it has 0 Conv2D layers and not 2"),
        ((28, 28, 1), 3, 10, "it has 3 Conv2D layers and not 2"),
    ],
)
def test_another_network_is_neither_loaded_nor_saved(takes, convolutions, gives, sentence, own_folder):
    layers = [keras.layers.Conv2D(2, 3) for _ in range(convolutions)]
    other = keras.Sequential([keras.Input(takes), *layers, keras.layers.Flatten(), keras.layers.Dense(gives)])
    with pytest.raises(ValueError) as caught:
        models.save_own_cnn(other)
    assert str(caught.value) == f"model must be a network that notebook 4 can use, but {sentence}"
    assert not own_folder.exists()
    own_folder.mkdir()
    other.save(models.own_cnn_file())
    with pytest.raises(ValueError) as caught:
        models.load_own_cnn()
    assert str(caught.value) == f"my_cnn.keras is no network for notebook 4: {sentence}; run notebook 3 again"


def test_code_in_a_model_file_is_refused_and_not_run(own_folder, tmp_path):
    trace, file = tmp_path / "trace", models.own_cnn_file()
    path = str(trace)  # as Keras keeps texts with the code, and no paths
    code = keras.layers.Lambda(lambda values: (open(path, "w").close(), values)[1])  # noqa: PTH123
    own_folder.mkdir()
    keras.Sequential([keras.Input((28, 28, 1)), code, *models.build_cnn((2, 2), 2).layers]).save(file)
    trace.unlink()  # Keras ran the code to build the network
    with pytest.raises(ValueError, match="^my_cnn.keras cannot be read as a network; run notebook 3 again$"):
        models.load_own_cnn()
    assert not trace.exists()
    keras.saving.load_model(file, safe_mode=False)
    assert trace.exists()  # whoever trusts the file does run it
