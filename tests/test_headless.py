"""The notebooks as a teacher runs them: headless, with other parameters. And nbval, put to the test."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from helpers import convolution, data

ROOT = Path(__file__).parent.parent
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


def run(name, folder, parameters):
    """Run a notebook as the README says. Returns the executed notebook, or raises papermill's error."""
    return papermill.execute_notebook(
        NOTEBOOKS / f"{name}.ipynb",
        folder / f"{name}.ipynb",
        parameters=parameters,
        cwd=NOTEBOOKS,
        progress_bar=False,
    )


def text_of(notebook):
    """All the text that the code cells put out."""
    return "\n".join(
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )


@pytest.fixture(scope="module")
def small_run(own_network, tmp_path_factory):
    """Run a notebook with its small parameters, once."""
    done = {}

    def get(name):
        if name not in done:
            done[name] = run(name, tmp_path_factory.mktemp("small"), SMALL[name][0])
        return done[name]

    return get


def test_every_notebook_has_small_parameters():
    assert sorted(SMALL) == sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("name", SMALL)
def test_it_has_these_parameters_and_they_differ_from_the_default(name):
    known = papermill.inspect_notebook(NOTEBOOKS / f"{name}.ipynb")
    parameters = SMALL[name][0]
    assert set(parameters) == set(known)
    for parameter, value in parameters.items():
        assert known[parameter]["default"].replace("_", "") != repr(value)


@pytest.mark.parametrize("name", SMALL)
def test_every_cell_runs_without_an_error(name, small_run):
    notebook = small_run(name)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    # papermill ends well even if a cell called sys.exit or a slider's callback failed.
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.text


@pytest.mark.parametrize("name", SMALL)
def test_the_parameters_take_effect(name, small_run):
    text = text_of(small_run(name))
    for expected in SMALL[name][1]:
        assert expected in text


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
    notebook = nbformat.from_dict(small_run("01_baseline_dnn"))
    cells = {cell.id: cell for cell in notebook.cells}
    code = [cell.id for cell in notebook.cells if cell.cell_type == "code"]

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
