"""Progress that stays when the kernel stops: in files of the user's, one for each notebook."""

import json
import os
import subprocess
import sys
import textwrap

import pytest

from helpers import checks
from helpers.checks import kept
from tests.checks.wrong_answers import SOBEL
from tests.predictions.conftest import fresh as fresh_predictions  # noqa: F401 - nothing is chosen yet


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where progress is kept: not there yet."""
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "mine"))
    return tmp_path / "mine"


@pytest.fixture
def new_kernel(monkeypatch):
    """As after a start of the kernel: nothing is known but what was kept."""

    def start():
        checks.restore({})
        monkeypatch.setattr(sys.modules["helpers.checks.exercise"], "_recalled", False)

    start()
    return start


def test_what_was_done_is_known_in_the_next_kernel(folder, new_kernel, said):
    said(checks.check, "02.1", (12, 14))
    said(checks.check, "02.4", 1_200)
    said(checks.hint, "02.3")
    said(checks.hint, "02.3")
    checks.choose("02.a", 1, 0)
    said(checks.check, "03.1", ...)
    progress = said(checks.progress, "02")
    assert "1 of 9 exercises done; 1 of 5 predictions made; " in progress
    assert "02.4 not right yet" in progress
    assert {path.name for path in folder.iterdir()} == {"02.json"}  # in 03 nothing was attempted
    assert json.loads((folder / "02.json").read_text(encoding="utf-8")) == {
        "02.1": {"result": "right"},
        "02.3": {"hints": 2},
        "02.4": {"result": "not right yet"},
        "02.a": {"chosen": 1, "first": 0},
    }
    new_kernel()
    assert said(checks.progress, "02") == progress
    assert said(checks.hint, "02.3").startswith("Hint 3 of 3 ")
    outcome = checks.outcomes()["02.a"]
    assert outcome == {"chosen": 1, "first": 0}


def test_running_the_untouched_notebook_again_takes_nothing_back(folder, new_kernel, said):
    said(checks.check, "02.1", (12, 14))
    new_kernel()
    said(checks.check, "02.1", (..., ...))
    new_kernel()
    assert said(checks.progress, "02").startswith("1 of 9 ")
    said(checks.check, "02.1", (1, 2))
    new_kernel()
    assert said(checks.progress, "02").startswith("0 of 9 ")


def test_all_notebooks_in_one_view_and_one_starts_again(folder, new_kernel, said):
    said(checks.check, "02.1", (12, 14))
    said(checks.check, "03.2", 6 * 6 * 64)
    checks.choose("02.a", 1, 1)
    lines = said(checks.progress).splitlines()
    assert [line[:12] for line in lines] == [f"Notebook 0{number}:" for number in range(1, 5)]
    assert lines[1] == "Notebook 02: 1 of 9 exercises done; 1 of 5 predictions made"
    assert "1 of 8 exercises done; 0 of 5" in lines[2]
    assert said(checks.forget, "02").startswith("Notebook 02 starts again.")
    for _ in range(2):
        assert "Notebook 02: 0 of 9 exercises done; 0 of 5 predictions made" in said(checks.progress)
        assert "Notebook 03: 1 of 8 exercises done" in said(checks.progress)
        new_kernel()
    with pytest.raises(ValueError, match="^notebook must be one of '01', '02', '03', '04', got '05'$"):
        checks.forget("05")


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[1]", "null", '{"02.1": 1}', '{"02.1": {"result": "perfect"}}', "\x00" * 9),
        *('{"02.1": {"hints": "two"}}', '{"02.a": {"chosen": 1.5}}', '{"02.a": {"first": [0]}}'),
    ],
)
def test_a_broken_file_is_put_aside_and_said(folder, new_kernel, said, content):
    folder.mkdir()
    (folder / "02.json").write_text(content, encoding="utf-8")
    told, progress = said(checks.progress, "02").splitlines()
    aside = folder / "02.broken.json"
    assert told == f"Your progress in notebook 02 could not be read. It is now in {aside}, and starts anew."
    assert progress.startswith("0 of 9 exercises done; ")
    assert aside.read_text(encoding="utf-8") == content
    said(checks.check, "02.3", SOBEL)
    new_kernel()
    assert said(checks.progress, "02").startswith("1 of 9 exercises done; ")


def test_what_is_no_longer_in_the_course_is_kept_and_does_no_harm(folder, new_kernel, said):
    folder.mkdir()
    past = {"02.99": {"result": "right"}, "02.a": {"chosen": 77, "first": -1}, "02.3": {"hints": 12}}
    (folder / "02.json").write_text(json.dumps(past), encoding="utf-8")
    assert said(checks.progress, "02").startswith("0 of 9 exercises done; 0 of 5 predictions made; ")
    assert said(checks.hint, "02.3").startswith("There are no more hints")
    said(checks.check, "02.1", (12, 14))
    assert json.loads((folder / "02.json").read_text(encoding="utf-8")) == past | {
        "02.1": {"result": "right"}
    }


def test_a_folder_that_cannot_be_written_is_said_once_and_stops_nothing(folder, new_kernel, said):
    folder.write_text("a file in its place")
    lines = said(checks.check, "02.1", (12, 14)).splitlines()
    assert lines[0].startswith(f"Your progress cannot be kept in {folder} (")
    assert lines[1].startswith("02.1 is right. ")
    assert said(checks.check, "02.3", SOBEL).startswith("02.3 is right. ")
    assert said(checks.progress, "02").startswith("2 of 9 ")


def test_it_can_be_switched_off(tmp_path, new_kernel, said, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv(kept.VARIABLE, "off")
    said(checks.check, "02.1", (12, 14))
    said(checks.forget, "03")
    assert [*tmp_path.iterdir()] == []
    monkeypatch.delenv(kept.VARIABLE)
    assert kept.folder().is_relative_to(tmp_path)
    said(checks.check, "02.1", (12, 14))
    assert [*tmp_path.rglob("02.json")] == [kept.folder() / "02.json"]


def test_two_kernels_at_once_lose_nothing(folder):
    """Each answers its own notebook, many times, and reads the other's."""
    script = textwrap.dedent("""
        import sys
        from helpers import checks
        for time in range(40):
            checks.choose(sys.argv[1] + "." + "abcde"[time % 5], time % 2, 0)
            checks.hint(sys.argv[1] + ".1")
            checks.progress()
    """)
    environment = os.environ | {kept.VARIABLE: str(folder)}
    command = [sys.executable, "-c", script]
    started = [
        subprocess.Popen([*command, number], env=environment, stdout=subprocess.PIPE, text=True)
        for number in ("01", "02", "03")
    ]
    told = [one.communicate(timeout=60)[0] for one in started]
    assert not [text for text in told if "could not be read" in text]
    assert [one.returncode for one in started] == [0, 0, 0]
    for number in ("01", "02", "03"):
        past = json.loads((folder / f"{number}.json").read_text(encoding="utf-8"))
        assert past[f"{number}.1"] == {"hints": 3}
        assert [past[f"{number}.{letter}"]["first"] for letter in "abcde"] == [0] * 5
    assert sorted(path.name for path in folder.iterdir()) == ["01.json", "02.json", "03.json"]
