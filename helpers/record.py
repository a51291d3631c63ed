"""Results that can be collected: many runs of a notebook, each with the numbers that it found.

Where the environment variable ``SEEING_CONVOLUTIONS_RECORD`` names a file, it gets one JSON object: the
notebook's settings, the versions, the results, and what the exercises said. Elsewhere nothing happens.
"""

import contextlib
import functools
import json
import math
import os
from pathlib import Path

import numpy as np

from helpers import parameters
from helpers.folders import written_whole

VARIABLE = "SEEING_CONVOLUTIONS_RECORD"  # the absolute path of a file

_row = {"results": {}, "checks": {}}  # of this kernel


def record(**results: float | str | bool) -> None:
    """Keep numbers that are worth comparing between runs, where somebody collects them. Prints nothing.

    Parameters
    ----------
    **results : such as ``test_accuracy=0.87``: a number, a name, True or False. A second value of the same
        name takes the place of the first. A number that is infinite or none (nan) is kept as missing.

    Raises
    ------
    TypeError : for anything else, such as a list
    """
    _row["results"].update({name: _plain(name, value) for name, value in results.items()})
    _write()


def keep_checks(outcomes: dict[str, dict]) -> None:
    """Keep what the exercises said and what was predicted, as `helpers.checks.outcomes` returns it."""
    _row["checks"] = outcomes
    _write()


def _plain(name, value):
    """A value as JSON has it: a NumPy number becomes Python's."""
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if not isinstance(value, (bool, int, float, str)):
        raise TypeError(f"{name} must be a number, a name, True or False, got {type(value).__name__}")
    return value


def _write():
    """Write the whole row: whoever reads the file finds all of it or none."""
    if os.environ.get(VARIABLE):
        settings = {name: _plain(name, value) for name, value in parameters.settings.items()}
        row = {"settings": settings, "versions": versions(), **_row}
        text = json.dumps(row, allow_nan=False)
        written_whole(Path(os.environ[VARIABLE]), lambda file: file.write_text(text, encoding="utf-8"))


@functools.cache
def versions() -> dict[str, str]:
    """The versions of Python and of the packages that results depend on, by name."""
    import importlib.metadata  # here, because a page, which never asks, would have to load them
    import platform

    found = {"python": platform.python_version()}
    for name in ("numpy", "keras", "tensorflow", "tensorflow-cpu"):  # TensorFlow has one of two names
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name.removesuffix("-cpu")] = importlib.metadata.version(name)
    return found
