"""The answer key: each notebook with its exercises answered as in their solutions, and run: `make solutions`.

It goes into build/solutions/, as notebooks and as pages. Each answer is judged in the run: if one is not
right, a sentence says which, and that notebook's key is not written. The experiments' answers are unfolded.
"""

import json
import os
import re
import tempfile
from pathlib import Path

import nbformat
import papermill

from helpers import folders, record
from helpers.site import exercise_cells
from helpers.site.pages import write_pages
from helpers.tools.copies import without_outputs
from helpers.tools.refresh import cleaned


def filled_in(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return ``notebook`` with the solutions in the stubs, and what is said about each below. In place.

    Raises
    ------
    ValueError : if an exercise lacks its folded solution, or a stub has nothing to fill in
    """
    for name, (stub, below) in exercise_cells.stubs(notebook).items():
        code, below.source = exercise_cells.solution(name, below)
        stub.source = exercise_cells.filled_in(name, stub, code)
    notebook.cells[0].source = re.sub(r"\A# .+", r"\g<0> (answer key)", notebook.cells[0].source)
    for cell in notebook.cells:
        cell.source = cell.source.replace("<details>", "<details open>")
    return without_outputs(notebook)


def run(key: nbformat.NotebookNode, course: Path) -> nbformat.NotebookNode:
    """Run a notebook that `filled_in` returned, from the folder ``course``; return it with its outputs.

    Raises
    ------
    ValueError : if a cell fails, or an answer is not right
    """
    with tempfile.TemporaryDirectory() as folder:
        row = Path(folder) / "row.json"
        # Neither what notebook 3 saves as "your own network" nor these answers are yours.
        os.environ |= {"SEEING_CONVOLUTIONS_MODELS": folder, "SEEING_CONVOLUTIONS_PROGRESS": "off"}
        os.environ[record.VARIABLE] = str(row)
        try:
            done = papermill.execute_notebook(key, None, cwd=course)
        except papermill.PapermillExecutionError as problem:
            raise ValueError(f"a cell failed: {problem.ename}: {problem.evalue}") from None
        said = json.loads(row.read_text(encoding="utf-8"))["checks"] if row.exists() else {}
    for name in exercise_cells.stubs(key):
        if said[name]["result"] != "right":
            raise ValueError(f"the solution of {name} was judged: {said[name]['said']}")
    return cleaned(done)


def write_key(course: Path, folder: Path) -> None:
    """Write the answer key of the notebooks in ``course`` into ``folder``: notebooks and pages.

    Raises
    ------
    SystemExit : with one sentence, if the key of a notebook cannot be made or is not right
    """
    paths = sorted(course.glob("*.ipynb"))
    for path in paths:
        print(path.name)
        try:
            key = run(filled_in(nbformat.read(path, as_version=4)), course)
        except ValueError as problem:
            raise SystemExit(f"{path.name}: {problem}") from None
        folders.written_whole(folder / path.name, lambda file, key=key: nbformat.write(key, file))
    write_pages([folder / path.name for path in paths], folder, alive=False)


if __name__ == "__main__":
    write_key(Path("notebooks"), Path("build/solutions"))
    print("The answer key is in build/solutions: notebooks, and index.html with the pages.")
