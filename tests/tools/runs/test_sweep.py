"""A sweep: what is kept, what is done again, and the table."""

import csv
import json

import nbformat
import pytest

from helpers import record
from helpers.tools.runs import versions
from helpers.tools.runs.sweep import keep, run_file, sweep
from tests.tools.runs import tiny


def table(folder):
    with (folder / "runs.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_every_run_is_a_row_and_only_what_is_missing_is_done_again(tmp_path, capsys):
    file, folder, place = tiny.write(tmp_path), tmp_path / "sweep", {"PLACE": str(tmp_path)}
    (tmp_path / "open").touch()
    hows = {"well": "done", "error": "ValueError: this run went wrong", "exit": "SystemExit: 0"}
    hows["gone"] = "DeadKernelError: Kernel died"
    combinations = [place | {"SEED": seed, "HOW": how} for seed, how in enumerate(hows)]

    rows = sweep(file, [*combinations, combinations[0]], folder)
    assert [row["outcome"] for row in rows] == [*hows.values(), "done"]
    assert [row["settings"] for row in rows] == [*combinations, combinations[0]]
    assert [row["results"]["double"] for row in rows] == [0, 2, 4, 6, 0]
    shown = table(folder)
    assert [row["SEED"] for row in shown] == list("01230")
    assert [row["double"] for row in shown] == list("02460")
    assert [row["outcome"] for row in shown] == [*hows.values(), "done"]
    assert shown[3]["notebook"] == ""  # its kernel died with it
    for row in shown[:3]:
        nbformat.validate(nbformat.read(folder / row["notebook"], as_version=4))
        assert f"SEED={row['SEED']}" in row["notebook"]
    # An error's notebook shows where it was.
    assert '"ename": "ValueError"' in (folder / shown[1]["notebook"]).read_text(encoding="utf-8")
    times = [len(tiny.started(tmp_path, seed)) for seed in range(5)]
    assert times == [1, 1, 1, 1, 0]

    # A new run, and those that are there: none of them is done again, though not all went well.
    capsys.readouterr()
    more = place | {"SEED": 4}
    assert sweep(file, [more, *combinations], folder)[1:] == rows[:-1]
    assert capsys.readouterr().out == f"Runs that are already in {folder}: 4 of 5.\n"
    assert [row["SEED"] for row in table(folder)] == list("40123")
    assert [len(tiny.started(tmp_path, seed)) for seed in range(5)] == [1, 1, 1, 1, 1]

    # Those that failed are, when it is asked for.
    (tmp_path / "mended").touch()
    rows = sweep(file, combinations[:2], folder, retry=True)
    assert [row["outcome"] for row in rows] == ["done", "done"]
    assert [len(tiny.started(tmp_path, seed)) for seed in range(5)] == [1, 2, 1, 1, 1]
    assert '"ename"' not in (folder / rows[1]["notebook"]).read_text(encoding="utf-8")


def test_wrong_settings_are_told_before_any_run(tmp_path):
    with pytest.raises(SystemExit, match="^SEED must be a whole number from 0 to 9, got 10$"):
        sweep(tiny.write(tmp_path), [{"SEED": 1}, {"SEED": 10}], tmp_path / "sweep")
    assert not (tmp_path / "sweep").exists()


def test_a_run_is_known_by_its_notebook_helpers_versions_and_settings(tmp_path, monkeypatch):
    notebook = nbformat.read(tiny.write(tmp_path), as_version=4)

    def known(**settings):
        return run_file(tmp_path, notebook, settings)

    first = known(SEED=1, HOW="well")
    assert first.name.startswith("SEED=1-HOW=well-")
    notebook.cells[-1].outputs = [nbformat.v4.new_output("stream", text="2\n")]
    assert known(SEED=1, HOW="well") == first
    assert known(HOW="well", SEED=1).name.split("-")[-1] == first.name.split("-")[-1]  # in another order

    found = {first, known(SEED=2, HOW="well"), known(SEED="1", HOW="well"), known(SEED=True, HOW="well")}
    notebook.cells[-1].source += "  # changed"
    found.add(known(SEED=1, HOW="well"))
    monkeypatch.setattr(record, "versions", lambda: {"python": "3.99"})
    found.add(known(SEED=1, HOW="well"))
    (tmp_path / "data.py").write_text("")
    monkeypatch.setattr(versions, "HELPERS", tmp_path)
    found.add(known(SEED=1, HOW="well"))
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "new.py").write_text("")
    found.add(known(SEED=1, HOW="well"))  # as before
    assert len(found) == 7


def test_a_run_with_your_own_network_is_another_when_the_network_is(tmp_path, monkeypatch):
    monkeypatch.setenv("SEEING_CONVOLUTIONS_MODELS", str(tmp_path))
    notebook, found = nbformat.v4.new_notebook(), {}
    for content in (None, b"one", b"another"):
        if content:
            (tmp_path / "my_cnn.keras").write_bytes(content)
        for model in ("course", "mine"):
            found.setdefault(model, set()).add(run_file(tmp_path, notebook, {"MODEL": model}))
    assert {model: len(files) for model, files in found.items()} == {"course": 1, "mine": 3}


def test_a_file_has_a_name_that_every_system_takes(tmp_path):
    name = run_file(tmp_path, nbformat.v4.new_notebook(), {"CLASS": 'a/b: "c", ' + "é" * 200}).name
    assert name.startswith("CLASS=a-b-c-é")
    assert len(name) < 120


def test_a_run_whose_workers_died_is_a_row(tmp_path):
    file = tmp_path / "runs" / "a.json"
    keep(file, {"SEED": 1}, RuntimeError("three workers\ndied"))
    row = json.loads(file.read_text(encoding="utf-8"))
    assert row["outcome"] == "RuntimeError: three workers died"
    assert (row["results"], row["notebook"]) == ({}, "")
    keep(file, {"SEED": 1}, {"outcome": "done", "notebook": "{}"})
    assert json.loads(file.read_text(encoding="utf-8"))["notebook"] == "runs/a.ipynb"
    keep(file, {"SEED": 1}, {"outcome": "no", "notebook": ""})
    assert sorted(path.name for path in file.parent.iterdir()) == ["a.json"]
