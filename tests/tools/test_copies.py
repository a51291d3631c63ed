"""A learner's own copies: made, renewed, and never written over once changed."""

import json
import subprocess
import sys

import nbformat
import pytest

from helpers.tools.copies import bring_up_to_date
from tests.notebooks.small import NOTEBOOKS, SMALL

TO_GET_IT = "To get the course's, rename yours and run this again."


@pytest.fixture
def course(tmp_path):
    """A notebook of the course, with an output."""
    file = tmp_path / "notebooks" / "01.ipynb"
    file.parent.mkdir()
    output = nbformat.v4.new_output("stream", text="2\n")
    code = nbformat.v4.new_code_cell("1 + 1", id="sum", outputs=[output], execution_count=1)
    nbformat.write(nbformat.v4.new_notebook(cells=[code, nbformat.v4.new_markdown_cell("Why?")]), file)
    return file


@pytest.fixture
def own(tmp_path, course):
    """A copy of it, as a learner gets it."""
    file = tmp_path / "mine" / "01.ipynb"
    assert bring_up_to_date(file, course) == f"{file} is new."
    return file


def change(file, place, source):
    """Write another source into a cell."""
    notebook = nbformat.read(file, as_version=4)
    notebook.cells[place].source = source
    nbformat.write(notebook, file)


def sources(file):
    return [cell.source for cell in nbformat.read(file, as_version=4).cells]


def saved_by_jupyterlab(file):
    """Run and saved: outputs, new ids and metadata, an empty cell at the end, another layout."""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    for place, cell in enumerate(notebook["cells"]):
        cell |= {"id": f"new-{place}", "metadata": {"scrolled": True}}
    notebook["cells"][0] |= {"execution_count": 4, "outputs": []}
    notebook["cells"].append(nbformat.v4.new_code_cell(""))
    notebook["metadata"] |= {"widgets": {}, "language_info": {"name": "python"}}
    file.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.mark.parametrize("name", SMALL)
def test_a_copy_is_the_notebook_without_what_came_out_of_it(name, tmp_path):
    course, own = NOTEBOOKS / f"{name}.ipynb", tmp_path / "mine" / f"{name}.ipynb"
    bring_up_to_date(own, course)
    copy = nbformat.read(own, as_version=4)
    nbformat.validate(copy)
    assert [path.name for path in own.parent.iterdir()] == [own.name]
    kept = [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in copy.cells]
    cells = nbformat.read(course, as_version=4).cells
    assert kept == [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in cells]
    for cell in copy.cells:
        assert (cell.get("outputs", []), cell.get("execution_count")) == ([], None)


def test_a_copy_stays_as_it_is_while_the_course_does(own, course):
    for change_it in (saved_by_jupyterlab, lambda file: change(file, 0, "1 + 2")):
        change_it(own)
        before = own.read_bytes()
        assert bring_up_to_date(own, course) == ""
        assert own.read_bytes() == before


def test_outputs_alone_are_no_newer_version_of_the_course(own, course):
    saved_by_jupyterlab(course)
    change(own, 0, "1 + 2")
    assert bring_up_to_date(own, course) == ""


def test_an_unchanged_copy_is_renewed_with_the_course_again_and_again(own, course):
    for text in ("Why 2?", "Why not 3?"):
        saved_by_jupyterlab(own)
        change(course, 1, text)
        told = f"{own} was as you got it, and is now the course's newer version."
        assert bring_up_to_date(own, course) == told
        assert sources(own) == ["1 + 1", text]


def test_what_a_learner_wrote_is_never_written_over(own, course):
    change(own, 0, "1 + 2")
    change(course, 1, "Why 2?")
    before = own.read_bytes()
    for _ in range(2):
        told = f"{own} stays as you changed it, and the course has a newer version. {TO_GET_IT}"
        assert bring_up_to_date(own, course) == told
        assert own.read_bytes() == before
    renamed = own.rename(own.with_name("01 of mine.ipynb"))
    assert bring_up_to_date(own, course) == f"{own} is new."
    assert sources(own) == ["1 + 1", "Why 2?"]
    assert renamed.read_bytes() == before


def test_another_type_or_a_new_cell_is_a_change_as_well(own, course):
    change(course, 1, "Why 2?")
    for place, cell in ((1, nbformat.v4.new_raw_cell("Why?")), (2, nbformat.v4.new_code_cell("answer = 2"))):
        notebook = nbformat.read(own, as_version=4)
        notebook.cells[place : place + 1] = [cell]
        file = own.with_name(f"{place}.ipynb")
        nbformat.write(notebook, file)
        assert bring_up_to_date(file, course).startswith(f"{file} stays as you changed it")


def test_a_notebook_that_was_not_copied_from_the_course_is_the_learners(own, course):
    own.write_bytes(course.read_bytes())
    assert bring_up_to_date(own, course) == ""
    change(course, 1, "Why 2?")
    assert bring_up_to_date(own, course).startswith(f"{own} stays as you changed it")


@pytest.mark.parametrize("broken", [b"", b"[]", b"{}", b'{"cells": [', b"\xff", b'{"nbformat": 9}', b"null"])
def test_a_broken_copy_is_left_alone(broken, own, course):
    own.write_bytes(broken)
    told = f"{own} cannot be read as a notebook, and stays as it is. {TO_GET_IT}"
    assert bring_up_to_date(own, course) == told
    assert own.read_bytes() == broken


def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path):
    (tmp_path / "notebooks").mkdir()
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "notebooks" / "01.ipynb")
    (tmp_path / "mine").write_text("a file of the learner's")
    command = [sys.executable, "-m", "helpers.tools.copies"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("mine/ must be a folder that you can write to: ")
    assert len(done.stderr.splitlines()) == 1
    assert (tmp_path / "mine").read_text() == "a file of the learner's"
