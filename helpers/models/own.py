"""Your own network of notebook 3, kept for notebook 4."""

import contextlib
import shutil
import tempfile
import time
from pathlib import Path

import keras

from helpers.folders import user_folder

_A_DAY = 24 * 60 * 60  # seconds


def own_cnn_file():
    """Where your own network of notebook 3 is kept, for notebook 4.

    In the folder ``SEEING_CONVOLUTIONS_MODELS`` if that is set, else in the user's cache.

    Raises ``ValueError`` if that variable names no absolute path.
    """
    return user_folder("SEEING_CONVOLUTIONS_MODELS") / "my_cnn.keras"


def save_own_cnn(model):
    """Keep ``model`` as your own network, in place of the one before; see `own_cnn_file`.

    ``model``: takes images ``(N, 28, 28, 1)``, has two ``Conv2D`` layers and gives ``(N, 10)``, for
    notebook 4. The file is complete or not there: if the writing is broken off, the earlier network stays.

    Raises ``TypeError`` for what is not a Keras model, ``ValueError`` for a model that notebook 4 cannot
    use, and ``OSError`` if the file cannot be written. The earlier network stays then, too.
    """
    if not isinstance(model, keras.Model):
        raise TypeError(f"model must be a Keras model, got {type(model).__name__}")
    misfit = _misfit(model)
    if misfit:
        raise ValueError(f"model must be a network that notebook 4 can use, but {misfit}")
    file = own_cnn_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(file.parent)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix="saving-", suffix=".part") as folder:
            written = Path(folder) / file.name
            model.save(written)
            written.replace(file)
    except OSError as problem:
        raise OSError(
            f"the network cannot be saved as {file} ({problem.strerror or problem}); mend that, or "
            "name another folder in the environment variable SEEING_CONVOLUTIONS_MODELS"
        ) from None


def _remove_leftovers(folder):
    """Remove what was being written when a process was killed.

    Saving takes seconds. What was begun more than a day ago has no living writer.
    """
    for begun in folder.glob("saving-*.part"):
        with contextlib.suppress(FileNotFoundError):  # its writer was quicker
            if time.time() - begun.stat().st_mtime > _A_DAY:
                shutil.rmtree(begun, ignore_errors=True)


def load_own_cnn():
    """Return the network that `save_own_cnn` kept. No code that a file may hold is run.

    Raises ``FileNotFoundError`` if there is none yet, and ``ValueError`` if the file can't be read, or
    holds a network that `save_own_cnn` would refuse.
    """
    file = own_cnn_file()
    if not file.exists():
        raise FileNotFoundError(
            "You have not saved a network of your own yet: run notebook 3 to its end first."
        )
    try:
        model = keras.saving.load_model(file, safe_mode=True)
    except Exception:  # noqa: BLE001 - of many kinds, and Keras' own words are about its insides
        raise ValueError(f"{file.name} cannot be read as a network; run notebook 3 again") from None
    misfit = _misfit(model)
    if misfit:
        raise ValueError(f"{file.name} is no network for notebook 4: {misfit}; run notebook 3 again")
    return model


def _misfit(model):
    """What keeps notebook 4 from using a model, or None."""
    takes, gives = _shapes(model)
    if takes != (None, 28, 28, 1):
        return f"it takes {takes} and not (None, 28, 28, 1)"
    if gives != (None, 10):
        return f"it gives {gives} and not (None, 10)"
    convolutions = sum(isinstance(layer, keras.layers.Conv2D) for layer in model.layers)
    if convolutions != 2:
        return f"it has {convolutions} Conv2D layers and not 2"
    return None


def _shapes(model):
    """What a model takes and gives; None where Keras does not know it, as before the first images."""
    return getattr(model, "input_shape", None), getattr(model, "output_shape", None)
