"""A cell that was run too early lacks a name: which cell of its notebook sets it."""

import json
import os
import re
import symtable
from pathlib import Path

from helpers.prose import one_sentence, shell


def explain_missing_names() -> None:
    """From now on a notebook says which cell to run first; outside a notebook nothing changes."""
    kernel = shell()
    if kernel is not None:
        kernel.set_custom_exc((NameError,), _show)


def _show(kernel, kind, error, traceback, tb_offset=None):
    """Show a NameError: a name that no cell sets was mistyped, and keeps its lines of code."""
    place = cell_that_sets(error.name, Path(os.environ.get("JPY_SESSION_NAME", "")))
    if place:
        heading, begins = place
        told = (
            f"`{error.name}` is not defined yet (its cell was stopped or not run): run the cell that begins "
            f'with "{begins}" under the heading "{heading}" first, or choose Run > Run All Above '
            "Selected Cell."
        )
        one_sentence(error, told)
    kernel.showtraceback((kind, error, traceback), running_compiled_code=True)


def cell_that_sets(name: str, notebook: Path) -> tuple[str, str] | None:
    """The heading over the first cell of a notebook that sets a name, and how the cell begins.

    None if no cell does, or the file cannot be read: JupyterLab does not tell when it was renamed.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells]
    except (OSError, ValueError, LookupError, TypeError):  # not there, half written, or of another format
        return None
    heading = ""
    for cell, source in zip(cells, sources, strict=True):
        if cell["cell_type"] == "markdown":
            heading = heading_below(source, heading)
        elif cell["cell_type"] == "code" and name in _names_set(source):
            return heading, source.strip().partition("\n")[0]
    return None


def heading_below(source: str, before: str) -> str:
    """The heading that counts below a cell of text: its last one, or the one before."""
    return [before, *re.findall(r"^##+ (.+)$", source, re.MULTILINE)][-1]


def _names_set(source):
    """The names that a cell assigns, defines or imports."""
    try:
        symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    except SyntaxError:  # half written, or with a % command of IPython
        return set()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}
