"""The benchmark's own parts: contestants in other processes, and the table. No test looks at a clock."""

import builtins
import contextlib
import os
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.bench import __main__ as main
from tests.bench import contest, dragging, memory, painting, ratios, reaching, runs, turns
from tests.bench.contest import Row, versus
from tests.notebooks.test_cells import names_set, names_used

called = []


def contestants(word):
    """This module is one of contestants as well, run in a process of its own."""

    def count():
        print("this is no answer")
        called.append(word)
        return [word, len(called), "TF_FOR_THIS_TEST" in os.environ]

    return {"called": count, "wrong": lambda: 1 / 0}


def test_a_contestant_is_called_as_often_as_asked_and_told_nothing_about_tensorflow(tmp_path, monkeypatch):
    monkeypatch.setattr(contest, "BUILD", tmp_path)
    monkeypatch.setenv("TF_FOR_THIS_TEST", "1")
    mine = (sys.executable, "test_bench")
    with contest.processes(one=(*mine, "first"), two=(*mine, "second")) as started:
        one, two = started["one"], started["two"]
        assert one.names == ["called", "wrong"]
        seconds, given = one.ask("called", number=3)
        assert given == ["first", 4, False]  # once more to warm up
        assert seconds > 0
        assert two.ask("called", warm=False)[1] == ["second", 1, False]
        asked = {"a": partial(one.ask, "called", 2), "b": partial(two.ask, "called")}
        assert list(turns.in_turns(asked, 3)) == ["a", "b"]
        assert one.ask("called", warm=False)[1] == ["first", 4 + 3 * 3 + 1, False]
        with pytest.raises(RuntimeError, match="a contestant stopped"):
            one.ask("wrong")
    assert "ZeroDivisionError" in (tmp_path / "test_bench.log").read_text(encoding="utf-8")


def test_the_table_says_whether_a_goal_is_reached():
    rows = {
        versus(
            "a", 0.002, "ms", "b", 0.25, 99
        ): "2.00 ms | b | 250 ms | 125.0 | at least 99 times faster: yes",
        versus(
            "a", 0.002, "ms", "b", 0.1, 99
        ): "2.00 ms | b | 100 ms | 50.0 | at least 99 times faster: **no**",
        versus("a", 0.002, "µs", "b", 0.001): "2,000 µs | b | 1,000 µs | 0.5 | faster: **no**",
        Row("a", 0.0551, "ms"): "55.1 ms |  |  |  | ",
    }
    assert main.table({"steps": rows}).splitlines()[2:] == [f"| a | {told} |" for told in rows.values()]
    assert "cores of " in main.machine()


class Training:
    """Stands in for a contestant that trains: an epoch takes so long, and comes to so much."""

    def __init__(self, seconds, accuracies):
        self.seconds, self.accuracies, self.epochs = seconds, accuracies, 0

    def ask(self, name, warm):
        self.epochs += name == "epoch"
        return self.seconds, self.accuracies[min(self.epochs, len(self.accuracies)) - 1]


def test_the_way_to_the_goal_is_that_of_the_middle_seed(monkeypatch):
    turns = iter([([0.8, 0.905], [0.8, 0.9, 0.91]), ([0.8], [0.8, 0.9, 0.9]), ([0.91], [0.8, 0.9, 0.92])])
    started = []

    @contextlib.contextmanager
    def processes(**commands):
        notes, course = next(turns)
        started.append({"notes": Training(10, notes), "course": Training(2, course)})
        yield started[-1]

    monkeypatch.setattr(reaching, "processes", processes)
    monkeypatch.setattr(reaching, "arrays_file", lambda: "file")
    way, accuracy = reaching.measure()
    assert [one["notes"].epochs for one in started] == [2, 8, 1]
    assert [one["course"].epochs for one in started] == [3, 3, 3]
    assert (way.here, way.there, way.reached) == (3 * 2, 2 * 10, True)
    assert way.against == "the notes' code (epochs: 2, not in 8, 1)"
    assert (accuracy.here, accuracy.reached) == (pytest.approx(91), True)


