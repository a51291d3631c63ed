"""nbval, put to the test: it must refuse what is no longer true, and nothing else."""

import json
import os
import re
import subprocess
import sys

import nbformat

from helpers import data
from tests.notebooks.small import ROOT, code_cells, patterns, read, sanitize, text_of


def nbval(path):
    """Run nbval on a notebook as `make test` does: for each code cell, whether it passed."""
    command = [sys.executable, "-m", "pytest", "-v", "-c", "pyproject.toml", "-p", "no:cacheprovider", path]
    # What somebody adds to pytest's options for all tests, such as -q, would hide what is read here.
    plain = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    done = subprocess.run(command, cwd=ROOT, env=plain, check=False, capture_output=True, text=True)
    results = re.findall(r"::Cell (\d+) (PASSED|FAILED)", done.stdout)
    assert results, done.stdout + done.stderr
    return {int(number): result == "PASSED" for number, result in results}


def change(cell, old, new):
    """Put another text into a cell's outputs."""
    outputs = json.dumps(cell.outputs, ensure_ascii=False)
    assert old in outputs
    cell.outputs = nbformat.from_dict(json.loads(outputs.replace(old, new)))


def test_nbval_refuses_outputs_that_are_not_true(tmp_path):
    notebook = read("01_baseline_dnn")
    cells = code_cells(notebook)
    # Without the cells that need TensorFlow: it only takes time. One of them says again what it said.
    cells["evaluate"].source = f"print({text_of(cells['evaluate']).rstrip()!r})"
    names = list(cells)
    names = [*names[: names.index("build-network")], "count-parameters", "evaluate"]
    notebook.cells = [cells[name] for name in names]

    change(cells["load-data"], "(60000, 28, 28)", "(60000, 28, 27)")
    change(cells["count-classes"], "Trouser", "Trousers")
    change(cells["explore-test-images"], "66%", "67%")
    change(cells["count-parameters"], "101,770", "101,771")
    cells["pixels"].outputs = []
    cells["scale"].outputs[0].text += "one line more\n"
    # This may vary, so nbval must let it pass.
    change(cells["evaluate"], "test accuracy ≈ 0.", "test accuracy ≈ 12,345.")

    nbformat.write(notebook, tmp_path / "changed.ipynb")
    results = nbval(tmp_path / "changed.ipynb")
    refused = ["load-data", "count-classes", "explore-test-images", "pixels", "scale", "count-parameters"]
    assert [names[number] for number, passed in results.items() if not passed] == refused
    assert len(results) == len(names)


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
