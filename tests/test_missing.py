"""A cell that is run too early: the sentence that says which one comes first."""

import os

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel

from helpers.missing import cell_that_sets
from tests.notebooks.small import NOTEBOOKS, ROOT, SMALL, code_cells, read
from tests.notebooks.test_cells import names_set, names_used

CELLS = (
    ("markdown", "# 1. A course"),
    ("code", "%matplotlib inline\nimages = 3"),
    ("markdown", "## The data\n\nSome words.\n\n### Its parts\n\nMore."),
    ("code", "# Two names.\n(images, labels), size = (1, 2), 3\n\ndef scale(images):\n    inside = 1"),
    ("markdown", "Words without a heading, and `# none`.\n\n```python\n# nor here\n```"),
    ("code", "import numpy as np\nimages = 4"),
)
IN_PARTS = ("Its parts", "# Two names.")


@pytest.fixture
def course(tmp_path):
    cells = [getattr(nbformat.v4, f"new_{kind}_cell")(source) for kind, source in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "course.ipynb")
    return tmp_path / "course.ipynb"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        *((name, IN_PARTS) for name in ("images", "labels", "size", "scale")),
        ("np", ("Its parts", "import numpy as np")),
        *((name, None) for name in ("inside", "image", "print", "")),
    ],
)
def test_the_cell_that_sets_a_name_and_its_heading(name, place, course):
    assert cell_that_sets(name, course) == place


def test_a_notebook_that_cannot_be_read_sets_nothing(course):
    course.with_name("text.ipynb").write_text("no notebook", encoding="utf-8")
    for path in (course.with_name("gone.ipynb"), course.with_name("text.ipynb"), course.parent):
        assert cell_that_sets("images", path) is None


@pytest.mark.parametrize("name", SMALL)
def test_every_name_that_a_cell_of_the_course_takes_from_another_is_found(name):
    sets = {cell.source: names_set(cell.source) for cell in code_cells(read(name)).values()}
    found = 0
    for used in set().union(*map(names_used, sets)):
        setting = [source for source in sets if used in sets[source]]
        heading, begins = cell_that_sets(used, NOTEBOOKS / f"{name}.ipynb") or ("", "")
        assert setting[:1] == [source for source in setting[:1] if heading and source.startswith(begins)]
        found += len(setting[:1])
    assert found > 20


TOO_EARLY = (
    '`images` is not defined yet (its cell was stopped or not run): run the cell that begins with "# Two '
    'names." under the heading "Its parts" first, or choose Run > Run All Above Selected Cell.'
)


@pytest.fixture
def checked(run_cell, course, monkeypatch):
    """A notebook whose settings were checked: then run a cell, and get what it shows, in one line."""
    monkeypatch.setenv("JPY_SESSION_NAME", str(course))
    monkeypatch.setattr("helpers.parameters._first_check", True)
    assert (
        run_cell("from helpers import parameters\nparameters.check({'SIZE': 1}, SIZE=range(3))").stdout == ""
    )
    return lambda code: run_cell(code).stdout


def in_one_line(shown):
    return shown.replace("\n", " ").rstrip()


def test_a_cell_that_is_run_too_early_is_told_which_one_comes_first(checked):
    assert in_one_line(checked("print(len(images))")) == TOO_EARLY
    assert in_one_line(checked("def half():\n    return images / 2\nhalf()")) == TOO_EARLY
    checked("images = 4")
    assert checked("print(images)") == "4\n"


@pytest.mark.parametrize(
    "code",
    [
        "imagse",  # no cell sets it
        "def half():\n    images /= 2\nhalf()",  # a function's own name
        "raise NameError('images')",
    ],
)
def test_what_running_another_cell_cannot_mend_keeps_its_lines(code, checked):
    shown = checked(code)
    assert "Traceback (most recent call last)" in shown
    assert "is not defined yet" not in shown


def test_without_the_notebooks_path_the_lines_stay(checked, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert "Traceback" in checked("images")


def test_a_new_kernel_explains_even_before_its_first_cell(course):
    """As it is set up by the configuration that is installed with the course."""
    (configuration,) = (ROOT / "helpers").glob("**/ipython_kernel_config.json")
    settings = {"extra_arguments": [f"--config={configuration}"]}
    manager, client = start_new_kernel(env=os.environ | {"JPY_SESSION_NAME": str(course)}, **settings)
    try:
        told = client.execute("images", reply=True, timeout=60)["content"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert (told["status"], told["ename"]) == ("error", "NameError")
    assert " ".join(told["traceback"]) == TOO_EARLY


def test_a_wrong_setting_is_one_red_sentence_and_the_next_run_cell_too(run_cell, course, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", str(course))
    monkeypatch.setattr("helpers.parameters._first_check", True)
    shown = run_cell("from helpers import parameters\nparameters.check({'SIZE': 7}, SIZE=range(3))").stdout
    assert shown == "SIZE must be a whole number from 0 to 2, got 7\n"
    assert in_one_line(run_cell("images").stdout) == TOO_EARLY


@pytest.mark.parametrize("text", ["{}", "[]", '{"cells": [{}]}', '{"worksheets": []}'])
def test_a_file_in_another_format_names_no_cell(text, tmp_path):
    file = tmp_path / "old.ipynb"
    file.write_text(text)
    assert cell_that_sets("answer", file) is None
