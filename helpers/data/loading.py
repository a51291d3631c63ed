"""Find Fashion-MNIST, verify it, load it."""

import hashlib
import subprocess
import tempfile
import zlib
from pathlib import Path

import numpy as np

from helpers.arguments import whole_number
from helpers.data import sources
from helpers.data.files import FILES, _store, _sweep, _unpack
from helpers.folders import user_folder

_said = set()  # what `load_fashion_mnist` has told already


def load_fashion_mnist(train_size=None, test_size=None):
    """Return Fashion-MNIST as NumPy arrays, downloading it first if this machine has no copy.

    Returns ``(train_images, train_labels), (test_images, test_labels)``, just as
    ``tf.keras.datasets.fashion_mnist.load_data()`` does: images uint8 ``(N, 28, 28)``, 0 for
    the background to 255; labels uint8 ``(N,)``, places in `CLASS_NAMES`. ``train_size`` and
    ``test_size`` keep only the first so many of the 60,000 and 10,000.

    Looks in `cache_folder`, then in Debian's package, then asks the `MIRRORS`, then apt, and
    says once where the data came from. What does not have the right SHA-256 is never used.

    Raises ``TypeError`` or ``ValueError`` for a size that is no whole number or out of range,
    and ``FileNotFoundError``, with all that was tried, if no source works.
    """
    sizes = []
    for name, size, all_of_them in (("train_size", train_size, 60_000), ("test_size", test_size, 10_000)):
        sizes.append(all_of_them if size is None else whole_number(name, size, 1, all_of_them))
    arrays = _find()
    kept = [
        array[file.header :].reshape(file.shape)[: sizes[number // 2]]
        for number, (file, array) in enumerate(zip(FILES, arrays, strict=True))
    ]
    return (kept[0], kept[1]), (kept[2], kept[3])


def cache_folder():
    """Where the course keeps its copy: ``SEEING_CONVOLUTIONS_DATA`` if set, else the user's cache.

    Raises what `user_folder` raises.
    """
    return user_folder("SEEING_CONVOLUTIONS_DATA")


def _find():
    """The four files as uint8 arrays, header included: from the cache, else from the first source."""
    folder = cache_folder()
    _sweep(folder)
    cached = [_read(folder, file) for file in FILES]
    if all(array is not None for array in cached):
        _say("Fashion-MNIST: from the cache on this machine, verified by SHA-256.")
        return cached
    place, arrays = _fetch()
    try:
        for file, array in zip(FILES, arrays, strict=True):
            _store(folder, file, array)
    except OSError as problem:
        kept = f"not kept in the cache ({problem})"
    else:
        kept = f"kept in {folder}"
    _say(f"Fashion-MNIST: from {place}, verified by SHA-256 and {kept}.")
    return arrays


def _read(folder, file):
    """The cached file as a uint8 array, or None if there is none or it is not what it should be."""
    path = folder / file.name
    try:
        array = np.fromfile(path, dtype=np.uint8)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        _say(f"Fashion-MNIST: {path} cannot be read ({problem}) and is fetched anew.")
        return None
    if hashlib.sha256(array).hexdigest() != file.sha256:
        _say(f"Fashion-MNIST: {path} is damaged (wrong SHA-256) and is fetched anew.")
        return None
    return array


def _fetch():
    """Ask the sources in turn: the name of the first that delivers, and its files."""
    places = [(f"Debian's package {sources.DEBIAN_PACKAGE}", lambda scratch: sources.DEBIAN_FOLDER)]
    places += [
        (mirror, lambda scratch, mirror=mirror: sources._download(mirror, scratch))
        for mirror in sources.MIRRORS
    ]
    places += [(f"apt-get download {sources.DEBIAN_PACKAGE}", sources._download_with_apt)]
    tried = []
    for place, get in places:
        try:
            # Errors are ignored at the end only: a download that was given up may still hold a file.
            with tempfile.TemporaryDirectory(prefix="fashion-mnist-", ignore_cleanup_errors=True) as scratch:
                folder = get(Path(scratch))
                return place, [_unpack(folder / f"{file.name}.gz", file) for file in FILES]
        except (OSError, EOFError, ValueError, zlib.error, subprocess.SubprocessError) as problem:
            tried.append(f"  - {place}: {str(problem).strip() or type(problem).__name__}")
    raise FileNotFoundError(
        "Fashion-MNIST could not be found or downloaded. Tried:\n"
        + "\n".join([f"  - {cache_folder()}: no complete, undamaged copy", *tried])
        + "\nConnect to the internet and type 'make data', or, on Debian and Ubuntu, type "
        + f"'sudo apt-get install {sources.DEBIAN_PACKAGE}'. You can also copy the folder above from a "
        + "machine that has it, or name one in the environment variable SEEING_CONVOLUTIONS_DATA."
    )


def _say(sentence):
    if sentence not in _said:
        _said.add(sentence)
        print(sentence, flush=True)