def test_the_page_holds_all_that_is_dragged():
    cells = {cell.id for cell in painting.notebook().cells}
    assert {dragged.cell for dragged in (dragging.BARE, *dragging.EXPLORERS)} <= cells


def test_each_cell_of_the_page_finds_the_names_that_it_takes_from_another():
    known = set(dir(builtins)) | {"get_ipython"}
    for cell in painting.notebook().cells:
        known |= names_set(cell.source)
        assert names_used(cell.source) <= known, cell.id


def test_what_followed_a_drag():
    """From 0 to 4, pressed at 1,000 ms and released at 3,000: 3 has no picture, and 1 comes again."""
    pictures = [(1100, 1), (1900, 2), (2000, 1), (2900, 2), (3040, 4), (3070, 4)]
    drag = dragging.what_followed(pictures, 4, 1000, 3000)
    assert drag == (2.0, 0.75, pytest.approx(0.040), 1)
    assert dragging.what_followed([(2900, 1)], 1, 1000, 3000) == (0.5, 1, 0, 0)


def test_three_ways_to_make_eight_runs(monkeypatch):
    made = []
    monkeypatch.setattr(runs, "run", lambda command: made.append(command))
    # Each way takes as long as it has commands: in a round four, four and one.
    monkeypatch.setattr(runs.time, "perf_counter", lambda: len(made))
    monkeypatch.setattr(runs, "collect", lambda: 600.0)
    by_one, by_two, collected = runs.measure()
    assert (collected.what, collected.here) == ("30 hand-ins of notebook 2, collected", 600)
    assert (by_one.here, by_one.there, by_one.reached) == (2, 8, True)
    assert (by_two.here, by_two.there, by_two.reached) == (2, 8, True)
    seeds = [command[-1] for command in made]
    assert sorted(seeds[:4]) == sorted(seeds[4:8]) == list("1234")
    assert made[8][1:5] == ["-m", "helpers.tools.runs", "02_convolutions", "SEED=1,2,3,4"]
    assert sorted(seeds[9:13]) == sorted(seeds[13:17]) == list("5678")
    assert made[17][4] == "SEED=5,6,7,8"


def test_a_class_of_thirty_is_collected(monkeypatch):
    def run(command):
        assert command[1:3] == ["-m", "helpers.tools.collect"]
        files = sorted(Path(command[3]).rglob("*"))
        assert [file.name for file in files if file.is_file()] == ["02_convolutions.ipynb"] * 30
        return 600.0, 0.1

    monkeypatch.setattr(runs, "run", run)
    assert runs.collect() == 600


def taken(*seconds):
    """A contestant whose turns take so long, one after the other."""
    turn = iter(seconds)
    return lambda: [next(turn), "something else"]


def test_a_round_without_all_cores_does_not_count(monkeypatch):
    full = iter([True, False, True, True, True])
    monkeypatch.setattr(turns, "all_cores", lambda: next(full))
    found = turns.in_turns({"a": taken(1, 9, 2, 3, 4), "b": taken(5, 9, 5, 5, 5)}, 5)
    assert found == {"a": 2.5, "b": 5}
    # 1 and 3 against 2 and 4: two copies of the same contestant.
    assert (found["a"].noise, found["b"].noise) == (1.5, 1)
    assert not found["a"].crowded


def test_where_most_rounds_lack_cores_all_count_and_are_marked(monkeypatch):
    monkeypatch.setattr(turns, "all_cores", iter([True, False, False]).__next__)
    found = turns.in_turns({"a": taken(1, 2, 4)}, 3)["a"]
    assert (found, found.crowded) == (2, True)


@pytest.mark.parametrize(("together", "enough"), [(1.2, True), (2, False)])
def test_all_cores_are_there_if_threads_take_no_longer_together(together, enough, monkeypatch):
    monkeypatch.setattr(turns, "CORES", 2)
    monkeypatch.setattr(turns, "_hashing", {1: 1, 2: together}.get)
    assert turns.all_cores() is enough


def test_hashing_is_timed():
    assert turns._hashing(2) > 0


