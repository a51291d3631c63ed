"""Each exercise stands in its notebook: a stub with its check, and a folded solution, which both run."""

import re
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from helpers import checks
from helpers.checks.exercise import _exercises
from helpers.site import exercise_cells
from tests.checks.wrong_answers import GIVEN_AWAY

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@cache  # hundreds of tests read them
def notebook_of(number):
    """The path, the notebook and its stubs, each with the cell below: not to be changed."""
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    return path, notebook, exercise_cells.stubs(notebook)


@cache
def cells_of(name):
    """The text, the stub and the solution of an exercise, as its notebook has them."""
    path, notebook, stubs = notebook_of(name[:2])
    assert name in stubs, f'{path.name} needs a code cell with checks.check("{name}", ...)'
    above = notebook.cells[: notebook.cells.index(stubs[name][0])]  # between them there may be a figure
    return next(cell for cell in reversed(above) if cell.cell_type == "markdown"), *stubs[name]


def solution_of(name):
    """The code of the folded solution."""
    return exercise_cells.solution(name, cells_of(name)[2])[0]


def stub_and_solution_run(said, name, **imported):
    """Run both with what the notebook has imported by then: what they must say."""
    _, stub, _ = cells_of(name)
    code = solution_of(name)
    assert "..." not in code.replace("[..., ", "")
    names = {"np": np, "checks": checks} | imported
    assert said(exec, stub.source, dict(names)).startswith(f"{name}: not attempted yet. ")
    answer = said(exec, exercise_cells.filled_in(name, stub, code), dict(names))
    assert answer == f"{name} is right. {_exercises[name].shows}"


@pytest.mark.parametrize("name", GIVEN_AWAY)
def test_each_exercise_stands_in_its_notebook(name):
    text, stub, solution = cells_of(name)
    assert (text.cell_type, stub.cell_type, solution.cell_type) == ("markdown", "code", "markdown")
    assert text.source.startswith(f"**{name}** ")
    assert "..." in stub.source
    assert stub.source.splitlines()[-1].startswith(f'checks.check("{name}", ')
    code, why = exercise_cells.solution(name, solution)
    assert code and why


@pytest.mark.parametrize("name", [name for name in GIVEN_AWAY if name not in ("03.3", "03.5")])
def test_the_stub_is_not_attempted_and_the_solution_is_right(said, name):
    stub_and_solution_run(said, name)


@pytest.mark.parametrize("notebook", ["01", "02", "03", "04"])
def test_a_notebook_has_no_other_exercises_and_ends_with_the_progress(notebook):
    code = [cell.source for cell in notebook_of(notebook)[1].cells if cell.cell_type == "code"]
    checked = re.findall(r'^checks\.check\("([\d.]+)"', "\n".join(code), re.MULTILINE)
    assert checked == [name for name in sorted(_exercises) if name.startswith(notebook)]
    assert len(checked) >= 3
    assert code[-1] == f'checks.progress("{notebook}")'
