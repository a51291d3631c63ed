"""The benchmark's own parts: contestants in other processes, and the table. No test looks at a clock."""

import sys

import pytest

from tests.bench import __main__ as main
from tests.bench import contest

CONTESTANTS = """
import os
import sys

counts = {"called": 0}


def contestants(word):
    def called():
        print("this is no answer")
        counts["called"] += 1
        return [word, counts["called"], "TF_FOR_THIS_TEST" in os.environ]

    return {"called": called, "wrong": lambda: 1 / 0}
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(contest, "BUILD", tmp_path)
    monkeypatch.setenv("TF_FOR_THIS_TEST", "1")
    (tmp_path / "contestants.py").write_text(CONTESTANTS, encoding="utf-8")
    return tmp_path / "contestants.py"


def test_a_contestant_is_called_as_often_as_asked_and_told_nothing_about_tensorflow(file):
    with contest.processes(
        one=(sys.executable, file, "first"), two=(sys.executable, file, "second")
    ) as started:
        seconds, given = started["one"].ask("called", number=3)
        assert given == ["first", 4, False]  # once more to warm up
        assert seconds > 0
        assert started["two"].ask("called", warm=False)[1] == ["second", 1, False]
        medians = contest.in_turns(
            {"a": started["one"].seconds("called", 2), "b": started["two"].seconds("called")}, 3
        )
        assert list(medians) == ["a", "b"]
        assert started["one"].ask("called", warm=False)[1] == ["first", 4 + 3 * 3 + 1, False]


def test_a_contestant_that_fails_is_told(file):
    with (
        contest.processes(one=(sys.executable, file, "first")) as started,
        pytest.raises(RuntimeError, match="a contestant stopped"),
    ):
        started["one"].ask("wrong")
    assert "ZeroDivisionError" in (file.parent / "contestants.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("here", "there", "line"),
    [
        (0.002, 0.25, "| step | 2.00 ms | another | 250 ms | 125.0 | at least 100 times faster: yes |"),
        (0.002, 0.15, "| step | 2.00 ms | another | 150 ms | 75.0 | at least 100 times faster: **no** |"),
    ],
)
def test_the_table_says_whether_a_goal_is_reached(here, there, line):
    row = contest.versus("step", here, "another", there, "ms", 100)
    assert main.table({"steps": [row]}).splitlines()[2:] == [line]
    bare = contest.Row("bare", 0.0551, "", None, "ms", None, None)
    assert main.line(bare) == "| bare | 55.1 ms |  |  |  |  |"
    assert main.picture({"steps": [row, bare]}).axes[0].patches[0].get_width() == pytest.approx(
        there / here - 1
    )
    assert "cores of " in main.machine()
