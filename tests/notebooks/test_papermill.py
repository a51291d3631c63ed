"""The notebooks as a teacher runs them: headless, with other parameters."""

import inspect
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import nbformat
import papermill
import pytest

from tests.notebooks.small import NOTEBOOKS, SMALL, read, sanitize, text_of, text_of_cell

# These run at the same time. The last two share the learner's own network: one saves it, one reads it.
AT_ONCE = [("01_baseline_dnn", "02_convolutions"), ("03_pooling", "04_visualization")]
# When all is run again, some cells that take seconds and only measure, and whose results no other cell
# changes, are left out.
LEFT_OUT = {
    "01_baseline_dnn": {"shift-accuracy"},
    "02_convolutions": {"train"},
    "03_pooling": {"shift-code", "larger-window", "sooner-code"},
    "04_visualization": {"switch-off-many"},
}


class SmallRun(NamedTuple):
    """What one kernel made of a notebook and its small parameters."""

    notebook: nbformat.NotebookNode  # the first run, with every cell as it is in the file
    controls: nbformat.NotebookNode  # the cell that then moved every control of every explorer
    again: dict  # a code cell's id -> the same cell after that
    left_behind: list  # files in the kernel's working directory


def run_repeatedly(name, folder):
    """Run a notebook, move the controls of its explorers, and run it again, all in one kernel.

    The kernel works in a folder that is not the notebook's.
    """
    parameters = SMALL[name][0]
    notebook = read(name)
    count = len(notebook.cells)
    more = [f"{inspect.getsource(move_every_control)}\n\nmove_every_control()\ndel move_every_control"]
    ids = [None]
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.id not in LEFT_OUT[name]:
            more.append(cell.source)
            ids.append(cell.id)
        if "parameters" in cell.metadata.get("tags", []):
            more.append("\n".join(f"{setting} = {value!r}" for setting, value in parameters.items()))
            ids.append(None)
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in more]
    nbformat.write(notebook, folder / "in.ipynb")

    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    # As a command, because papermill's function changes the working directory of all threads.
    command = [sys.executable, "-m", "papermill", folder / "in.ipynb", folder / "out.ipynb"]
    command += ["--cwd", elsewhere, "--no-progress-bar", "-y", json.dumps(parameters)]
    # It saves at the end only: after each cell, it would write all pictures so far.
    command.append("--no-request-save-on-cell-execute")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    notebook = nbformat.read(folder / "out.ipynb", as_version=4)
    count += 1  # with papermill's own cell
    again = dict(zip(ids[1:], notebook.cells[count + 1 :], strict=True))
    again.pop(None)
    controls = notebook.cells[count]
    notebook.cells = notebook.cells[:count]
    return SmallRun(notebook, controls, again, sorted(elsewhere.iterdir()))


def move_every_control():
    """Move each control of each explorer to its low end and to its high end. It runs in a notebook's kernel.

    An error goes up to the cell here. When a person moves a slider it only goes to the log, where neither
    papermill nor nbval looks.
    """
    import gc

    import ipywidgets

    from helpers.explorers import Explorer, NamedImage

    def leaves(widget):
        for child in getattr(widget, "children", ()):
            yield from leaves(child)
        if isinstance(widget, (ipywidgets.Dropdown, ipywidgets.Checkbox, ipywidgets.FloatText)):
            yield widget, "index" if isinstance(widget, ipywidgets.Dropdown) else "value"
        elif isinstance(widget, ipywidgets.IntSlider):
            yield widget, "value"
        elif "value" in widget.traits() and not isinstance(
            widget, (ipywidgets.Box, ipywidgets.HTML, ipywidgets.Image, NamedImage)
        ):
            raise TypeError(f"a control of an unknown kind: {type(widget).__name__}")

    def ends(control):
        if isinstance(control, ipywidgets.Dropdown):
            return 0, len(control.options) - 1
        if isinstance(control, ipywidgets.Checkbox):
            return False, True
        return getattr(control, "min", -1000), getattr(control, "max", 1000)

    explorers = [thing for thing in gc.get_objects() if issubclass(type(thing), Explorer)]
    assert not any(explorer._caption.problem for explorer in explorers)
    moved = 0
    for end in (0, 1):
        for explorer in explorers:
            for control, trait in leaves(explorer):
                place = ends(control)[end]
                setattr(control, trait, place)
                assert getattr(control, trait) == place
                # Some explorers follow others.
                assert not any(explorer._caption.problem for explorer in explorers)
                moved += 1
    print(f"{len(explorers)} explorers, {moved // 2} controls")


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
    assert sorted(SMALL) == names
    assert sorted(name for at_once in AT_ONCE for name in at_once) == names


@pytest.mark.parametrize("name", SMALL)
def test_it_has_these_parameters_and_they_differ_from_the_default(name):
    known = papermill.inspect_notebook(NOTEBOOKS / f"{name}.ipynb")
    parameters = SMALL[name][0]
    assert set(parameters) == set(known)
    for parameter, value in parameters.items():
        assert known[parameter]["default"].replace("_", "") != repr(value)


@pytest.mark.parametrize("name", SMALL)
def test_every_cell_runs_without_an_error(name, small_run):
    notebook = small_run(name).notebook
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    # papermill ends well even if a cell called sys.exit or a slider's callback failed.
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.text
        assert "WARNING" not in text_of_cell(cell)  # TensorFlow prints them where a person is at the keyboard


@pytest.mark.parametrize("name", SMALL)
def test_the_parameters_take_effect(name, small_run):
    text = text_of(small_run(name).notebook)
    for expected in SMALL[name][1]:
        assert expected in text


@pytest.mark.parametrize(("name", "explorers"), [*zip(SMALL, (2, 4, 2, 3), strict=True)])
def test_every_control_can_be_moved_to_both_ends(name, explorers, small_run):
    assert text_of_cell(small_run(name).controls).startswith(f"{explorers} explorers, ")


@pytest.mark.parametrize("name", SMALL)
def test_cells_say_the_same_when_they_are_run_again(name, small_run):
    """Nearly all of them in the same kernel, in order."""
    done = small_run(name)
    code = {cell.id: cell for cell in done.notebook.cells if cell.id in done.again}
    assert set(code) == {cell.id for cell in read(name).cells if cell.cell_type == "code"} - LEFT_OUT[name]
    for cell_id, first in code.items():
        cell = done.again[cell_id]
        assert without_counter(text_of_cell(cell)) == without_counter(text_of_cell(first)), cell_id
        assert shown(cell) == shown(first)


def without_counter(text):
    """Text without what may vary, and without what is counted in a kernel.

    That is the number with which Keras tells layers of one kind apart, and that the data are loaded for the
    first time.
    """
    text = re.sub(r"(?<=[a-z2])_\d+\b", "", sanitize(text))
    return re.sub(r"\s+", " ", re.sub(r"^Fashion-MNIST: from the cache .*\n", "", text)).strip()


def shown(cell):
    """Which kinds of things a cell shows. What is printed may come in any number of pieces."""
    return [
        (output.output_type, sorted(output.get("data", {})))
        for output in cell.outputs
        if output.get("name") != "stdout"
    ]


@pytest.mark.parametrize("name", SMALL)
def test_a_notebook_writes_no_file_where_its_kernel_works(name, small_run):
    assert small_run(name).left_behind == []
