"""The exercises and predictions of a notebook, as its page needs them.

The stub of an exercise becomes a field for the answer, a prediction a question with buttons.
"""

import ast
import re

import nbformat

from helpers.site import exercise_cells

KERAS = re.compile(r"\b(tf|keras)\.")  # in a solution: a page has neither


def of(notebook: nbformat.NotebookNode) -> dict | None:
    """What a page needs of its notebook's exercises and predictions.

    Returns
    -------
    None without exercises, else the number of the ``notebook``; its ``stubs`` by the exercise's name, each
    with its ``cell``'s id, its ``source`` and whether it needs ``keras``; the ``predictions`` by the id of
    their cell; all ``imports`` of the notebook; and the id of the cell with the ``progress``.
    """
    stubs = {
        name: {"cell": stub.id, "source": stub.source, "keras": bool(KERAS.search(below.source))}
        for name, (stub, below) in exercise_cells.stubs(notebook).items()
    }
    if not stubs:
        return None
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return {
        "notebook": next(iter(stubs))[:2],
        "stubs": stubs,
        "predictions": {
            cell.id: output.metadata["prediction"]
            for cell in code
            for output in cell.get("outputs", [])
            if "prediction" in output.get("metadata", {})
        },
        "imports": _imports(code),
        "progress": code[-1].id,
    }


def _imports(cells):
    """The import statements at the top level of the cells, each once."""
    nodes = [node for cell in cells for node in ast.parse(cell.source).body]
    kept = [node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]
    return list(dict.fromkeys(map(ast.unparse, kept)))
