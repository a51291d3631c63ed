"""The judges: each mistake gets its reason, and what is right in another way is right."""

import re

import numpy as np
import pytest

from helpers import checks
from helpers.checks.exercise import _exercises
from helpers.convolution import conv2d
from helpers.pooling import max_pool2d
from tests.checks.wrong_answers import GIVEN_AWAY, WRONG, convolve

# Other answers than the published ones, and right.
RIGHT = [
    *(("01.1", kind(50_890)) for kind in (float, np.int32, np.float32, np.array)),
    ("01.2", lambda images: (images / 255).astype("float16")),
    ("01.3", [0.6, ["shirt", "coat"]]),
    ("01.4", lambda one_hot: [int(np.flatnonzero(row)[0]) for row in one_hot]),
    ("02.1", np.array([12, 14])),
    ("02.2", conv2d),
    ("02.2", convolve),
    ("02.3", [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]),
    ("02.3", np.array([[0, 0, 0], [0, 0.1, 0], [0, -0.1, 0]])),
    ("03.1", max_pool2d),
    ("04.3", lambda maps: int(np.argmax([maps[..., n].mean() for n in range(maps.shape[2])]))),
    ("04.4", lambda maps, filters: maps * [n not in filters for n in range(maps.shape[2])]),
]


def test_every_exercise_has_its_wrong_answers():
    assert list(GIVEN_AWAY) == sorted(_exercises)
    assert {name for name, _, _ in WRONG} | {"03.3", "03.5"} == set(_exercises)


@pytest.mark.parametrize(
    ("name", "answer", "reason"), WRONG, ids=[f"{name} {reason}" for name, _, reason in WRONG]
)
def test_a_wrong_answer_gets_its_reason_and_no_more(refused, name, answer, reason):
    assert reason in refused(name, answer)


@pytest.mark.parametrize(("name", "answer"), RIGHT)
def test_other_ways_are_right_as_well(said, name, answer):
    assert said(checks.check, name, answer).startswith(f"{name} is right. ")


@pytest.mark.parametrize(
    ("name", "right"),
    [("01.1", 50_890), ("02.1", (12, 14)), ("02.4", 1_216), ("03.2", 2_304), ("04.1", 18), ("04.2", 800)],
)
def test_of_all_answers_one_is_right_and_no_reason_gives_it_away(name, right):
    for answer in np.ndindex(35, 35) if name == "02.1" else range(-10, 55_000):
        reason = _exercises[name].judge(answer)
        assert (reason is None) == (answer == right)
        assert reason is None or not re.search(GIVEN_AWAY[name], reason)


@pytest.mark.parametrize("wrong", [((3, "Three."), (4, "Four."), (3, "No.")), {3: "Three.", 4: "Four."}])
def test_the_reasons_of_a_number_are_pairs_or_a_dict(wrong):
    said = [checks.number(answer, 2, wrong, "Another.") for answer in (2, 3, 4, 5)]
    assert said == [None, "Three.", "Four.", "Another."]