def row(what, here, there, noise=1.0, crowded=False, against="PyTorch"):
    return Row(what, turns.Seconds(here, noise, False), "s", against, turns.Seconds(there, 1.0, crowded))


def test_ratios_are_kept_and_the_others_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(ratios, "FILE", tmp_path / "ratios.json")
    ratios.keep({"old": {"times faster": 1, "noise": 1, "crowded": False}})
    rows = [row("CNN (accuracy 0.91)", 2, 3, 1.1, against="notes (0.90)"), Row("a", 1.0, "s", "b", 2.0)]
    ratios.keep(ratios.of(rows))
    assert ratios.read(ratios.FILE) == {"old": (1, 1, False), "CNN, against notes": (1.5, 1.1, False)}


def test_what_became_slower_by_more_than_the_noise_is_said():
    known = {"a, against PyTorch": (2, 1.1, False), "b, against PyTorch": (2, 1.1, False)}
    known["c, against PyTorch"] = (9, 1.0, False)
    rows = [row("a", 1, 1.7, 1.1), row("b", 1, 1.6, 1.1), row("c", 1, 1, crowded=True), row("d", 1, 1)]
    assert ratios.compared(known, ratios.of(rows)) == [
        "slower: b, against PyTorch: 1.60 times as fast, and it was 2.00; noise explains a factor of 1.21",
        "not compared, the machine did not give all its cores: c, against PyTorch",
        "new: d, against PyTorch",
        "1 of 2 ratios became smaller by more than the noise.",
    ]


@pytest.mark.parametrize("content", [None, "no JSON", "[]", '{"a": 3}', '{"a": {"noise": 1}}'])
def test_a_file_without_ratios_is_told_before_anything_is_measured(content, tmp_path, monkeypatch):
    file = tmp_path / "ratios.json"
    if content is not None:
        file.write_text(content)
    monkeypatch.setattr(main.importlib, "import_module", lambda name: pytest.fail("it measures"))
    monkeypatch.setattr(sys, "argv", ["bench", "arithmetic", "--against", str(file)])
    with pytest.raises(
        SystemExit, match=r"ratios.json holds no ratios: name a file that `make bench` wrote\.$"
    ):
        main.main()


def test_another_part_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench", "arithmetics"])
    with pytest.raises(SystemExit):
        main.main()
    assert "there is no part arithmetics: choose from steps, " in capsys.readouterr().err


def test_against_leaves_the_file_as_it_is(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(main, "BUILD", tmp_path)
    monkeypatch.setattr(ratios, "FILE", tmp_path / "ratios.json")
    speeds = iter([3, 3, 1])
    monkeypatch.setattr(
        main.importlib,
        "import_module",
        lambda name: SimpleNamespace(measure=lambda: [row("a", 1, next(speeds))]),
    )
    for more in ([], ["--against", str(ratios.FILE)], ["--against", str(ratios.FILE)]):
        monkeypatch.setattr(sys, "argv", ["bench", "arithmetic", *more])
        main.main()
        assert ratios.read(ratios.FILE) == {"a, against PyTorch": (3, 1, False)}
    told = capsys.readouterr().out
    assert "0 of 1 ratios" in told
    assert "slower: a, against PyTorch: 1.00 times as fast" in told


@pytest.mark.skipif(sys.platform != "linux", reason="Linux reports on a process's memory")
def test_the_memory_of_a_kernel_is_what_linux_says():
    private, peak = memory.after(
        ["kept = bytes([1]) * 50_000_000", "gone = bytes([1]) * 99_000_000", "del gone"]
    )
    assert 50e6 / 2**20 < private < 149e6 / 2**20 < peak


def test_each_notebook_has_a_goal(monkeypatch):
    monkeypatch.setattr(memory, "after", lambda cells: (500, 1024))
    assert [row.reached for row in memory.measure()] == [True, False, False, False, True, False, False, False]
    assert {path.stem for path in (memory.ROOT / "notebooks").glob("*.ipynb")} == set(memory.AT_THE_END)
