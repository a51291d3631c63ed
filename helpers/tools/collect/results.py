"""What came out, as rows: one for each exercise of each hand-in, and results.csv."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from helpers.checks.kept import RESULTS
from helpers.tools.collect import reading
from helpers.tools.collect.hand_ins import HandIn, printable
from helpers.tools.collect.watching import Run

RIGHT, NOT_YET, NOT_ATTEMPTED = RESULTS
COULD_NOT = "could not be run"
LONGEST = 500  # characters of a reason


class Row(NamedTuple):
    """A line of the table: a hand-in that could not be run has one, without an exercise."""

    learner: str
    notebook: str
    exercise: str
    outcome: str  # of `RESULTS`, or `COULD_NOT`
    reason: str
    seconds: float | str  # that the whole notebook took
    file: str


@dataclass
class Collected:
    """All that came out."""

    rows: list[Row]  # in the order of the learners
    predicted: Counter  # (prediction, such as "02.a", and the place of a choice) -> how often it came first
    open_to: list[str]  # sentences on how the hand-ins were not closed off


def rows(hand_in: HandIn, content: reading.Content, run: Run) -> list[Row]:
    """A row for each exercise of the hand-in's notebook."""
    return [
        Row(
            hand_in.learner,
            content.notebook,
            exercise,
            outcome,
            printable(" ".join(reason[:LONGEST].split())),
            run.seconds,
            hand_in.shown,
        )
        for exercise in reading.exercises(content.notebook)
        for outcome, reason in [_judged(exercise, content.checked.get(exercise, []), run)]
    ]


def without_run(hand_in: HandIn, sentence: str, notebook: str = "") -> Row:
    """The row of a hand-in that could not be run, with the reason."""
    return Row(hand_in.learner, notebook, "", COULD_NOT, printable(sentence), "", hand_in.shown)


def _judged(exercise, places, run):
    """The outcome of an exercise, and the reason.

    What the check said counts, whatever happened before or after it.
    """
    known = run.checks.get(exercise)
    result, said = (known.get("result"), known.get("said")) if isinstance(known, dict) else (None, None)
    if result in RESULTS and isinstance(said, str) and said:
        reason = said.removeprefix(f"{exercise} is {result}. ")
        return result, "Nothing was filled in." if result == NOT_ATTEMPTED else reason
    if not places:
        return NOT_ATTEMPTED, "No cell checks it."
    for place in reversed(places):
        if place in run.errors:
            return NOT_YET, run.errors[place]
    if run.stopped and places[-1] > run.last:
        return NOT_ATTEMPTED, run.stopped
    return NOT_ATTEMPTED, "Its cell was run without reaching the check."


def as_csv(rows: list[Row]) -> str:
    """The rows as a table for a spreadsheet, in which no text is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Row._fields)
    for row in rows:
        writer.writerow(
            f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value
            for value in row
        )
    return text.getvalue()
