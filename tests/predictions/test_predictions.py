"""The predictions: each has its place in a notebook, and `checks` counts and remembers what was chosen."""

import re
from pathlib import Path

import nbformat
import pytest

from helpers import checks
from helpers.predictions import PREDICTIONS, Prediction
from helpers.prose import MARKED, plain
from tests.checks.conftest import fresh  # noqa: F401 - nothing answered and nothing chosen

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
NUMBERS = [path.stem[:2] for path in NOTEBOOKS]
TWO = Prediction("Which is *smaller*?", (("`1`", "Yes: 1 < 2."), ("`2`", "No.")), right=0)


@pytest.mark.parametrize("name", PREDICTIONS)
def test_each_has_a_right_choice_and_replies_of_its_own(name):
    one = PREDICTIONS[name]
    assert re.fullmatch(r"0[1-4]\.[a-f]", name)
    assert one.question.endswith("?")
    choices, replies = zip(*one.choices, strict=True)
    assert 2 <= len(choices) <= 6
    assert one.right in range(len(choices))
    for texts in (choices, replies):
        assert len(set(texts)) == len(texts)
    for reply in replies:
        assert re.search(r"\w.*[.?]$", plain(reply)), reply
        assert len(reply) <= 300, "one or two sentences"


@pytest.mark.parametrize("number", NUMBERS)
def test_each_notebook_asks_a_few_which_are_lettered(number):
    letters = [name[3] for name in sorted(PREDICTIONS) if name[:2] == number]
    assert 3 <= len(letters) <= 5
    assert letters == list("abcdef"[: len(letters)])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_is_asked_once_in_its_notebook_above_a_cell_that_shows_something(path):
    cells = nbformat.read(path, as_version=4).cells
    asked = []
    for place, cell in enumerate(cells):
        if "explorers.predict(" in cell.source:
            asked += re.fullmatch(r'explorers\.predict\("([\w.]+)"\)', cell.source.splitlines()[-1]).groups()
            assert cell.id.startswith("predict-")
            assert cells[place + 1].cell_type == "code", f"the reveal must follow {cell.id}"
            assert cell.outputs, f"{cell.id} was not run"
            (output,) = cell.outputs
            # Without a kernel this is all that there is of it: type 'make refresh' after a change.
            assert output.metadata["prediction"] == PREDICTIONS[asked[-1]].as_data(asked[-1])
    assert asked == [name for name in sorted(PREDICTIONS) if name[:2] == path.stem[:2]]


def test_a_prediction_is_written_as_lines_and_as_data():
    lines = ["Predict (01.a): Which is *smaller*?", "(a) `1`", "(b) `2`", "Not chosen yet."]
    assert TWO.lines("01.a") == lines
    assert Prediction(TWO.question, TWO.choices, 0, first=0, chosen=1).lines("01.a")[-1] == "Chosen: (b)."
    assert TWO.as_data("01.a") == {
        "name": "01.a",
        "question": "Which is <em>smaller</em>?",
        "choices": [["<code>1</code>", "Yes: 1 &lt; 2."], ["<code>2</code>", "No."]],
        "right": 0,
    }
    assert MARKED.search(TWO.question)


def test_progress_counts_them_beside_the_exercises(capsys):
    count = sum(name[:2] == "01" for name in PREDICTIONS)
    for chosen, name in enumerate(sorted(PREDICTIONS)[:count], start=1):
        PREDICTIONS[name].chosen = 0
        checks.progress("01")
        told = rf"0 of \d+ exercises done; {chosen} of {count} predictions made; 01\.1 not attempted; "
        assert re.match(told, capsys.readouterr().out)


def test_what_was_chosen_can_be_remembered_elsewhere():
    name = min(PREDICTIONS)
    one = PREDICTIONS[name]
    one.first, one.chosen = 1, 0
    past = checks.outcomes()
    assert past[name] == {"chosen": 0, "first": 1}
    checks.restore({})
    assert (one.first, one.chosen) == (None, None)
    checks.restore({name: past[name]})
    assert (one.first, one.chosen) == (1, 0)
