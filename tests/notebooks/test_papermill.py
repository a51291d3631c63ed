"""The notebooks as a teacher runs them: headless, with other parameters."""

import inspect
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import nbformat
import papermill
import pytest

from helpers import record
from helpers.site import exercise_cells
from helpers.tools.learner import for_learners
from helpers.tools.solutions import filled_in
from tests.notebooks.every_control import move_every_control
from tests.notebooks.small import NOTEBOOKS, SMALL, code_cells, read, sanitize, text_of

# What must stand in the outputs with the small settings.
SAYS = {
    "01_baseline_dnn": """
training images: (640, 28, 28) uint8
test images:     (200, 28, 28) uint8
test image 23, rows 12 to 17
(784 weights + 1 bias) x 16 neurons = 12,560
10 steps an epoch
epoch 2 of 2: loss ≈ 
of 200 test images are wrong
""",
    "02_convolutions": """
patch, rows 3 to 5, columns 4 to 6 of test image 23:
Window over rows 3 to 5 and columns 4 to 6 of image 23: 
Image 23 under the kernel Laplacian
epoch 1 of 1: loss ≈ 
""",
    "03_pooling": """
pooled: (9, 9) = 81 values
Image 23: the maximum under a 3 by 3 window with stride 3
(3 x 3 x 4 + 1) x 8 = 296 parameters
flatten:     5 x 5 x 8 = 200 numbers
together:    3,722, and Keras counts 3,722
epoch 1 of 1: loss ≈ 
saved; what is loaded again gives the same answers: True
""",
    "04_visualization": """
conv2d           (3, 26, 26, 4)
Filter 2 on test image 7: Shirt, test image 8: Sandal, test image 11: Sandal.
Image 7 (Shirt): the network says ≈ 
 filters ≈ 
equal to Keras' value to 1e-5: True
max_pooling2d_1  row  2, column  2: 10 x 10 pixels
mean on Bag ≈ 
mean probability of Bag on 200 images of it: ≈ 
For the class Shirt: covering a square
Your picture in 5 steps: picture, grey, light on dark, trimmed square, and 28 × 28, where ≈ 
""",
}
# These run at the same time, but not the last two: one saves the learner's own network, the other reads it.
AT_ONCE = [("01_baseline_dnn", "03_pooling"), ("02_convolutions", "04_visualization")]
# When all is run again, some cells that take seconds and only measure, and whose results no other cell
# changes, are left out.
LEFT_OUT = {
    "01_baseline_dnn": {"train-unscaled", "shift-accuracy"},
    "02_convolutions": {"train"},
    "03_pooling": {"shift-code", "larger-window", "controls-yours-code", "faster-code"},
    "04_visualization": {"accuracy-code", "hole-cut", "switch-off-many"},
}


class SmallRun(NamedTuple):
    """What one kernel made of a notebook and its small parameters."""

    notebook: nbformat.NotebookNode  # the first run, as learners get it, from top to bottom
    checked: dict  # what was recorded of its exercises by then
    controls: nbformat.NotebookNode  # the cell that then moved every control of every explorer
    again: dict  # a code cell's id -> the same cell after that, with the exercises as in the answer key
    checked_again: dict
    left_behind: list  # files in the kernel's working directory


