"""What a run of a notebook leaves behind where somebody asks for it."""

import json
import platform

import numpy as np
import pytest

from helpers import checks, explorers, parameters, predictions, record


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """As in a new kernel, with the settings of a notebook."""
    monkeypatch.setattr(record, "_row", {"results": {}, "checks": {}})
    monkeypatch.setattr(parameters, "settings", {})
    monkeypatch.setattr(parameters, "_first_check", True)
    past = checks.outcomes()
    yield
    checks.restore(past)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where the row goes: in a folder that is not there yet."""
    monkeypatch.setenv(record.VARIABLE, str(tmp_path / "new" / "row.json"))
    return tmp_path / "new" / "row.json"


def read(file):
    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    return json.loads(file.read_text(encoding="utf-8"), parse_constant=refuse)


def test_nobody_asked(monkeypatch, tmp_path, capsys):
    monkeypatch.delenv(record.VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    record.record(test_accuracy=0.5)
    checks.check("02.1", (12, 14))
    assert capsys.readouterr().out.startswith("02.1 is right")
    assert [*tmp_path.iterdir()] == []


def test_the_row_has_settings_versions_and_results(file, capsys):
    parameters.check({"EPOCHS": np.int64(2), "KERNEL": "a"}, EPOCHS=range(1, 5), KERNEL=["a", "b"])
    record.record(test_accuracy=0.5, epochs=2)
    record.record(test_accuracy=0.75, best="as it is", ahead=True)
    row = read(file)
    assert row["settings"] == {"EPOCHS": 2, "KERNEL": "a"}
    assert row["results"] == {"test_accuracy": 0.75, "epochs": 2, "best": "as it is", "ahead": True}
    assert {"python", "numpy", "keras", "tensorflow"} == set(row["versions"])
    assert row["versions"]["python"] == platform.python_version()
    assert row["versions"]["numpy"] == np.__version__
    assert capsys.readouterr() == ("", "")
    assert [*file.parent.iterdir()] == [file]


def test_numbers_become_plain_ones(file):
    record.record(
        a=np.float32(0.5), b=np.int64(3), c=np.bool_(True), d=np.array(2.0), e=float("nan"), f=-np.inf
    )
    results = read(file)["results"]
    assert results == {"a": 0.5, "b": 3, "c": True, "d": 2.0, "e": None, "f": None}
    assert [type(value) for value in results.values()][:4] == [float, int, bool, float]


@pytest.mark.parametrize("value", [[0.5], None, np.zeros(2), {"a": 1}, 1j, b"a", np.array(None)])
def test_what_is_no_number_and_no_name_is_refused_and_the_row_stays(file, value):
    record.record(test_accuracy=0.5)
    with pytest.raises(TypeError, match="^seconds must be a number, a name, True or False, got "):
        record.record(test_accuracy=0.6, seconds=value)
    assert read(file)["results"] == {"test_accuracy": 0.5}


def test_exercises_hints_and_predictions_are_kept_as_well(file):
    record.record(test_accuracy=0.5)
    checks.check("02.1", (12, 14))
    checks.hint("02.2")
    question = explorers.predict("02.a")
    question.chosen = question.first = 1
    row = read(file)
    assert row["results"] == {"test_accuracy": 0.5}
    assert row["checks"] == json.loads(json.dumps(checks.outcomes()))
    assert row["checks"]["02.1"]["result"] == "right"
    assert row["checks"]["02.2"]["hints"] == 1
    assert row["checks"]["02.a"] == {"chosen": 1, "first": 1}
    assert predictions.PREDICTIONS["02.a"].chosen == 1
    question.chosen = 0
    assert read(file)["checks"]["02.a"] == {"chosen": 0, "first": 1}


def test_settings_that_are_wrong_are_not_kept(file):
    with pytest.raises(ValueError, match="^EPOCHS must be"):
        parameters.check({"EPOCHS": 9}, EPOCHS=range(1, 5))
    record.record(a=1)
    assert read(file)["settings"] == {}
