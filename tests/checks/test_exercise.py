"""The machinery: what is printed for right, wrong and no answers, the hints, the progress, a new exercise."""

import re
import sys

import numpy as np
import pytest

from helpers import checks
from helpers.checks.exercise import _exercises
from helpers.convolution import conv2d
from helpers.pooling import max_pool2d
from helpers.predictions import PREDICTIONS
from helpers.prose import plain
from tests.checks.wrong_answers import GIVEN_AWAY, SOBEL


def endless(*_):
    # Python stops it by itself. By way of max, because Python 3.13.0 does not stop a function with a
    # star in front of its parameter that calls itself directly: it takes all memory and dies.
    return max([1, 2], key=endless)


class Odd:
    """An object that fails whatever is asked of it."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None


RESULTS = [1, "no", np.nan, {}, [[1, 2], [3]], np.full((2, 3), np.nan), np.array([None])]
ANYTHING = [
    *(None, "ten", "", np.nan, np.inf, True, 3j, b"12", {1, 2}, [], {}, [[1, 2], [3]], dict, np, Odd()),
    *(("x", "y"), ((1, 2), (3, 4)), np.zeros((0, 3)), np.zeros((2, 3, 4, 5)), np.full((3, 3), np.nan)),
    *(np.array([None, "a"]), lambda: 1, lambda first, *_: first, lambda *_: 1 / 0, lambda *_: sys.exit()),
    *(endless, *(lambda *_, result=result: result for result in RESULTS)),
]


@pytest.mark.parametrize("place", range(len(ANYTHING)))
@pytest.mark.parametrize("name", sorted(set(GIVEN_AWAY) - {"03.5"}))  # whose judge needs Keras
def test_anything_may_be_answered(refused, name, place):
    anything_is_told(refused, name, ANYTHING[place])


def anything_is_told(refused, name, answer):
    sentence = refused(name, answer)
    assert " 0x" not in sentence  # an address would differ from run to run
    assert len(sentence) < 400


def test_no_address_of_an_exception_is_told(refused):
    def with_address(*_):
        raise ValueError("no <function f at 0x7f00AB12> here")

    assert "ValueError: no <function f> here." in refused("02.2", with_address)


@pytest.mark.parametrize("name", GIVEN_AWAY)
def test_a_blank_is_not_attempted(said, name):
    sentence = f"{name}: not attempted yet. Replace the ... above and run the cell again; "
    for blank in (..., (..., ...), [..., (..., ...)], {"a": ...}, np.array([..., ...])):
        assert said(checks.check, name, blank) == f'{sentence}checks.hint("{name}") gives a hint.'


@pytest.mark.parametrize("name", ["01.2", "01.4", "02.2", "03.1", "03.3", "04.3", "04.4"])
def test_a_function_that_returns_nothing_is_not_attempted(said, name):
    for function in (lambda *_: None, lambda *_: ...):
        sentence = said(checks.check, name, function)
        assert sentence.startswith(f"{name}: not attempted yet. ")


def test_a_function_may_print_and_change_what_it_gets(capsys):
    def max_pool(image):
        print("a window")
        result = max_pool2d(image)
        image[:] = 0
        return result

    checks.check("03.1", max_pool)
    out = capsys.readouterr().out
    assert "a window\n" in out
    assert "\n03.1 is right. " in out


@pytest.mark.parametrize("name", GIVEN_AWAY)
def test_hints_come_in_steps(said, name):
    hints = _exercises[name].hints
    assert len(hints) == 3
    for number, text in enumerate(hints, start=1):
        assert said(checks.hint, name) == f"Hint {number} of 3 for {name}: {plain(text)}"
        if number < 3:
            assert not re.search(GIVEN_AWAY[name], text)
    for _ in range(2):
        assert "folded away below" in said(checks.hint, name)
    for other in set(GIVEN_AWAY) - {name}:
        assert said(checks.hint, other).startswith("Hint 1 of 3 ")


def test_progress_says_what_is_left(said):
    left = "; ".join(f"02.{number} not attempted" for number in range(1, 10))
    predictions = f"0 of {sum(name[:2] == '02' for name in PREDICTIONS)} predictions made"
    assert said(checks.progress, "02") == f"0 of 9 exercises done; {predictions}; {left}"
    for name, answer in (("02.1", (12, 14)), ("02.3", SOBEL), ("02.4", 1_200), ("01.1", 50_890)):
        said(checks.check, name, answer)
    rest = "; ".join(f"02.{number} not attempted" for number in range(5, 10))
    left = f"02.2 not attempted; 02.4 not right yet; {rest}"
    assert said(checks.progress, "02") == f"2 of 9 exercises done; {predictions}; {left}"
    said(checks.check, "02.4", 1_216)
    said(checks.check, "02.3", SOBEL.T)  # what counts is the last attempt
    left = f"02.2 not attempted; 02.3 not right yet; {rest}"
    assert said(checks.progress, "02") == f"2 of 9 exercises done; {predictions}; {left}"
    said(checks.check, "02.3", SOBEL)
    assert said(checks.check, "02.3", ...).startswith("02.3: not attempted yet. ")  # and this is none
    said(checks.check, "02.2", conv2d)
    assert said(checks.progress, "02") == f"4 of 9 exercises done; {predictions}; {rest}"


@pytest.mark.parametrize("name", ["1.1", "01.9", "", None, 1.1, ["01.1"]])
def test_an_unknown_exercise_or_notebook_is_told(name):
    for function, *answer in ((checks.check, 1), (checks.hint,)):
        with pytest.raises(ValueError, match=r"^name must be one of '01\.1', '01\.2', .*'04\.6', got "):
            function(name, *answer)
    with pytest.raises(ValueError, match=r"^notebook must be one of '01', '02', '03', '04', got "):
        checks.progress(name or "")


def test_a_teacher_adds_an_exercise_in_ten_lines(said):
    """The example in the package's docstring, as it stands there."""
    lines = checks.__doc__.partition("sentence with the reason::\n\n")[2].partition("\n\nIts notebook")[0]
    code = "\n".join(line.removeprefix("    ") for line in lines.splitlines())
    assert len(code.splitlines()) <= 10
    names = {"exercise": checks.exercise, "number": checks.number}
    exec(code, names)  # noqa: S102
    assert names["images_of_one_class"](6_000) is None
    assert said(checks.check, "01.5", ...).startswith("01.5: not attempted yet. ")
    assert "all of them together" in said(checks.check, "01.5", 60_000)
    assert said(checks.check, "01.5", 6_000) == "01.5 is right. Each class has as many images as any other."
    assert said(checks.hint, "01.5") == "Hint 1 of 3 for 01.5: What do all classes share?"
    assert "of 5 exercises done" in said(checks.progress, "01")


def test_what_was_done_can_be_remembered_elsewhere(said):
    sentence = said(checks.check, "02.1", (12, 14))
    said(checks.check, "02.4", 1_200)
    said(checks.hint, "02.3")
    past = checks.outcomes()
    assert past["02.1"] == {"result": "right", "hints": 0, "said": sentence}
    assert past["02.3"] == {"result": "not attempted", "hints": 1, "said": ""}
    progress = said(checks.progress, "02")
    said(checks.check, "02.2", conv2d)  # later, and elsewhere unknown
    checks.restore(past | {"99.1": {"result": "right"}})
    assert said(checks.progress, "02") == progress
    assert said(checks.hint, "02.3").startswith("Hint 2 of 3 ")
    assert checks.outcomes()["02.1"]["said"] == ""
    checks.restore({})
    assert said(checks.progress, "02").startswith("0 of 9 exercises done; ")