def run_repeatedly(name, folder):
    """Run a learner's notebook, move the controls of its explorers, run its answer key, all in one kernel.

    The kernel works in a folder that is not the notebook's.
    """
    row = folder / "row.json"
    settings = "\n".join(f"{setting} = {value!r}" for setting, value in SMALL[name].items())
    notebook, key = for_learners(read(name)), filled_in(read(name))
    once = len(notebook.cells) + 1  # with papermill's own cell
    first = folder / "first.json"
    keeper = f"import shutil\n\nshutil.copy({str(row)!r}, {str(first)!r});"
    mover = f"{inspect.getsource(move_every_control)}\n\nmove_every_control()\ndel move_every_control"
    again = {cell_id: cell for cell_id, cell in code_cells(key).items() if cell_id not in LEFT_OUT[name]}
    sources = [settings if cell_id == "parameters" else cell.source for cell_id, cell in again.items()]
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in (keeper, mover, *sources)]
    nbformat.write(notebook, folder / "in.ipynb")

    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    # As a command, because papermill's function changes the working directory of all threads.
    command = [sys.executable, "-m", "papermill", folder / "in.ipynb", folder / "out.ipynb"]
    command += ["--cwd", elsewhere, "--no-progress-bar", "-y", json.dumps(SMALL[name])]
    # It saves at the end only: after each cell, it would write all pictures so far.
    command.append("--no-request-save-on-cell-execute")
    recorded = os.environ | {record.VARIABLE: str(row)}
    done = subprocess.run(command, env=recorded, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    notebook = nbformat.read(folder / "out.ipynb", as_version=4)
    _, controls, *later = notebook.cells[once:]
    notebook.cells = notebook.cells[:once]
    again = dict(zip(again, later, strict=True))
    return SmallRun(notebook, checked(first), controls, again, checked(row), sorted(elsewhere.iterdir()))


def checked(row):
    """An exercise's name -> its result, as it was recorded."""
    outcomes = json.loads(row.read_text(encoding="utf-8"))["checks"]
    return {name: outcome["result"] for name, outcome in outcomes.items() if "result" in outcome}


@pytest.fixture(scope="module")
def small_run(own_network, tmp_path_factory):
    """Run a notebook with its small parameters, once, beside another one: a `SmallRun`."""
    done = {}

    def get(name):
        if name not in done:
            (names,) = [names for names in AT_ONCE if name in names]
            folders = [tmp_path_factory.mktemp("small") for _ in names]
            with ThreadPoolExecutor() as threads:
                for one, folder in zip(names, folders, strict=True):
                    done[one] = threads.submit(run_repeatedly, one, folder)
        return done[name].result()  # or its error, each time

    return get


def test_every_notebook_has_small_parameters():
    names = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    assert sorted(SMALL) == sorted(SAYS) == names
    assert sorted(name for at_once in AT_ONCE for name in at_once) == names


@pytest.mark.parametrize("name", SMALL)
def test_it_has_these_parameters_and_they_differ_from_the_default(name):
    known = papermill.inspect_notebook(NOTEBOOKS / f"{name}.ipynb")
    assert set(SMALL[name]) == set(known)
    for parameter, value in SMALL[name].items():
        assert known[parameter]["default"].replace("_", "") != repr(value)


@pytest.mark.parametrize("name", SMALL)
def test_every_cell_runs_without_an_error_and_the_parameters_take_effect(name, small_run):
    cells = code_cells(small_run(name).notebook).values()
    # papermill ends well even if a cell called sys.exit or a slider's callback failed.
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for output in [output for cell in cells for output in cell.outputs]:
        assert output.output_type != "error"
        assert output.get("name") != "stderr", output.text
    text = text_of(*cells)
    assert "WARNING" not in text  # TensorFlow prints them where a person is at the keyboard
    for expected in SAYS[name].strip().splitlines():
        assert expected in text


@pytest.mark.parametrize(("name", "explorers"), [*zip(SMALL, (2, 6, 2, 6), strict=True)])
def test_every_control_can_be_moved_to_both_ends(name, explorers, small_run):
    assert text_of(small_run(name).controls).strip() == f"{explorers} explorers"


@pytest.mark.parametrize("name", SMALL)
def test_cells_say_the_same_when_they_are_run_again(name, small_run):
    """Nearly all of them in the same kernel, in order; those whose exercises are answered now say so."""
    done = small_run(name)
    first = code_cells(done.notebook)
    assert set(done.again) == set(code_cells(read(name))) - LEFT_OUT[name]
    stubs = {stub.id for stub, _ in exercise_cells.stubs(read(name)).values()}
    for cell_id, cell in done.again.items():
        if cell_id in {*stubs, "progress"}:
            continue
        assert without_counter(text_of(cell)) == without_counter(text_of(first[cell_id])), cell_id
        assert shown(cell) == shown(first[cell_id])


@pytest.mark.parametrize("name", SMALL)
def test_a_learners_exercises_are_not_attempted_and_those_of_the_answer_key_are_right(name, small_run):
    done = small_run(name)
    own = list(exercise_cells.stubs(read(name)))
    assert {exercise: done.checked[exercise] for exercise in own} == dict.fromkeys(own, "not attempted")
    assert {exercise: done.checked_again[exercise] for exercise in own} == dict.fromkeys(own, "right")
    assert text_of(done.again["progress"]).strip().startswith(f"{len(own)} of {len(own)} exercises done; ")


def without_counter(text):
    """Text without what may vary, what Keras counts, and that data are loaded for the first time."""
    text = re.sub(r"(?<=[a-z2])_\d+\b", "", sanitize(text))
    return re.sub(r"\s+", " ", re.sub(r"^Fashion-MNIST: from the cache .*", "", text.strip())).strip()


def shown(cell):
    """Which kinds of things a cell shows, but for text, which may come in any number of pieces, or once."""
    kinds = [(output.output_type, sorted(output.get("data", {}))) for output in cell.outputs]
    return [
        kind for kind in kinds if kind not in (("stream", []), ("display_data", ["text/html", "text/plain"]))
    ]


@pytest.mark.parametrize("name", SMALL)
def test_a_notebook_writes_no_file_where_its_kernel_works(name, small_run):
    assert small_run(name).left_behind == []


def test_a_bad_parameter_ends_a_run_in_the_first_cell_that_can_tell(tmp_path):
    """test_settings.py has what else is refused."""
    notebook, parameters = NOTEBOOKS / "01_baseline_dnn.ipynb", SMALL["01_baseline_dnn"] | {"EPOCH": 1}
    how = {"cwd": NOTEBOOKS, "progress_bar": False}  # as the README says
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        papermill.execute_notebook(notebook, tmp_path / "out.ipynb", parameters, **how)
    assert caught.value.evalue == "EPOCH is not a setting of this notebook; did you mean EPOCHS?"
    assert caught.value.cell_index <= 7  # right after the parameters; nothing was loaded or trained
