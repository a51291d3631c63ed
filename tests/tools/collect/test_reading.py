"""Understanding a hand-in: which notebook it is, what its code is, and what is no notebook."""

import json

import nbformat
import pytest

from helpers.tools.collect.hand_ins import Unreadable
from helpers.tools.collect.reading import exercises, understood

ROOT_CELL = {"cell_type": "markdown", "source": "# A title"}


def written(*cells, **more):
    return json.dumps({"nbformat": 4, "cells": [ROOT_CELL, *cells]} | more).encode()


def code(source, **more):
    return {"cell_type": "code", "source": source, "outputs": 3, "metadata": None} | more


def told(content):
    with pytest.raises(Unreadable) as caught:
        understood(content, "02_convolutions.ipynb")
    return str(caught.value)


def test_the_exercises_of_a_notebook_are_those_that_can_be_checked():
    assert exercises("02_convolutions") == [f"02.{number}" for number in range(1, 10)]


def test_a_hand_in_is_its_code_and_which_cell_checks_what():
    content = written(
        code(["a = 1\n", "checks.check('02.1', a)"]),
        code(""),
        code('checks . check( "02.3",\n  2); checks.check("02.1", 3)'),
        {"cell_type": "raw", "source": 'checks.check("02.4", 4)'},
        code('checks.check(name, 4); check("02.5", 4)'),
    )
    found = understood(content, "x.ipynb")
    assert found.notebook == "02_convolutions"
    assert found.cells[:2] == ["a = 1\nchecks.check('02.1', a)", ""]
    assert found.checked == {"02.1": [0, 2], "02.3": [2]}


def test_which_notebook_it_is_is_told_by_checks_then_by_cells_then_by_its_name():
    pooling = code('checks.check("03.1", 1); checks.check("03.2", 1)')
    other = code('checks.check("02.1", 1)', id="parameters")
    assert understood(written(other, pooling), "02_convolutions.ipynb").notebook == "03_pooling"
    ids = [code("1", id="loop-code"), code("2", id="one-line-code")]  # cells of notebook 2
    assert understood(written(*ids), "anna 03_pooling.ipynb").notebook == "02_convolutions"
    assert understood(written(), "anna 03_pooling.ipynb").notebook == "03_pooling"
    with pytest.raises(Unreadable, match="none of the course's notebooks"):
        understood(written(code("1", id=7)), "anna 3.ipynb")


def test_the_courses_notebooks_are_understood(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a teacher's command may be called from anywhere
    from helpers.tools.collect.reading import COURSE, course

    course.cache_clear()
    assert len(course()) == 4
    for name in course():
        found = understood((COURSE / f"{name}.ipynb").read_bytes(), "x.ipynb")
        assert found.notebook == name
        assert sorted(found.checked) == exercises(name)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"print(1)",
        b"\xff\xfe\x00",
        b"[" * 1_000_000,
        b'{"nbformat": ' + b"9" * 5_000 + b"}",
        b"\x00" * 100,
    ],
)
def test_what_is_no_json_is_told(content):
    assert told(content) == "It is no notebook: its text is not JSON."


@pytest.mark.parametrize("content", [b"[]", b"3", b"{}", b'{"nbformat": "4"}', b'{"nbformat": NaN}', b"null"])
def test_json_that_is_no_notebook_is_told(content):
    assert told(content) == "It is no notebook: its JSON holds something else."


@pytest.mark.parametrize("cells", [None, 3, {}, ["text"], [[]]])
def test_cells_of_another_shape_are_told(cells):
    assert told(json.dumps({"nbformat": 4, "cells": cells}).encode()) == "It is no notebook: it has no cells."


@pytest.mark.parametrize("version", [2, 3, 5])
def test_another_format_is_told_with_what_to_do(version):
    content = json.dumps({"nbformat": version, "worksheets": [{"cells": []}]}).encode()
    assert told(content).startswith(f"It is of the notebook format {version}, not 4: open it in JupyterLab")


def test_whatever_stands_for_the_code_is_text_that_can_be_written():
    for source in (3, None, [3, "1\n", None], {"a": 1}, "\ud83d", ["\udcff"]):
        content = written(code(source), code('checks.check("02.1", 1)'))
        (odd, _) = understood(content, "x.ipynb").cells
        assert odd.encode() in (b"", b"1\n", b"?")


def test_outputs_and_the_state_of_widgets_are_not_looked_at():
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('checks.check("02.1", 1)')])
    made.cells[0].outputs = [nbformat.v4.new_output("stream", text="checks.check('02.2', 1)")]
    found = understood(nbformat.writes(made).encode(), "x.ipynb")
    assert found.checked == {"02.1": [0]}


def state(*models, key="application/vnd.jupyter.widget-state+json"):
    widgets = {key: {"state": {str(number): {"state": model} for number, model in enumerate(models)}}}
    return {"metadata": {"widgets": widgets}}


def test_what_was_predicted_is_in_the_saved_widgets():
    saved = state(
        {"asked": {"name": "02.a"}, "chosen": 0, "first": 2},
        {"asked": {"name": "02.b"}, "chosen": None, "first": None},
        {"asked": {"name": "02.z"}, "first": 0},
        {"asked": {"name": "02.c"}, "first": 99},
        {"asked": {"name": "02.d"}, "first": True},
        {"asked": {"name": ["02.d"]}, "first": 0},
        {"asked": "02.d", "first": 0},
        3,
    )
    content = written(code('checks.check("02.1", 1)'), **saved)
    assert understood(content, "x.ipynb").predicted == {"02.a": 2}


@pytest.mark.parametrize("metadata", [None, 3, [], {"widgets": []}, {"widgets": {"application/x": {}}}])
def test_other_metadata_are_no_predictions(metadata):
    content = written(code('checks.check("02.1", 1)'), metadata=metadata)
    assert understood(content, "x.ipynb").predicted == {}
