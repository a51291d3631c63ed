"""Fashion-MNIST: find it, verify it, load it.

70,000 photographs of clothes, 28 x 28 grey pixels each, in ten classes, by Xiao, Rasul and
Vollgraf (2017), "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
Algorithms", https://arxiv.org/abs/1708.07747. The data set has the MIT licence.

``python -m helpers.data`` gets and verifies the data and says where it came from.
"""

import contextlib
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.arguments import whole_number
from helpers.folders import user_folder

# In label order: https://github.com/zalandoresearch/fashion-mnist#labels
CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


class _File(NamedTuple):
    """One file of the data set, unpacked: a short header, then one byte a value (IDX format)."""

    name: str
    sha256: str
    header: int  # bytes before the values: 4, and 4 for each dimension
    shape: tuple

    @property
    def size(self):
        return self.header + int(np.prod(self.shape))


# The digests are of the unpacked files: every publisher compresses them anew.
_FILES = (
    _File(
        "train-images-idx3-ubyte",
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        16,
        (60_000, 28, 28),
    ),
    _File(
        "train-labels-idx1-ubyte",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        8,
        (60_000,),
    ),
    _File(
        "t10k-images-idx3-ubyte",
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        16,
        (10_000, 28, 28),
    ),
    _File(
        "t10k-labels-idx1-ubyte",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        8,
        (10_000,),
    ),
)

DEBIAN_PACKAGE = "dataset-fashion-mnist"
DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
MIRRORS = (
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",  # the one Keras uses
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",  # the publisher's own
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
)
MIRROR_TIMEOUT = 10  # seconds of silence after which a mirror counts as hanging
MIRROR_RETRIES = 1  # how often a mirror that stumbled is asked again for the same file
# A slow line may take an hour, but a mirror that sends less than this in so many seconds is given up.
MIRROR_LEAST, MIRROR_PATIENCE = 300_000, 30
MIRROR_MOST = 10**8  # bytes, far more than the data set has: no mirror may fill the disk

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
        for number, (file, array) in enumerate(zip(_FILES, arrays, strict=True))
    ]
    return (kept[0], kept[1]), (kept[2], kept[3])


def scale_images(images):
    """Turn grey values of 0 to 255 into numbers from 0 to 1, with an axis for the channel.

    ``images``: uint8 ``(N, 28, 28)``. Returns float32 ``(N, 28, 28, 1)``.

    Raises ``TypeError`` for any other dtype (images that are scaled already, say) and
    ``ValueError`` for any other shape.
    """
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise TypeError(
            f"images must be uint8 values from 0 to 255, got {images.dtype}; were they scaled already?"
        )
    _check_shape(images)
    return images[..., np.newaxis].astype(np.float32) / 255


