"""The notebooks as a teacher runs them: headless, with other parameters. And nbval, put to the test."""

import ast
import inspect
import json
import re
import subprocess
import symtable
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import nbformat
import papermill
import pytest

from helpers import convolution, data

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"

# For each notebook: parameters that differ from the default and make it quick, and what must then
# stand in its outputs.
SMALL = {
    "01_baseline_dnn": (
        {
            "TRAIN_SIZE": 640,
            "TEST_SIZE": 200,
            "EPOCHS": 2,
            "BATCH_SIZE": 64,
            "UNITS": 16,
            "IMAGE_INDEX": 23,
            "SEED": 7,
        },
        [
            "training images: (640, 28, 28) uint8",
            "test images:     (200, 28, 28) uint8",
            "test image 23, rows 12 to 17",
            "(784 weights + 1 bias) x 16 neurons = 12,560",
            "together: 12,730",
            "10 steps an epoch",
            "epoch 2 of 2: loss ≈ ",
            "True class: Ankle boot, which gets ≈ ",
            "of 200 test images are wrong",
        ],
    ),
    "02_convolutions": (
        {
            "IMAGE_INDEX": 23,
            "KERNEL": "Laplacian",
            "ROW": 3,
            "COLUMN": 4,
            "TRAIN_SIZE": 320,
            "TEST_SIZE": 200,
            "EPOCHS": 1,
            "BATCH_SIZE": 32,
            "SEED": 7,
        },
        [
            "patch, rows 3 to 5, columns 4 to 6 of test image 23:",
            "kernel (Laplacian):",
            "Window over rows 3 to 5 and columns 4 to 6 of image 23: ",
            "Image 23 under the kernel Laplacian",
            "at row 3, column 4: ",
            "epoch 1 of 1: loss ≈ ",
        ],
    ),
    "03_pooling": (
        {
            "IMAGE_INDEX": 23,
            "POOL_SIZE": 3,
            "TRAIN_SIZE": 600,
            "TEST_SIZE": 200,
            "EPOCHS": 1,
            "BATCH_SIZE": 50,
            "FIRST_FILTERS": 4,
            "SECOND_FILTERS": 8,
            "UNITS": 16,
            "SEED": 7,
        },
        [
            "pooled: (9, 9) = 81 values",
            "Image 23: the maximum under a 3 by 3 window with stride 3",
            "(3 x 3 x 4 + 1) x 8 = 296 parameters",
            "flatten:     5 x 5 x 8 = 200 numbers",
            "together:    3,722, and Keras counts 3,722",
            "epoch 1 of 1: loss ≈ ",
            "parameters                                  12,730                   3,722",
            "saved; what is loaded again gives the same answers: True",
        ],
    ),
    "04_visualization": (
        {
            "FIRST_IMAGE": 7,
            "SECOND_IMAGE": 8,
            "THIRD_IMAGE": 11,
            "CONVOLUTION_NUMBER": 2,
            "CLASS": "Bag",
            "IMAGES": 300,
            "MODEL": "mine",
        },
        [
            "conv2d           (3, 26, 26, 4)",
            "Filter 2 on test image 7: Shirt, test image 8: Sandal, test image 11: Sandal.",
            "Image 7 (Shirt), filter 2 of conv2d, 26 by 26: strongest ≈ ",
            "all 4 filters of conv2d, by number",
            "equal to Keras' value to 1e-5: True",
            "max_pooling2d_1  row  2, column  2: 10 x 10 pixels",
            "mean on Bag ≈ ",
            "mean probability of Bag on 200 images of it: ≈ ",
            "For the class Shirt: covering a square",
        ],
    ),
}


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


def run(name, folder, parameters):
    """Run a notebook as the README says. Returns the executed notebook, or raises papermill's error."""
    return papermill.execute_notebook(
        NOTEBOOKS / f"{name}.ipynb",
        folder / f"{name}.ipynb",
        parameters=parameters,
        cwd=NOTEBOOKS,
        progress_bar=False,
    )


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


def text_of(notebook):
    """All the text that the code cells put out."""
    return "\n".join(text_of_cell(cell) for cell in notebook.cells if cell.cell_type == "code")


def text_of_cell(cell):
    return "\n".join(
        output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs
    )


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


def read(name):
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


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


