"""Rows out of a run, and the table for a spreadsheet."""

import csv
import io

import pytest

from helpers.tools.collect.hand_ins import HandIn
from helpers.tools.collect.reading import Content
from helpers.tools.collect.results import Row, as_csv, rows, without_run
from helpers.tools.collect.watching import Run

ANNA = HandIn("anna/02.ipynb", "anna", bytes)


def judged(checked, run):
    """Outcome and reason of 02.1, of a notebook in which these cells check it."""
    content = Content("02_convolutions", [], {"02.1": checked} if checked else {}, {})
    found = rows(ANNA, content, run)
    assert [row.exercise for row in found] == [f"02.{number}" for number in range(1, 10)]
    return found[0].outcome, found[0].reason


def said(result, sentence):
    return {"02.1": {"result": result, "hints": 0, "said": sentence}}


@pytest.mark.parametrize(
    ("result", "sentence", "reason"),
    [
        ("right", "02.1 is right. So it is.", "So it is."),
        ("not right yet", "02.1 is not right yet. Count\n again.", "Count again."),
        ("not attempted", "02.1: not attempted yet. Replace the `...` above", "Nothing was filled in."),
    ],
)
def test_what_the_check_said_counts_whatever_happened_besides(result, sentence, reason):
    run = Run(
        last=3, errors={3: "Its cell raised ValueError."}, checks=said(result, sentence), stopped="Stopped."
    )
    assert judged([3], run) == (result, reason)


def test_without_a_check_the_reason_is_what_happened():
    assert judged([], Run(last=9)) == ("not attempted", "No cell checks it.")
    assert judged([3, 5], Run(last=9, errors={3: "First."})) == ("not right yet", "First.")
    assert judged([3, 5], Run(last=9, errors={3: "First.", 5: "Last."})) == ("not right yet", "Last.")
    assert judged([3], Run(last=2, errors={2: "Other."}, stopped="Stopped.")) == ("not attempted", "Stopped.")
    never = "Its cell was run without reaching the check."
    assert judged([3], Run(last=9, errors={2: "Other."})) == ("not attempted", never)
    assert judged([3], Run(last=3, stopped="Stopped.")) == ("not attempted", never)


@pytest.mark.parametrize(
    "forged",
    [
        {"02.1": 3},
        {"02.1": []},
        {"02.1": {"result": ["right"], "said": "02.1 is right."}},
        {"02.1": {"result": "excellent", "said": "Yes."}},
        {"02.1": {"result": "right", "said": {}}},
        {"02.1": {"result": "right", "said": ""}},
        {"02.1": {"result": "right"}},
    ],
)
def test_a_record_of_another_shape_is_none(forged):
    assert judged([], Run(last=9, checks=forged)) == ("not attempted", "No cell checks it.")


def test_a_reason_has_an_end_and_can_be_shown():
    _, reason = judged([1], Run(last=1, checks=said("right", "\x1b[31m" + "x" * 10_000)))
    assert len(reason) == 500
    assert reason.startswith("\ufffd[31mx")


def test_a_spreadsheet_takes_no_text_for_a_formula():
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\ufffd=1", 'a,"b"', "Müller"]
    table = as_csv([Row(text, "", "", "right", text, 1.5, text) for text in texts])
    read = list(csv.DictReader(io.StringIO(table)))
    kept = ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "\ufffd=1", 'a,"b"', "Müller"]
    for column in ("learner", "reason", "file"):
        assert [row[column] for row in read] == kept
    assert read[0]["seconds"] == "1.5"
    assert list(read[0]) == ["learner", "notebook", "exercise", "outcome", "reason", "seconds", "file"]


def test_a_hand_in_that_could_not_be_run_is_one_row():
    row = without_run(ANNA, "It is no\x00 notebook.")
    assert row == ("anna", "", "", "could not be run", "It is no\ufffd notebook.", "", "anna/02.ipynb")
