"""The figure of a sweep."""

import pytest
from PIL import Image

from helpers.tools.runs import figure


def run(settings, outcome="done", **results):
    return {"settings": settings, "outcome": outcome, "results": results}


def runs(filters=(16, 32), units=(8, 128), seeds=2):
    return [
        run({"FILTERS": one, "UNITS": two, "SEED": seed}, accuracy=one / 100 + seed / 50, seconds=two)
        for one in filters
        for two in units
        for seed in range(seeds)
    ]


def drawn(rows, results):
    """The figure, as matplotlib has it."""
    return figure.runs_compared(rows, results).figure


def test_each_run_is_a_dot_beside_the_mean_of_its_group():
    first, second = drawn(runs(), ["accuracy", "seconds"]).axes
    assert (first.get_title(), second.get_title()) == ("accuracy", "seconds")
    dots = [(line.get_xdata().tolist(), line.get_ydata().tolist()) for line in first.lines]
    # The first setting is the place along the axis: around 0 and around 1.
    assert dots == [
        ([pytest.approx(place)] * 2, [pytest.approx(value), pytest.approx(value + 0.02)])
        for place, value in ((-0.2, 0.16), (0.2, 0.16), (0.8, 0.32), (1.2, 0.32))
    ]
    means = [lines.get_segments()[0][0][1] for lines in first.collections]
    assert means == pytest.approx([0.17, 0.17, 0.33, 0.33])
    assert [label.get_text() for label in first.get_xticklabels()] == ["16", "32"]
    assert first.get_xlabel() == "FILTERS"


def test_another_setting_is_told_by_colour_and_shape():
    picture = drawn(runs(), ["accuracy"])
    looks = [(line.get_color(), line.get_marker()) for line in picture.axes[0].lines]
    assert looks[0] != looks[1]
    assert {colour for colour, _ in looks[:1]}.isdisjoint(colour for colour, _ in looks[1:2])
    assert looks[:2] == looks[2:]
    (legend,) = picture.legends
    assert [text.get_text() for text in legend.get_texts()] == ["UNITS 8", "UNITS 128"]
    assert not drawn(runs(units=(8,)), ["accuracy"]).legends


def test_many_groups_differ_in_shape_or_colour():
    lines = drawn(runs(units=range(8, 20), seeds=1), ["accuracy"]).axes[0].lines
    assert len({(line.get_color(), line.get_marker()) for line in lines}) == 12


def test_runs_that_failed_do_not_count_and_are_told(tmp_path):
    rows = [*runs(units=(8,)), run({"FILTERS": 16, "UNITS": 8, "SEED": 9}, "ValueError: no", accuracy=9.0)]
    told = figure.draw(rows, tmp_path)
    first, *others = told.splitlines()
    assert first == "Runs that failed, and do not count here: 1 of 5."
    assert others == figure.runs_compared(rows[:-1], ["accuracy", "seconds"]).sentence.splitlines()
    assert len(others) == 2
    assert (tmp_path / "figure.txt").read_text(encoding="utf-8") == f"{told}\n"
    assert Image.open(tmp_path / "figure.png").size[0] > 600


def test_an_older_figure_does_not_stay_where_there_is_nothing_to_draw(tmp_path):
    figure.draw(runs(), tmp_path)
    told = figure.draw([run({"SEED": 1}, name="a word")], tmp_path)
    assert told == "No run recorded a number, so there is nothing to draw."
    assert not (tmp_path / "figure.png").exists()


def test_of_very_many_results_the_first_are_shown(tmp_path):
    rows = [run({"SEED": seed}, **{f"r{place}": place for place in range(40)}) for seed in range(2)]
    first, *others = figure.draw(rows, tmp_path).splitlines()
    assert first == "Only the first 12 of 40 results are shown."
    assert len(others) == 12
