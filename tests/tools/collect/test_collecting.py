"""The command on a folder of hand-ins that go wrong in all ways: none harms another."""

import csv
import json
import os
import re
import socket
import subprocess
import sys

import distributed  # noqa: F401 - with it, `make check` leaves this file out
import nbformat
import pytest

from helpers import data
from helpers.tools.collect import enclosure
from helpers.tools.collect.__main__ import main
from tests.notebooks.small import NOTEBOOKS
from tests.tools.collect import hostile


def notebook(*cells):
    """The JSON of a notebook of these code cells, with what an old one may hold besides."""
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells],
        metadata={
            "kernelspec": {"name": "ir", "display_name": "R", "language": "R"},
            "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"a": 3}}},
        },
    )
    made.cells[0].outputs = [nbformat.v4.new_output("stream", text="von früher")]
    return json.dumps(made)


def real():
    """Notebook 2 without the cells that train: a right answer, a wrong one, and one that fails."""
    read = nbformat.read(NOTEBOOKS / "02_convolutions.ipynb", as_version=4)
    deleted = {"learn-keras-code", "network-code", "network-count", "train", "compare"}
    read.cells = [cell for cell in read.cells if cell.id not in deleted]
    for name, answer in {"1": "12", "4": "(5 * 5 * 3 + 1) * 16", "7": "windows_width"}.items():
        (stub,) = [cell for cell in read.cells if cell.id == f"exercise-{name}-stub"]
        assert "= ..." in stub.source
        stub.source = stub.source.replace("= ...", f"= {answer}")
    return nbformat.writes(read)


UNREADABLE = {
    "no JSON": ("print('hello')", "It is no notebook: its text is not JSON."),
    "empty": ("", "It is no notebook: its text is not JSON."),
    "old": (json.dumps({"nbformat": 3, "worksheets": []}), "It is of the notebook format 3, not 4: "),
    "none of the course": (notebook("1 + 1"), "It is none of the course's notebooks."),
    "100 MB": (" " * 100_000_000, "It is larger than 30 MB."),
}


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """All rows, by learner and exercise, what the command said, and the folder it worked in."""
    here = tmp_path_factory.mktemp("collect")
    (here / "notebooks").symlink_to(NOTEBOOKS)
    (here / "home/diary").mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        for learner, (cells, _) in hostile.RUN.items():
            cells = [
                cell.replace("PORT", str(server.getsockname()[1])).replace("SECRET", str(here / "home/diary"))
                for cell in cells
            ]
            (here / "in" / learner).mkdir(parents=True)
            (here / "in" / learner / "02 Übung.ipynb").write_text(notebook(*cells), encoding="utf-8")
        for learner, (text, _) in UNREADABLE.items():
            (here / "in" / learner).mkdir(parents=True)
            (here / "in" / learner / "02.ipynb").write_text(text, encoding="utf-8")
        (here / "in/a real one").mkdir()  # the longest come first, so that none is left over
        (here / "in/a real one/02_convolutions (1).ipynb").write_text(real(), encoding="utf-8")
        (here / "in/link").mkdir()
        (here / "in/link/02.ipynb").symlink_to(here / "notebooks/02_convolutions.ipynb")
        (here / "in/pipe").mkdir()
        os.mkfifo(here / "in/pipe/02.ipynb")
        done = subprocess.run(
            [sys.executable, "-m", "helpers.tools.collect", "in", "--seconds", "40", "--gigabytes", "2"],
            cwd=here,
            env=os.environ
            | {"TOKEN": "of the teacher", "HOME": str(here / "home")}
            | {"SEEING_CONVOLUTIONS_DATA": str(data.cache_folder())},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    with (here / "build/collect/results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["learner"], row["exercise"]): row for row in csv.DictReader(file)}
    return rows, done, here


@pytest.mark.parametrize("learner", hostile.RUN)
def test_a_hand_in_that_does_harm_has_its_rows_and_each_a_sentence(learner, collected):
    rows, _, _ = collected
    own = {exercise: row for (who, exercise), row in rows.items() if who == learner}
    assert list(own) == [f"02.{number}" for number in range(1, 10)]
    for exercise, row in own.items():
        outcome, reason = hostile.RUN[learner][1].get(exercise, ("not attempted", r"No cell checks it\.$"))
        assert (row["notebook"], row["outcome"]) == ("02_convolutions", outcome), row
        assert re.search(reason, row["reason"]), row
        assert row["file"] == f"{learner}/02 Übung.ipynb"


@pytest.mark.parametrize("learner", [*UNREADABLE, "link", "pipe"])
def test_a_hand_in_that_cannot_be_read_is_one_row(learner, collected):
    rows, _, _ = collected
    row = rows[learner, ""]
    expected = {"link": "It cannot be read: it is a link.", "pipe": "It cannot be read: it is not a file."}
    told = UNREADABLE[learner][1] if learner in UNREADABLE else expected[learner]
    assert row["reason"].startswith(told)
    assert row["outcome"] == "could not be run"


def test_of_a_real_notebook_each_answer_is_judged(collected):
    rows, _, _ = collected
    own = {exercise: row for (who, exercise), row in rows.items() if who == "a real one"}
    outcomes = {exercise: row["outcome"] for exercise, row in own.items()}
    untouched = dict.fromkeys(own, "not attempted")
    assert outcomes == untouched | {"02.1": "not right yet", "02.4": "right", "02.7": "not right yet"}
    assert own["02.1"]["reason"] == "same: that is the size without padding."
    assert own["02.7"]["reason"] == "Its cell raised NameError: name 'windows_width' is not defined."


def test_nothing_of_the_teachers_was_reached(collected):
    rows, done, here = collected
    closed_off = enclosure.way() == enclosure.CLOSED_OFF
    assert "written: [], at home: " in rows["anna", "02.3"]["reason"]
    assert "diary" not in rows["anna", "02.3"]["reason"]
    assert not (here / "home/new").exists()
    if closed_off:
        assert rows["anna", "02.4"]["reason"].endswith("reached: [].")
        assert rows["anna", "02.5"]["reason"].endswith("seen: [], None.")
    else:
        assert rows["anna", "02.5"]["reason"].endswith(", None.")
    assert ("This machine cannot close hand-ins off" in done.stdout) is not closed_off
    assert sorted(path.name for path in (here / "build/collect").iterdir()) == ["index.html", "results.csv"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "There is no nowhere. Name a folder or a zip with the notebooks."),
        (["empty"], "empty has no notebooks (*.ipynb)."),
        (["no.zip"], "no.zip is neither a folder nor a zip that can be read."),
        (["empty", "--seconds", "0"], "argument --seconds: must be a number above 0, got '0'"),
        (["empty", "--gigabytes", "nan"], "argument --gigabytes: must be a number above 0, got 'nan'"),
        (["empty", "--at-once", "two"], "argument --at-once: must be a number above 0, got 'two'"),
    ],
)
def test_what_cannot_be_collected_is_told_in_one_sentence(arguments, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "no.zip").touch()
    monkeypatch.setattr(sys, "argv", ["collect", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert f"{ended.value}\n{capsys.readouterr().err}".count(told) == 1
    assert not (tmp_path / "build").exists()