@pytest.mark.parametrize(
    ("name", "parameters", "sentence"),
    [
        ("01", {"EPOCHS": -1}, "EPOCHS must be a whole number from 1 to 100, got -1"),
        ("01", {"EPOCHS": "ten"}, "EPOCHS must be a whole number from 1 to 100, got 'ten'"),
        ("01", {"EPOCHS": 2.5}, "EPOCHS must be a whole number from 1 to 100, got 2.5"),
        ("01", {"EPOCH": 1}, "EPOCH is not a setting of this notebook; did you mean EPOCHS?"),
        (
            "01",
            {"TEST_SIZE": 200, "IMAGE_INDEX": 200},
            "IMAGE_INDEX must be a whole number from 0 to 199, got 200",
        ),
        ("04", {"MODEL": "yours"}, "MODEL must be one of 'course', 'mine', got 'yours'"),
        ("03", {"FILTERS": 32}, "FILTERS is not a setting of this notebook; did you mean FIRST_FILTERS?"),
        (
            "04",
            {"LEARNING_RATE": 0.1},
            "LEARNING_RATE is not a setting of this notebook; "
            + "it has FIRST_IMAGE, SECOND_IMAGE, THIRD_IMAGE, CONVOLUTION_NUMBER, CLASS, IMAGES, MODEL",
        ),
        ("04", {"model": "mine"}, "model is not a setting of this notebook; did you mean MODEL?"),
        ("02", {"ROW": 26}, "ROW must be a whole number from 0 to 25, got 26"),
        (
            "02",
            {"KERNEL": "Sobel"},
            f"KERNEL must be one of {', '.join(map(repr, convolution.KERNELS))}, got 'Sobel'",
        ),
    ],
)
def test_a_bad_parameter_is_told_in_the_first_cell_that_can(name, parameters, sentence, tmp_path):
    (full_name,) = [known for known in SMALL if known.startswith(name)]
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        run(full_name, tmp_path, parameters)
    assert caught.value.evalue == sentence
    assert caught.value.cell_index <= 7  # right after the parameters; nothing was loaded or trained


def first_cells(name, **settings):
    """Run the cells with the settings and with their check, as papermill does, but in this process."""
    code = [cell.source for cell in read(name).cells if cell.cell_type == "code"]
    names = {}
    exec(code[0], names)  # noqa: S102
    names.update(settings)
    exec(code[1], names)  # noqa: S102
    return names, code[1]


@pytest.mark.parametrize(
    ("name", "setting"),
    [(name, setting) for name, (parameters, _) in SMALL.items() for setting in parameters],
)
def test_every_setting_refuses_what_it_cannot_use(name, setting):
    names, _ = first_cells(name)
    number = isinstance(names[setting], int)
    for wrong in ("two", "2", "", 0.5, 2.0, float("nan"), [1], {}, True, None, -1, 10**30):
        with pytest.raises((TypeError, ValueError)) as caught:
            first_cells(name, **{setting: wrong})
        takes = "a whole number from " if number else "one of '"
        assert str(caught.value).startswith(f"{setting} must be {takes}")
        assert str(caught.value).endswith(f", got {wrong!r}")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", SMALL)
def test_the_check_can_be_run_again_when_all_has_run(name):
    names, check = first_cells(name, **SMALL[name][0])
    # Names that cells set further down, and one of a learner's own.
    names |= {"kernel": None, "image": None, "model": None, "K": 3}
    exec(check, names)  # noqa: S102
    names["EPOCH" if "EPOCHS" in names else "IMAGE"] = 1
    with pytest.raises(ValueError, match="is not a setting of this notebook; did you mean "):
        exec(check, names)  # noqa: S102


# A cell that is run alone, or out of order.

# These need nothing from the cells above, so they may run alone.
ALONE = {
    "01_baseline_dnn": {"exercises-import"},
    "02_convolutions": {"count-parameters", "exercises-import"},
    "03_pooling": {"one-window-code", "exercises-import"},
    "04_visualization": {"exercises-import"},
}


@pytest.mark.parametrize("name", SMALL)
def test_a_cell_that_is_run_alone_says_which_name_it_lacks(name):
    """As after a restart of the kernel, when a learner goes on where they were."""
    alone = set()
    for cell in [cell for cell in read(name).cells if cell.cell_type == "code"][2:]:
        try:
            exec(cell.source, {"__name__": "__main__"})  # noqa: S102
        except NameError as missing:
            assert missing.name, cell.id
        else:
            alone.add(cell.id)
    assert alone == ALONE[name]


@pytest.mark.parametrize("name", SMALL)
def test_what_a_cell_uses_comes_from_one_place(name):
    """So a cell gives the same, whichever cells are run again before it, and in which order."""
    cells = {cell.id: cell.source for cell in read(name).cells if cell.cell_type == "code"}
    sets = {cell_id: names_set(source) for cell_id, source in cells.items()}
    imports = {cell_id: names_imported(source) for cell_id, source in cells.items()}
    found = set()
    for cell_id, source in cells.items():
        for used in names_used(source):
            places = [other for other in cells if used in sets[other]]
            imported = all(used in imports[place] for place in places)
            if (len(places) > 1 or cell_id in places) and not imported:
                found.add((used, *places))
    # Where a setting is looked at, and where labels are cut to TEST_SIZE: twice is the same as once.
    allowed = {
        "01_baseline_dnn": {("IMAGE_INDEX", "parameters", "check-parameters")},
        "03_pooling": {("test_labels", "loop-code", "never-reaches")},
    }
    assert found == allowed.get(name, set())


def names_set(source):
    symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    return {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}


def names_imported(source):
    symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    return {one.get_name() for one in symbols if one.is_imported()}


