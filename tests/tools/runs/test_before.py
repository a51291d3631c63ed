"""Wrong settings are told before the first run."""

import nbformat
import pytest

from helpers import parameters
from helpers.tools.runs import before
from tests.notebooks.small import NOTEBOOKS, SMALL
from tests.tools.runs import tiny

HAS = "it has IMAGE_INDEX, POOL_SIZE, TRAIN_SIZE, TEST_SIZE, EPOCHS, BATCH_SIZE, FIRST_FILTERS, "
HAS += "SECOND_FILTERS, UNITS, SEED"


@pytest.fixture(autouse=True)
def first(monkeypatch):
    """As in a new process: nothing was checked yet."""
    monkeypatch.setattr(parameters, "_first_check", True)


def refused(name, *combinations):
    with pytest.raises(SystemExit) as caught:
        before.checked(NOTEBOOKS / f"{name}.ipynb", list(combinations))
    return str(caught.value)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"EPOCH": 1}, "EPOCH is not a setting of 03_pooling; did you mean EPOCHS?"),
        ({"FILTERS": 1}, "FILTERS is not a setting of 03_pooling; did you mean FIRST_FILTERS?"),
        ({"seed": 1}, "seed is not a setting of 03_pooling; did you mean SEED?"),
        ({"XYZ": 1}, f"XYZ is not a setting of 03_pooling; {HAS}"),
        ({"EPOCHS": 0}, "EPOCHS must be a whole number from 1 to 100, got 0"),
        ({"EPOCHS": "ten"}, "EPOCHS must be a whole number from 1 to 100, got 'ten'"),
        ({"EPOCHS": True}, "EPOCHS must be a whole number from 1 to 100, got True"),
    ],
)
def test_a_wrong_name_or_value_is_one_sentence_also_in_the_last_combination(settings, told):
    right = {"EPOCHS": 1, "SEED": 2}
    assert refused("03_pooling", right, right, settings) == told


def test_a_value_that_does_not_go_with_another_is_told():
    told = refused("01_baseline_dnn", {"TEST_SIZE": 200}, {"TEST_SIZE": 200, "IMAGE_INDEX": 200})
    assert told == "IMAGE_INDEX must be a whole number from 0 to 199, got 200"


def test_a_file_must_be_named_with_its_folder_wherever_the_command_is_typed():
    told = refused("04_visualization", {"OWN_PICTURE": "README.md"})
    assert told.startswith("OWN_PICTURE must be the path of a file, with the folder it is in, or '' for none")


@pytest.mark.parametrize("name", SMALL)
def test_right_settings_are_accepted_and_the_notebook_comes_without_its_outputs(name):
    notebook = before.checked(NOTEBOOKS / f"{name}.ipynb", [SMALL[name], {}])
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells)


def test_what_is_no_notebook_of_settings_is_one_sentence(tmp_path):
    with pytest.raises(
        SystemExit, match="^There is no .*/07.ipynb; the notebook is one of 01_baseline_dnn, "
    ):
        before.checked(tmp_path / "07.ipynb", [{}])
    (tmp_path / "07.ipynb").write_text("{}")
    with pytest.raises(SystemExit, match="07.ipynb cannot be read as a notebook: "):
        before.checked(tmp_path / "07.ipynb", [{}])
    nbformat.write(nbformat.v4.new_notebook(metadata=tiny.METADATA), tmp_path / "07.ipynb")
    with pytest.raises(SystemExit, match="^SEED is not a setting of 07; it has none$"):
        before.checked(tmp_path / "07.ipynb", [{"SEED": 1}])


def test_a_cell_that_does_not_run_is_told_and_not_shown(tmp_path):
    file = tiny.write(tmp_path)
    notebook = nbformat.read(file, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell("answer = 1 / 0"))
    nbformat.write(notebook, file)
    told = "^The cells up to the check of the settings do not run: ZeroDivisionError: division by zero$"
    with pytest.raises(SystemExit, match=told):
        before.checked(file, [{"SEED": 1}])
