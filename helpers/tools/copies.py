"""A learner's own copies of the notebooks, in mine/: without outputs, and never written over once changed.

`make lab` runs this before it opens JupyterLab; without make, type `python -m helpers.tools.copies`.
"""

import hashlib
import json
from pathlib import Path

import nbformat

from helpers import folders

COPIED_FROM = "seeing_convolutions_copied_from"  # in a copy's metadata: the digest of what it was made from
NEW_COPY = "To get the course's, rename yours and run this again."


def digest(notebook: nbformat.NotebookNode) -> str:
    """Return the SHA-256 of the types and sources of all cells, but for empty ones.

    JupyterLab adds ids, metadata and outputs when it saves, and an empty cell after the last one was run.
    """
    cells = [(cell.cell_type, cell.source) for cell in notebook.cells if cell.source.strip()]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def without_outputs(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return ``notebook`` as it was before any cell was run. Changes it in place."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def bring_up_to_date(own: Path, course: Path) -> str:
    """Make the copy ``own`` of the notebook ``course`` where it is missing, renew it where it is unchanged.

    Returns what to tell the learner, or "".
    """
    notebook = nbformat.read(course, as_version=4)
    newest, told = digest(notebook), f"{own} is new."
    if own.exists():
        try:
            copy = nbformat.read(own, as_version=4)
            here, copied_from = digest(copy), copy.metadata.get(COPIED_FROM)
        except Exception:  # noqa: BLE001 - a broken file raises one of many, by what is wrong with it
            return f"{own} cannot be read as a notebook, and stays as it is. {NEW_COPY}"
        if newest in (here, copied_from):
            return ""
        if here != copied_from:
            return f"{own} stays as you changed it, and the course has a newer version. {NEW_COPY}"
        told = f"{own} was as you got it, and is now the course's newer version."
    notebook.metadata[COPIED_FROM] = newest
    folders.written_whole(own, lambda file: nbformat.write(without_outputs(notebook), file))
    return told


if __name__ == "__main__":
    for path in sorted(Path("notebooks").glob("*.ipynb")):
        try:
            told = bring_up_to_date(Path("mine") / path.name, path)
        except OSError as problem:
            raise SystemExit(f"mine/ must be a folder that you can write to: {problem}") from None
        if told:
            print(told)
