"""Your own network: notebook 3 saves it, notebook 4 looks into it."""

from pathlib import Path

import keras

from helpers.folders import user_folder, written_whole
from helpers.prose import one_sentence


def own_cnn_file() -> Path:
    """Where your own network is kept: in ``SEEING_CONVOLUTIONS_MODELS`` if set, else in the user's cache."""
    return user_folder("SEEING_CONVOLUTIONS_MODELS") / "my_cnn.keras"


def save_own_cnn(model: keras.Model) -> None:
    """Keep a model as your own network, in the file `own_cnn_file`, in place of the one before.

    The file is whole or not there: if anything goes wrong, the earlier network stays.

    Parameters
    ----------
    model : keras.Model with two Conv2D layers, from images (N, 28, 28, 1) to (N, 10)

    Raises
    ------
    TypeError, ValueError for what is not such a model
    OSError if the file cannot be written
    """
    if not isinstance(model, keras.Model):
        raise TypeError(f"model must be a Keras model, got {type(model).__name__}")
    misfit = _misfit(model)
    if misfit:
        raise ValueError(f"model must be a network that notebook 4 can use, but {misfit}")
    file = own_cnn_file()
    try:
        written_whole(file, model.save)
    except OSError as problem:
        remedy = "fix that, or name another folder in the environment variable SEEING_CONVOLUTIONS_MODELS"
        why = problem.strerror or problem
        raise OSError(f"the network cannot be saved as {file} ({why}); {remedy}") from None


def load_own_cnn() -> keras.Model:
    """The network that `save_own_cnn` kept. No code that a file may hold is run.

    Raises
    ------
    FileNotFoundError if there is none yet
    ValueError if the file cannot be read, or holds a network that notebook 4 cannot use
    """
    file = own_cnn_file()
    if not file.exists():
        told = "You have not saved a network of your own yet: run notebook 3 to its end first."
        raise one_sentence(FileNotFoundError(told))
    try:
        model = keras.saving.load_model(file, safe_mode=True)
    except Exception:  # noqa: BLE001 - of many kinds, and Keras' own words are about its insides
        told = f"{file.name} cannot be read as a network; run notebook 3 again"
        raise one_sentence(ValueError(told)) from None
    misfit = _misfit(model)
    if misfit:
        told = f"{file.name} is no network for notebook 4: {misfit}; run notebook 3 again"
        raise one_sentence(ValueError(told))
    return model


def _misfit(model):
    """What keeps notebook 4 from using a model, or None."""
    # None where Keras does not know a shape, as before the first images.
    takes, gives = getattr(model, "input_shape", None), getattr(model, "output_shape", None)
    if takes != (None, 28, 28, 1):
        return f"it takes {takes}, not (None, 28, 28, 1)"
    if gives != (None, 10):
        return f"it returns {gives}, not (None, 10)"
    convolutions = sum(isinstance(layer, keras.layers.Conv2D) for layer in model.layers)
    return f"it has {convolutions} Conv2D layers and not 2" if convolutions != 2 else None
