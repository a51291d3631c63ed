"""The user's own folders: where the data set and your own network are kept."""

import os
from pathlib import Path

import platformdirs


def user_folder(variable):
    """The folder that an environment variable names, or else the course's folder in the user's cache.

    Raises ``ValueError`` if the variable names no absolute path: notebooks and ``make`` start in
    different folders.
    """
    chosen = os.environ.get(variable)
    if not chosen:
        return Path(platformdirs.user_cache_dir("seeing-convolutions"))
    folder = Path(os.path.expanduser(chosen))  # noqa: PTH111 - Path's fails for a user who does not exist
    if not folder.is_absolute():
        raise ValueError(f"{variable} must be an absolute path, got {chosen!r}")
    return folder
