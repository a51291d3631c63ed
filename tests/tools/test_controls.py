"""`make controls`: what a training measures is what the notebooks measure, and what is made of many."""

import json

import nbformat
import pytest

from helpers import models, parameters, record
from helpers.tools import controls

CELLS = [cell for cell in nbformat.read(controls.NOTEBOOK, 4).cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def run(fashion_mnist):
    """The notebook's names after its cells, with small settings."""
    small = {"IMAGES": 600, "FIRST_FILTERS": 2, "SECOND_FILTERS": 2, "EPOCHS": 2, "MOVED_IMAGES": 100}
    names = {"__name__": "__main__"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parameters, "_first_check", True)
        patch.setattr(record, "_row", {"results": {}, "checks": {}})
        for cell in CELLS:
            exec(cell.source, names)  # noqa: S102
            if cell.id == "parameters":
                names |= small | {"LEARNING_RATE": "one cycle"}
        yield names, record._row["results"]


def test_it_measures_what_the_notebooks_measure(run):
    names, results = run
    assert results["parameters"] == names["model"].count_params()
    assert results["seconds_an_epoch"] == min(names["measuring"].seconds)
    for pixels in controls.SHIFTS:
        images, labels = names["test_images"], names["test_labels"]
        expected = models.accuracy_after_shift(names["model"], images, labels, pixels)
        assert results[f"moved by {pixels}, epoch 2"] == pytest.approx(expected, abs=1e-4)
    assert controls.by_epoch(results, "val_accuracy") == [
        round(value, 4) for value in names["history"]["val_accuracy"]
    ]


def test_one_cycle_ends_with_the_training(run):
    names, _ = run
    optimizer = names["model"].optimizer
    assert int(optimizer.iterations) == 2 * 16  # 500 images in batches of 32
    assert float(optimizer.learning_rate) == pytest.approx(0, abs=1e-9)


def test_each_network_is_trained_with_each_seed():
    trainings = controls.trainings()
    assert len(trainings) == len(controls.LONGER) + 5 * (len(controls.CONTROLS) + len(controls.FASTER))
    assert len({json.dumps(settings, sort_keys=True) for settings in trainings.values()}) == len(trainings)
    assert {settings["NETWORK"] for settings in trainings.values()} <= set(models.CONTROLS)


def results_of(settings):
    """Made-up results of a training: each number tells where it comes from."""
    results = {"parameters": 7, "seconds_an_epoch": 2 - settings["SEED"] / 10}
    for epoch in range(1, settings["EPOCHS"] + 1):
        for place, quantity in enumerate(("accuracy", "loss", "val_accuracy", "val_loss")):
            results[f"{quantity}, epoch {epoch}"] = epoch + settings["SEED"] / 10 + place / 100 + 1e-9
        if settings.get("MOVED_IMAGES", 1):
            results |= {f"moved by {pixels}, epoch {epoch}": epoch + pixels / 10 for pixels in range(5)}
    return results


def test_the_record_has_what_the_notebook_reads():
    results = {key: results_of(settings) for key, settings in controls.trainings().items()}
    versions = {"python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "numpy": "2.4.6"}
    record, there = controls.recorded(results, versions), models.controls_record()
    for group in ("controls", "faster", "longer"):
        assert list(record[group]) == list(there[group])
        for name, one in record[group].items():
            assert list(one) == list(there[group][name])
            for told in set(one) - {"parameters", "seconds"}:
                assert shape(one[told]) == shape(there[group][name][told])
    assert json.loads(json.dumps(record["terms"])) == there["terms"]
    assert set(record["versions"]) == set(there["versions"])
    strides = record["controls"]["strides for pooling"]
    assert strides["seconds"] == 1.5
    assert strides["validation"][1][:2] == [1.22, 2.22]
    assert strides["validation"][1][11] == 12.22
    assert strides["accuracies"][0][10] == [11, 11.1, 11.2, 11.3, 11.4]
    assert record["longer"]["moved"]["history"]["val_loss"][14] == 15.33


def shape(values):
    """How long a list is, and what is in it; of a dict its keys."""
    if isinstance(values, dict):
        return {key: shape(one) for key, one in values.items()}
    return [len(values), shape(values[0])] if isinstance(values, list) else None


def test_the_record_has_one_line_for_each_list_of_numbers():
    text = controls.written({"accuracies": [[[0.5, 0.25], [1, 2]]], "seconds": 1})
    assert "   [ 0.5, 0.25 ],\n" in text
    assert len(text.splitlines()) == 9
