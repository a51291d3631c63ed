"""What a right file of Fashion-MNIST is, and how it is unpacked, stored and swept."""

import contextlib
import gzip
import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np


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
FILES = (
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
        for file in FILES:
            for part in folder.glob(f"{file.name}*.part"):
                if part.stat().st_mtime < time.time() - 3600:
                    part.unlink()


def _unpack(path, file):
    with gzip.open(path) as packed:
        # One byte more than expected is enough to see that a file is too long.
        content = bytearray(packed.read(file.size + 1))
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ValueError(f"{path.name} is not the file it should be (wrong SHA-256)")
    return np.frombuffer(content, dtype=np.uint8)
