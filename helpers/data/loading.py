"""Loading: the places in their order, from the cache on this machine to Debian's servers."""

import functools
import subprocess
import tempfile
import zlib
from pathlib import Path

import numpy as np

from helpers.arguments import whole_number
from helpers.data import files, sources
from helpers.folders import user_folder, written_whole
from helpers.prose import one_sentence, say

Split = tuple[np.ndarray, np.ndarray]  # images and their labels


def load_fashion_mnist(train_size: int | None = None, test_size: int | None = None) -> tuple[Split, Split]:
    """Return Fashion-MNIST as ``tf.keras.datasets.fashion_mnist.load_data()`` does, without TensorFlow.

    It looks in `cache_folder`, then in Debian's package, then asks the mirrors, then apt, and says
    once where the data came from. What does not have the right SHA-256 is never used.

    Parameters
    ----------
    train_size : int, 1 to 60,000: the first so many training images; None for all
    test_size : int, 1 to 10,000: the first so many test images; None for all

    Returns
    -------
    (train_images, train_labels), (test_images, test_labels)
        Images (N, 28, 28) uint8, 0 for the background to 255; labels (N,) uint8, places in `CLASS_NAMES`.

    Raises
    ------
    TypeError, ValueError, FileNotFoundError
        If a size is no whole number or out of range; if no place has the data, with all that was tried.
    """
    train_size = 60_000 if train_size is None else whole_number("train_size", train_size, 1, 60_000)
    test_size = 10_000 if test_size is None else whole_number("test_size", test_size, 1, 10_000)
    train_images, train_labels, test_images, test_labels = map(files.values, _contents(), files.FILES)
    train = train_images[:train_size], train_labels[:train_size]
    return train, (test_images[:test_size], test_labels[:test_size])


def cache_folder() -> Path:
    """Where the course keeps its copy: ``SEEING_CONVOLUTIONS_DATA`` if set, else the user's cache."""
    return user_folder("SEEING_CONVOLUTIONS_DATA")


def _contents():
    """What is inside the four files: from the cache, else from the first place that has them."""
    folder = cache_folder()
    cached = [_cached(folder / file.name, file) for file in files.FILES]
    if all(content is not None for content in cached):
        _say("Fashion-MNIST: from the cache on this machine, verified by SHA-256.")
        return cached
    place, contents = _fetched()
    kept = f"kept in {folder}"
    try:
        for file, content in zip(files.FILES, contents, strict=True):
            written_whole(folder / file.name, functools.partial(Path.write_bytes, data=content))
    except OSError as problem:
        kept = f"not kept in the cache ({problem})"
    _say(f"Fashion-MNIST: from {place}, verified by SHA-256 and {kept}.")
    return contents


def _cached(path, file):
    """The file in the cache, or None if there is none or it is not what it should be."""
    try:
        return files.read(path, file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        wrong = f"cannot be read ({problem})"
    except ValueError:
        wrong = "is damaged (wrong SHA-256)"
    _say(f"Fashion-MNIST: {path} {wrong} and is fetched anew.")
    return None


def _fetched():
    """Ask the places in turn: the name of the first that delivers, and its files."""
    places = {f"Debian's package {sources.DEBIAN_PACKAGE}": lambda scratch: sources.DEBIAN_FOLDER}
    places |= {mirror: functools.partial(sources.download, mirror) for mirror in sources.MIRRORS}
    places[f"apt-get download {sources.DEBIAN_PACKAGE}"] = sources.download_with_apt
    tried = []
    for place, get in places.items():
        try:
            with tempfile.TemporaryDirectory(prefix="fashion-mnist-") as scratch:
                folder = get(Path(scratch))
                return place, [files.read(folder / f"{file.name}.gz", file) for file in files.FILES]
        except (OSError, EOFError, ValueError, zlib.error, subprocess.SubprocessError) as problem:
            tried.append(f"  - {place}: {str(problem).strip() or type(problem).__name__}")
    told = (
        "Fashion-MNIST could not be found or downloaded. Tried:\n"
        + "\n".join([f"  - {cache_folder()}: no complete, undamaged copy", *tried])
        + "\nConnect to the internet and type 'make data', or, on Debian and Ubuntu, type "
        + f"'sudo apt-get install {sources.DEBIAN_PACKAGE}'. You can also copy the folder above from a "
        + "machine that has it, or name one in the environment variable SEEING_CONVOLUTIONS_DATA."
    )
    raise one_sentence(FileNotFoundError(told))


_say = functools.cache(say)  # each sentence is said once
