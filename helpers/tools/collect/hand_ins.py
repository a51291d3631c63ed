"""Hand-ins as a folder or a zip has them: where each is, whose it is, and its bytes up to a limit.

A zip is never unpacked: its members are read into memory, and their names are labels.
"""

import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST = 30_000_000  # bytes of one notebook
MOST = 5_000  # notebooks, and ten times as many other files in a zip
# How a learning platform writes a learner's name into a folder or a file.
PLATFORMS = (
    re.compile(r"(?P<learner>.+?)_\d+_assignsubmission_file(_|$)"),  # Moodle
    re.compile(r".+_(?P<learner>[^_]+)_attempt_\d{4}(-\d\d){5}(_|$)"),  # Blackboard
    re.compile(r"(?P<learner>[^_]+)(_LATE)?_\d+_\d+_"),  # Canvas
)
COPIES = re.compile(r"(-Copy\d+|-\d+|\s*\(\d+\))+$")  # as browsers and JupyterLab number them


class Unreadable(Exception):
    """A hand-in that cannot be read or run: one sentence."""


@dataclass
class HandIn:
    """A notebook that somebody handed in."""

    shown: str  # its name, with the folders it is in
    learner: str
    read: Callable[[], bytes]  # raises Unreadable


def find(place: Path, notebooks: list[str]) -> list[HandIn]:
    """Find the hand-ins, in the order of their learners.

    Parameters
    ----------
    place : a folder, searched at any depth, or a zip
    notebooks : names of the course's notebooks, which are no part of a learner's name

    Raises
    ------
    Unreadable : for a place that is neither
    """
    found = list(_in_folder(place) if place.is_dir() else _in_zip(place))
    if len(found) > MOST:
        raise Unreadable(f"{place} has more than {MOST:,} notebooks.")
    shared = _shared([parts[:-1] for parts, _ in found])
    hand_ins = [
        HandIn(printable("/".join(parts)), printable(learner(parts, shared, notebooks)), read)
        for parts, read in found
    ]
    return sorted(hand_ins, key=lambda one: (one.learner.casefold(), one.shown))


def learner(parts: tuple[str, ...], shared: int, notebooks: list[str]) -> str:
    """Whose hand-in it is.

    Parameters
    ----------
    parts : its folders and its file name
    shared : how many of the first folders all hand-ins are in
    notebooks : names of the course's notebooks, such as "02_convolutions"
    """
    for part in parts:
        for platform in PLATFORMS:
            if named := platform.match(part):
                return named["learner"]
    if len(parts) - 1 > shared:
        return parts[shared]  # a folder for each learner
    name = stem = COPIES.sub("", parts[-1][: -len(".ipynb")])
    for notebook in notebooks:
        name = re.sub(rf"{notebook}|\b{notebook[:2]}\b", "", name)
    return name.strip(" _-.") or (parts[-2] if len(parts) > 1 else stem)


def _shared(folders):
    """How many of the first folders are the same for all."""
    return len(os.path.commonprefix(folders))  # it compares item by item, whatever they are


def _in_folder(folder):
    """The notebooks of a folder, with its symbolic links but without what they lead to."""
    for above, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _skipped(name))
        for name in sorted(files):
            if _is_notebook(name):
                path = Path(above) / name
                yield path.relative_to(folder).parts, lambda path=path: _file(path)


def _file(path):
    try:
        # A link is not followed, and a pipe that nobody writes to does not block.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as problem:
        told = "it is a link" if path.is_symlink() else problem.strerror
        raise Unreadable(f"It cannot be read: {told}.") from None
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a Path would be opened anew
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable("It cannot be read: it is not a file.")
        return _up_to_the_limit(file)


def _in_zip(path) -> Iterator:
    """The notebooks of a zip."""
    try:
        try:
            archive = zipfile.ZipFile(path, metadata_encoding="utf-8")
        except UnicodeDecodeError:  # its names are cp437, as once they all were
            archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable(f"{path} is neither a folder nor a zip that can be read.") from None
    if len(archive.infolist()) > 10 * MOST:
        raise Unreadable(f"{path} has more than {10 * MOST:,} files.")
    for info in archive.infolist():
        parts = tuple(part for part in re.split(r"[/\\]+", info.filename) if part not in ("", ".", ".."))
        if parts and not info.is_dir() and _is_notebook(parts[-1]) and not any(map(_skipped, parts)):
            yield parts, lambda info=info: _member(archive, info)


def _member(archive, info):
    """What a zip holds under a name; what its list says of sizes may be a lie."""
    if info.flag_bits & 1:
        raise Unreadable("It cannot be read: it is encrypted.")
    try:
        with archive.open(info) as file:
            return _up_to_the_limit(file)
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 - each way of compressing has its own
        raise Unreadable("It cannot be read: this part of the zip is broken.") from None


def _up_to_the_limit(file):
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable(f"It is larger than {LARGEST / 1e6:.0f} MB.")
    return content


def _is_notebook(name):
    return name.lower().endswith(".ipynb") and not _skipped(name)


def _skipped(name):
    """What systems and JupyterLab put beside notebooks."""
    return name.startswith(".") or name == "__MACOSX"


def printable(text):
    """A name as it can be shown and written anywhere."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
