"""Progress that stays: what was right, which hints were taken and what was predicted, in the user's folder.

One small JSON file for each notebook, so that two notebooks at once don't write over each other:
``02.json`` holds ``{"02.1": {"result": "right", "hints": 1}, "02.a": {"chosen": 0, "first": 2}}``.
"""

import contextlib
import json
import os
import sys
from pathlib import Path

from helpers.folders import user_folder, written_whole
from helpers.prose import say

VARIABLE = "SEEING_CONVOLUTIONS_PROGRESS"  # another folder, or "off"

RESULTS = ("right", "not right yet", "not attempted")

_refused = set()  # folders that could not be written, said once


def folder() -> Path | None:
    """Where progress is kept; None if it is switched off, or in a page, which keeps it in the browser."""
    if os.environ.get(VARIABLE) == "off" or sys.platform == "emscripten":
        return None
    return user_folder(VARIABLE, "data")


def read(notebook: str) -> dict[str, dict]:
    """What is kept of a notebook, by name. A file that cannot be read is put aside, and that is said."""
    file = folder() and folder() / f"{notebook}.json"
    if not file or not file.exists():
        return {}
    try:
        past = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(past, dict) or not all(map(_is_sound, past.values())):
            raise ValueError
    except (OSError, ValueError):
        aside = file.with_suffix(".broken.json")
        with contextlib.suppress(OSError):
            file.replace(aside)
        say(f"Your progress in notebook {notebook} could not be read. It is now in {aside}, and starts anew.")
        return {}
    return past


def _is_sound(one):
    if not isinstance(one, dict) or one.get("result", "right") not in RESULTS:
        return False
    return all(type(one.get(key)) in (int, type(None)) for key in ("hints", "chosen", "first"))


def keep(name: str, what: dict) -> None:
    """Keep what is known of one exercise or prediction; what another kernel kept of others stays."""
    if folder():
        past = read(name[:2])
        _write(name[:2], past | {name: past.get(name, {}) | what})


def forget(notebook: str) -> None:
    """Keep nothing of a notebook any more."""
    if folder():
        with contextlib.suppress(OSError):
            (folder() / f"{notebook}.json").unlink()


def _write(notebook, past):
    text = json.dumps(past, indent=1, sort_keys=True) + "\n"
    try:
        written_whole(folder() / f"{notebook}.json", lambda file: file.write_text(text, encoding="utf-8"))
    except OSError as problem:
        if folder() not in _refused:
            _refused.add(folder())
            say(f"Your progress cannot be kept in {folder()} ({problem.strerror or problem}).")
