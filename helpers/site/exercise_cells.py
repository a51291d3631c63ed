"""The cells of an exercise in its notebook: the stub that a learner fills in, the folded solution below."""

import itertools
import re

import nbformat

CHECK = re.compile(r'^checks\.check\("([\d.]+)"', re.MULTILINE)
FOLDED = "<details><summary>Solution</summary>"
SOLUTION = re.compile(rf"{FOLDED}\n\n```python\n(.+?)\n```\n\n(.+)\n\n</details>", re.DOTALL)
LAST_LINE = re.compile(r"\n+checks\.check\(.*\)\s*\Z")


def stubs(notebook: nbformat.NotebookNode) -> dict[str, tuple[nbformat.NotebookNode, nbformat.NotebookNode]]:
    """Each exercise by its name, such as "01.2": its stub, and the cell right below it."""
    cells = [*notebook.cells, nbformat.v4.new_markdown_cell()]  # below the last one
    return {
        CHECK.search(stub.source)[1]: (stub, below)
        for stub, below in itertools.pairwise(cells)
        if stub.cell_type == "code" and CHECK.search(stub.source)
    }


def solution(name: str, below: nbformat.NotebookNode) -> tuple[str, str]:
    """The code of an exercise's solution, and what is said about it.

    Parameters
    ----------
    name : the exercise, such as "01.2"
    below : the cell right below its stub

    Raises
    ------
    ValueError : if that cell holds no folded solution
    """
    found = SOLUTION.fullmatch(below.source.strip())
    if below.cell_type != "markdown" or not found:
        raise ValueError(f"{name} needs a cell with its folded solution right below its stub")
    return found[1], found[2]


def filled_in(name: str, stub: nbformat.NotebookNode, code: str) -> str:
    """The source of a stub with ``code`` in place of all but its last line, which judges it.

    Raises
    ------
    ValueError : if there is no ``...`` to fill in, or something else stands below the check
    """
    last = LAST_LINE.search(stub.source)
    if not last or "..." not in stub.source[: last.start()]:
        raise ValueError(f"the stub of {name} needs a ... to fill in, and its check as the last line")
    return code + last[0]