def names_used(source):
    """The names that a cell takes from the cells above: it reads them before it sets them."""
    tree, used, own = ast.parse(source), set(), set()
    for statement in tree.body:
        bound = names_set(ast.unparse(statement))
        if isinstance(statement, (ast.Assign, ast.AugAssign)):
            bound = set()  # its right side is read first
        used |= {one for one in read_in(ast.unparse(statement)) if one not in own | bound}
        own |= names_set(ast.unparse(statement))
    return used


class AsGenerators(ast.NodeTransformer):
    """Turns comprehensions into generators, whose names stay theirs.

    From Python 3.12 on a comprehension is a part of what is round it, and symtable says so.
    """

    def visit_ListComp(self, node):
        return self.generic_visit(ast.GeneratorExp(node.elt, node.generators))

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node):
        return self.generic_visit(ast.GeneratorExp(ast.Tuple([node.key, node.value]), node.generators))


def read_in(source):
    """The global names that some code reads, in its functions and comprehensions as well."""
    source = ast.unparse(AsGenerators().visit(ast.parse(source)))
    tables, found = [symtable.symtable(source, "cell", "exec")], set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        top = table.get_type() == "module"
        found |= {
            one.get_name() for one in table.get_symbols() if one.is_referenced() and (top or one.is_global())
        }
    return found


# nbval, put to the test: it must refuse what is no longer true, and nothing else.


def nbval(path):
    """Run nbval on a notebook as `make test` does: for each code cell, whether it passed."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-c", "pyproject.toml", "-p", "no:cacheprovider", path],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    results = re.findall(r"::Cell (\d+) (PASSED|FAILED)", done.stdout)
    assert results, done.stdout + done.stderr
    return {int(number): result == "PASSED" for number, result in results}


def change(cell, old, new):
    for output in cell.outputs:
        for holder in (output, output.get("data", {})):
            for key in ("text", "text/plain"):
                if old in holder.get(key, ""):
                    holder[key] = holder[key].replace(old, new)
                    return
    raise AssertionError(f"{old!r} is not in the outputs of {cell.id}")


def test_nbval_refuses_outputs_that_are_not_true(small_run, tmp_path):
    notebook = nbformat.from_dict(small_run("01_baseline_dnn").notebook)
    cells = {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}
    # Without the cells that need TensorFlow: it only takes time. One of them says again what it said.
    cells["evaluate"].source = f"print({text_of_cell(cells['evaluate']).rstrip()!r})"
    code = list(cells)
    code = code[: code.index("build-network")] + [
        "count-parameters",
        "evaluate",
        "shifted-images",
        "shift-lost",
    ]
    notebook.cells = [cells[name] for name in code]

    change(cells["load-data"], "(640, 28, 28)", "(640, 28, 27)")
    change(cells["count-classes"], "Trouser", "Trousers")
    change(cells["count-parameters"], "12,730", "12,731")
    change(cells["explore-test-images"], "Ankle boot", "Sandal")
    change(cells["shift-lost"], "0.0%", "0.1%")
    cells["pixels"].outputs = []
    cells["scale"].outputs[0].text += "one line more\n"
    # These may vary, so nbval must let them pass.
    change(cells["evaluate"], "test accuracy ≈ 0.", "test accuracy ≈ 12,345.")
    refused = {"load-data", "count-classes", "count-parameters", "explore-test-images", "shift-lost"}
    refused |= {"pixels", "scale"}

    nbformat.write(notebook, tmp_path / "changed.ipynb")
    results = nbval(tmp_path / "changed.ipynb")
    assert {code[number] for number, passed in results.items() if not passed} == refused
    assert len(results) == len(code)


def sanitize(text):
    pattern, replacement = patterns()[0]
    return re.sub(pattern, replacement, text)


def patterns():
    return re.findall(
        r"^regex: (.*)$\n^replace: (.*)$", (ROOT / "tests/sanitize.cfg").read_text(), re.MULTILINE
    )


def test_only_what_follows_the_mark_may_vary():
    assert len(patterns()) == 1  # no other pattern hides anything
    same = [
        ("accuracy ≈ 0.8749", "accuracy ≈ 0.9"),
        ("≈ 1,251 of 10,000", "≈ 7 of 10,000"),
        ("≈ -1.5, then", "≈ 30, then"),
        ("≈ 95%", "≈ 5%"),
        ("says ≈ Ankle boot (", "says ≈ Bag ("),
        ("Shirt        ≈ 0.60\n", "Shirt        ≈ 0.6\n"),
    ]
    for one, other in same:
        assert sanitize(one) == sanitize(other)
    different = [
        ("accuracy 0.8749", "accuracy 0.8748"),
        ("≈ 1,251 of 10,000", "≈ 1,251 of 10,001"),
        ("≈ 0.5 of it", "≈ 0.5 of them"),
        ("≈ 0.5.", "≈ 0.5"),
        ("Sandal taken for ≈ Bag", "Dress taken for ≈ Bag"),
        ("≈ nan", "≈ 0.5"),
        ("accuracy ≈ 0.5", "accuracy 0.5"),
    ]
    for one, other in different:
        assert sanitize(one) != sanitize(other)


def test_every_class_name_may_follow_the_mark():
    assert {sanitize(f"≈ {name}") for name in data.CLASS_NAMES} == {"[varies]"}
