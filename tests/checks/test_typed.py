"""Answers as learners type them, with what each must be told. The files are in the folder ``typed``.

After ``===`` comes the exercise. Each answer has what is expected left of the ``|``: right, not attempted, or
a pattern for the reason that fits; after a ``~`` a reason that is true but general.
"""

import contextlib
import io
import re
from pathlib import Path

import numpy as np
import pytest

from helpers import checks
from tests.checks.test_in_notebooks import cells_of
from tests.checks.wrong_answers import GIVEN_AWAY

KERAS = ("03.3", "03.5")


def typed():
    """Each answer: the exercise, what is expected, the source."""
    answers = []
    for path in sorted(Path(__file__).with_name("typed").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("=== "):
                name = line.removeprefix("=== ")
                continue
            expected, _, source = line.partition("|")
            if expected.strip():
                answers.append([name, expected.strip(), source[1:]])
            else:
                answers[-1][2] += "\n" + source[1:]
    return answers


ANSWERS = typed()


def judged(name, source, **imported):
    """What the last line of the stub says of an answer."""
    last = cells_of(name)[1].source.splitlines()[-1]
    names = {"np": np, "checks": checks} | imported
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(f"{source}\n{last}", names)  # noqa: S102
    return said.getvalue().splitlines()[-1]


def fits(name, expected, sentence):
    """Fail if an answer is not told what is expected."""
    if expected in ("right", "not attempted"):
        assert sentence.startswith(
            f"{name} is right. " if expected == "right" else f"{name}: not attempted yet. "
        )
    else:
        assert sentence.startswith(f"{name} is not right yet. ")
        assert re.search(expected.removeprefix("~ "), sentence)
        assert not re.search(GIVEN_AWAY[name], sentence.removeprefix(name))


@pytest.mark.parametrize(("name", "expected", "source"), [one for one in ANSWERS if one[0] not in KERAS])
def test_what_is_typed_gets_the_reason_that_fits(name, expected, source):
    fits(name, expected, judged(name, source))


def test_each_exercise_is_typed_and_few_reasons_are_general():
    assert {name for name, _, _ in ANSWERS} == set(GIVEN_AWAY)
    wrong = [expected for _, expected, _ in ANSWERS if expected not in ("right", "not attempted")]
    assert sum(expected.startswith("~") for expected in wrong) <= len(wrong) / 10
