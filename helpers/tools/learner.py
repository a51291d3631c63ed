"""The notebooks as they are handed out, without outputs and without solutions: `make learner`.

They go into build/learner/, which can be the working folder of a branch of its own, for nbgitpuller or any
other way to hand out files. The same course gives the same bytes: two versions differ only where the course
does, so what a learner wrote into the first one can be merged with the second. What else is in the folder
stays as it is, such as .git, or a README that you changed.

Text, stubs, hints and checks stay. So do the folded answers to the experiments at the end of a notebook:
no check judges them and nobody hands them in, so they are all that a learner gets to compare with.
"""

from pathlib import Path

import nbformat

from helpers import folders
from helpers.site import exercise_cells
from helpers.tools.copies import without_outputs
from helpers.tools.refresh import cleaned

README = """# Seeing Convolutions, for learners

Begin with [notebook 1](01_baseline_dnn.ipynb). The notebooks run where the course is installed. To start one
over, delete its file, and get it again as you got it first.
"""
CHECKPOINTS = ".ipynb_checkpoints/\n"  # JupyterLab makes such a folder for each learner


def for_learners(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return ``notebook`` without outputs and solutions. Changes it in place.

    Raises
    ------
    ValueError
        If an exercise lacks its folded solution, or one stands where it would be handed out.
    """
    for name, (_, below) in exercise_cells.stubs(notebook).items():
        exercise_cells.solution(name, below)
        notebook.cells.remove(below)
    for cell in notebook.cells:
        if exercise_cells.FOLDED in cell.source:
            raise ValueError(f"the solution in the cell {cell.id} is not right below the stub of an exercise")
    return cleaned(without_outputs(notebook))


def write_all(course: Path, folder: Path) -> None:
    """Write what learners get into ``folder``, which is made where it is missing.

    Parameters
    ----------
    course : the folder of the course, with notebooks/
    folder : such as build/learner

    Raises
    ------
    SystemExit
        With one sentence, before anything is written, if the cells of a notebook are not as they should be.
    """
    copies = {}
    for path in sorted((course / "notebooks").glob("*.ipynb")):
        try:
            copies[path.name] = for_learners(nbformat.read(path, as_version=4))
        except ValueError as problem:
            raise SystemExit(f"{path.name}: {problem}") from None
    for name, copy in copies.items():
        folders.written_whole(folder / name, lambda file, copy=copy: nbformat.write(copy, file))
    license_text = (course / "LICENSE").read_text(encoding="utf-8")
    for name, text in {"README.md": README, ".gitignore": CHECKPOINTS, "LICENSE": license_text}.items():
        if not (folder / name).exists():
            (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_all(Path(), Path("build/learner"))
    print("build/learner has the notebooks without outputs and solutions.")
