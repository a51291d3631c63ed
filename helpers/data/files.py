"""What a right file of Fashion-MNIST is: its name, its shape, and the SHA-256 of what is inside."""

import gzip
import hashlib
import math
import mmap
from pathlib import Path
from typing import NamedTuple

import numpy as np


class File(NamedTuple):
    """One file, in the IDX format: a short header, then a byte for each value."""

    name: str
    shape: tuple[int, ...]
    sha256: str  # of the unpacked file: every publisher compresses it anew


FILES = (
    File("train-images-idx3-ubyte", (60_000, 28, 28),
         "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
    File("train-labels-idx1-ubyte", (60_000,),
         "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
    File("t10k-images-idx3-ubyte", (10_000, 28, 28),
         "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
    File("t10k-labels-idx1-ubyte", (10_000,),
         "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
)  # fmt: skip


def read(path: Path, file: File) -> bytearray | mmap.mmap:
    """What is inside a file, packed (``.gz``) or not; ``ValueError`` if it is not what it should be.

    One that is not packed is mapped: kernels share its pages, except those that they write to.
    """
    size = 4 + 4 * len(file.shape) + math.prod(file.shape)
    if path.suffix == ".gz":
        content = bytearray(size + 1)  # enough to see that a file is too long
        with gzip.open(path, "rb") as stream:
            del content[stream.readinto(content) :]
        right = hashlib.sha256(content).hexdigest() == file.sha256
    else:
        with path.open("rb") as stream:
            right = (
                path.stat().st_size == size
                and hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256
            )
            content = _mapped(stream) if right else b""
    if not right:
        raise ValueError(f"{path.name} is not the file it should be (wrong SHA-256)")
    return content


def _mapped(stream):
    """The content of a file, which the file itself never learns of when it is written to."""
    try:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_COPY)
    except OSError:  # some file systems, such as shared folders of virtual machines, cannot be mapped
        stream.seek(0)
        return bytearray(stream.read())


def values(content: bytearray | mmap.mmap, file: File) -> np.ndarray:
    """What comes after the header, as uint8 in its shape."""
    return np.frombuffer(content, np.uint8)[-math.prod(file.shape) :].reshape(file.shape)
