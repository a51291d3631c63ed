"""What the tests of the exercises share: a fresh start for each, and what is printed."""

import gc
import re
from dataclasses import replace
from unittest.mock import patch

import pytest

from helpers import checks
from helpers.checks.exercise import _exercises
from tests.checks.wrong_answers import GIVEN_AWAY


@pytest.fixture(autouse=True)
def fresh():
    """As after a start of the kernel; and what a test registers is gone after it."""
    untouched = {"hints_given": 0, "result": "not attempted", "said": ""}
    with patch.dict(_exercises, {name: replace(one, **untouched) for name, one in _exercises.items()}):
        yield


@pytest.fixture
def said(capsys):
    """Call one of the functions: what it prints."""

    def say(function, *arguments):
        # Some answers use up the stack, and what the garbage collector ends just there complains about it.
        gc.disable()
        try:
            assert function(*arguments) is None
        finally:
            gc.enable()
        out, err = capsys.readouterr()
        assert err == ""
        return out.removesuffix("\n")

    return say


@pytest.fixture
def refused(said):
    """Give a wrong answer: one sentence with the reason, which does not give the right one away."""

    def refuse(name, answer):
        sentence = said(checks.check, name, answer)
        assert re.fullmatch(rf"{name} is not right yet\. \S.*[.?]", sentence)
        assert not re.search(GIVEN_AWAY[name], sentence.removeprefix(name))
        return sentence

    return refuse
