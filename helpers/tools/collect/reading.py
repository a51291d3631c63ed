"""What a hand-in holds: which notebook of the course it is, its code, and which cells check what."""

import functools
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from helpers import checks
from helpers.predictions import PREDICTIONS
from helpers.tools.collect.hand_ins import Unreadable

COURSE = Path(__file__).parents[3] / "notebooks"
WIDGETS = "application/vnd.jupyter.widget-state+json"
CHECKED = re.compile(r"""checks\s*\.\s*check\(\s*["'](\d\d\.\d+)["']""")


@dataclass
class Content:
    """A hand-in that can be run."""

    notebook: str  # of the course, such as "02_convolutions"
    cells: list[str]  # the code, in order
    checked: dict[str, list[int]]  # exercise -> places of the cells that check it
    predicted: dict[str, int]  # prediction, such as "02.a" -> the place of what was chosen first


@functools.cache
def course() -> dict[str, set[str]]:
    """Name of each notebook of the course -> the ids of its cells."""
    files = sorted(COURSE.glob("*.ipynb"))
    return {
        file.stem: {cell["id"] for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]}
        for file in files
    }


def exercises(notebook: str) -> list[str]:
    """The exercises of a notebook of the course, such as "02.1"."""
    return sorted(name for name in checks.outcomes() if re.fullmatch(rf"{notebook[:2]}\.\d+", name))


def understood(content: bytes, name: str) -> Content:
    """Understand a hand-in, whatever it is.

    Parameters
    ----------
    content : of the file
    name : of the file; counts only if nothing in it tells which notebook it is

    Raises
    ------
    Unreadable : one sentence, for what is no notebook of the course
    """
    notebook = _notebook(content)
    cells = notebook["cells"]
    code = [_source(cell) for cell in cells if cell.get("cell_type") == "code"]
    checked = {}
    for place, source in enumerate(code):
        for exercise in CHECKED.findall(source):
            checked.setdefault(exercise, []).append(place)
    return Content(_which(cells, checked, name), code, checked, _predicted(notebook))


def _notebook(content):
    """A notebook in today's format, which has cells."""
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable("It is no notebook: its text is not JSON.") from None
    major = notebook.get("nbformat") if isinstance(notebook, dict) else None
    if not isinstance(major, int):
        raise Unreadable("It is no notebook: its JSON holds something else.")
    if major != 4:
        raise Unreadable(
            f"It is of the notebook format {major}, not 4: open it in JupyterLab, save it, and collect again."
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise Unreadable("It is no notebook: it has no cells.")
    return notebook


def _source(cell):
    source = cell.get("source", "")
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    return text.encode("utf-8", "replace").decode()  # JSON may hold half a character


def _which(cells, checked, name):
    """By the exercises that it checks, else by its cells' ids, else by its name."""
    ids = {cell["id"] for cell in cells if isinstance(cell.get("id"), str)}
    votes = Counter(exercise[:2] for exercise in checked)
    by_checks = {notebook: votes[notebook[:2]] for notebook in course()}
    by_ids = {notebook: len(ids & known) for notebook, known in course().items()}
    by_name = {notebook: notebook in name for notebook in course()}
    for by in (by_checks, by_ids, by_name):
        if any(by.values()):
            return max(by, key=by.get)
    raise Unreadable("It is none of the course's notebooks.")


def _predicted(notebook):
    """What was chosen for predictions, if JupyterLab saved it with the notebook."""
    found = {}
    for model in _inside(notebook, "metadata", "widgets", WIDGETS, "state").values():
        name, first = _inside(model, "state", "asked").get("name"), _inside(model, "state").get("first")
        known = PREDICTIONS.get(name) if isinstance(name, str) else None
        if known and type(first) is int and 0 <= first < len(known.choices):
            found[name] = first
    return found


def _inside(value, *keys):
    """The dictionary in a dictionary in a dictionary, empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
