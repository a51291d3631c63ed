"""The user's own folders, for the data set and your own network, and files that are whole or not there."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def user_folder(variable: str, kind: str = "cache") -> Path:
    """The folder that an environment variable names, or else the course's in the user's "cache" or "data"."""
    import platformdirs  # here, because a page, which has no user, lacks it

    usual = {"cache": platformdirs.user_cache_dir, "data": platformdirs.user_data_dir}[kind]
    chosen = os.environ.get(variable) or usual("seeing-convolutions")
    folder = Path(os.path.expanduser(chosen))  # noqa: PTH111 - Path's fails for a user who does not exist
    if not folder.is_absolute():  # notebooks and `make` start in different folders
        raise ValueError(f"{variable} must be an absolute path, got {chosen!r}")
    return folder


def written_whole(file: Path, write: Callable[[Path], object]) -> None:
    """Have ``write`` make a file beside ``file``, then rename it: a reader sees the whole file or none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix="writing-", suffix=".part") as folder:
        write(Path(folder) / file.name)
        (Path(folder) / file.name).replace(file)