def shift_images(images, rows=0, columns=0):
    """Move every image down by ``rows`` and right by ``columns`` pixels (up and left if negative).

    ``images``: ``(N, 28, 28)`` or ``(N, 28, 28, 1)``, any dtype; the result has the same shape
    and dtype. What leaves the picture is lost, and zeros (background) come in.

    Raises ``ValueError`` for another shape; ``TypeError`` or ``ValueError`` for a shift that is
    not a whole number from -28 to 28.
    """
    images = np.asarray(images)
    _check_shape(images[..., 0] if images.ndim == 4 and images.shape[-1] == 1 else images)
    rows = whole_number("rows", rows, -28, 28)
    columns = whole_number("columns", columns, -28, 28)
    shifted = np.zeros_like(images)
    height, width = images.shape[1:3]
    to_rows, from_rows = _overlap(rows, height)
    to_columns, from_columns = _overlap(columns, width)
    shifted[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return shifted


def cache_folder():
    """Where the course keeps its copy: ``SEEING_CONVOLUTIONS_DATA`` if set, else the user's cache.

    Raises what `user_folder` raises.
    """
    return user_folder("SEEING_CONVOLUTIONS_DATA")


def _check_shape(images):
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images must have the shape (N, 28, 28), got {images.shape}")


def _overlap(shift, size):
    """The slices that an image and itself moved by ``shift`` have in common: (to, from)."""
    return slice(max(shift, 0), size + min(shift, 0)), slice(max(-shift, 0), size - max(shift, 0))


def _find():
    """The four files as uint8 arrays, header included: from the cache, else from the first source."""
    folder = cache_folder()
    _sweep(folder)
    cached = [_read(folder, file) for file in _FILES]
    if all(array is not None for array in cached):
        _say("Fashion-MNIST: from the cache on this machine, verified by SHA-256.")
        return cached
    place, arrays = _fetch()
    try:
        for file, array in zip(_FILES, arrays, strict=True):
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


def _store(folder, file, array):
    """Write to a name of its own, then rename: a reader sees the whole file or none."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / file.name
    if target.is_dir():
        target.rmdir()  # only if it is empty: what somebody put there is not ours
    handle, name = tempfile.mkstemp(dir=folder, prefix=file.name, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(array)
        part.chmod(0o644)  # a temporary file is private, but a class may share the folder
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _sweep(folder):
    """Remove what writers that were killed left behind.

    A living one needs seconds, not an hour. Should it lose its file all the same (its computer was
    asleep, say), then it has its arrays, and says that they were not kept.
    """
    with contextlib.suppress(OSError):  # the folder is read-only, say, or the file is another user's
        for file in _FILES:
            for part in folder.glob(f"{file.name}*.part"):
                if part.stat().st_mtime < time.time() - 3600:
                    part.unlink()


def _fetch():
    """Ask the sources in turn: the name of the first that delivers, and its files."""
    sources = [(f"Debian's package {DEBIAN_PACKAGE}", lambda scratch: DEBIAN_FOLDER)]
    sources += [(mirror, lambda scratch, mirror=mirror: _download(mirror, scratch)) for mirror in MIRRORS]
    sources += [(f"apt-get download {DEBIAN_PACKAGE}", _download_with_apt)]
    tried = []
    for place, get in sources:
        try:
            # Errors are ignored at the end only: a download that was given up may still hold a file.
            with tempfile.TemporaryDirectory(prefix="fashion-mnist-", ignore_cleanup_errors=True) as scratch:
                folder = get(Path(scratch))
                return place, [_unpack(folder / f"{file.name}.gz", file) for file in _FILES]
        except (OSError, EOFError, ValueError, zlib.error, subprocess.SubprocessError) as problem:
            tried.append(f"  - {place}: {str(problem).strip() or type(problem).__name__}")
    raise FileNotFoundError(
        "Fashion-MNIST could not be found or downloaded. Tried:\n"
        + "\n".join([f"  - {cache_folder()}: no complete, undamaged copy", *tried])
        + "\nConnect to the internet and type 'make data', or, on Debian and Ubuntu, type "
        + f"'sudo apt-get install {DEBIAN_PACKAGE}'. You can also copy the folder above from a "
        + "machine that has it, or name one in the environment variable SEEING_CONVOLUTIONS_DATA."
    )


def _unpack(path, file):
    with gzip.open(path) as packed:
        # One byte more than expected is enough to see that a file is too long.
        content = bytearray(packed.read(file.size + 1))
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ValueError(f"{path.name} is not the file it should be (wrong SHA-256)")
    return np.frombuffer(content, dtype=np.uint8)


class _Download(threading.Thread):
    """Fetch the packed files from a mirror into a folder.

    In a thread, because requests' timeout ends silence only: one who waits for the rest of what a
    mirror drips byte by byte cannot look at the clock.
    """

    def __init__(self, mirror, folder):
        super().__init__(daemon=True)  # one that was given up must not keep Python from ending
        self.mirror = mirror
        self.folder = folder
        self.received = 0
        self.given_up = False
        self.problem = None

    def run(self):
        try:
            import pooch  # here, because it takes a tenth of a second, and data in the cache needs no download

            pooch.get_logger().setLevel("WARNING")  # the progress bar says enough
            get = pooch.HTTPDownloader(progressbar=True, chunk_size=2**16, timeout=MIRROR_TIMEOUT)

            def download(url, path, files):
                with Path(path).open("wb") as self.file:
                    get(url, self, files)  # which writes to a path or, as here, to what has these two methods

            files = pooch.create(
                path=self.folder,
                base_url=self.mirror,
                # No digest of the packed file: what counts is what is inside, see `_unpack`.
                registry={f"{file.name}.gz": None for file in _FILES},
                retry_if_failed=MIRROR_RETRIES,
            )
            for name in files.registry:
                files.fetch(name, downloader=download)
        except Exception as problem:  # noqa: BLE001 - who waits for the thread raises it
            self.problem = problem

    def write(self, chunk):
        self.received += len(chunk)
        if self.given_up:
            raise TimeoutError("given up")
        if self.received > MIRROR_MOST:
            raise OSError("sends far more than the data set has")
        self.file.write(chunk)

    def flush(self):
        self.file.flush()


def _download(mirror, scratch):
    print(f"Fashion-MNIST: downloading 31 MB from {mirror}", flush=True)
    download = _Download(mirror, scratch)
    try:
        download.start()
        while download.is_alive():
            before = download.received
            download.join(MIRROR_PATIENCE)
            if download.is_alive() and download.received - before < MIRROR_LEAST:
                raise TimeoutError(f"sent less than {MIRROR_LEAST:,} bytes in {MIRROR_PATIENCE} seconds")
    finally:
        download.given_up = True  # also if this was interrupted
    if download.problem:
        raise download.problem
    return scratch


def _download_with_apt(scratch):
    """Fetch Debian's package with apt's own lists and cache in ``scratch``: that needs no root."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise OSError("apt-get and dpkg are on Debian and Ubuntu only")
    (scratch / "lists" / "partial").mkdir(parents=True)
    (scratch / "cache" / "archives" / "partial").mkdir(parents=True)
    apt = ["apt-get", "-q"]
    apt += ["-o", f"Dir::State::Lists={scratch / 'lists'}", "-o", f"Dir::Cache={scratch / 'cache'}"]
    apt += ["-o", "APT::Sandbox::User="]  # root's apt would drop to a user who cannot read scratch
    _run([*apt, "update"], scratch)
    _run([*apt, "download", DEBIAN_PACKAGE], scratch)
    for package in scratch.glob("*.deb"):
        _run(["dpkg", "-x", str(package), "unpacked"], scratch)
    return scratch / "unpacked" / DEBIAN_FOLDER.relative_to("/")


def _run(command, folder):
    done = subprocess.run(
        command,
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
    )
    if done.returncode:
        last_words = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise OSError(f"{command[0]} failed: {last_words}")


def _say(sentence):
    if sentence not in _said:
        _said.add(sentence)
        print(sentence, flush=True)


def main():
    """Load the data once, so that it is in the cache, and say where that is; what ``make data`` runs."""
    try:
        load_fashion_mnist()
        print(f"The cache is {cache_folder()}")
    except (FileNotFoundError, ValueError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
