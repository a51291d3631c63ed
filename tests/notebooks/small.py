"""Small settings for the notebooks, and what tests read of them."""

import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"

# For each notebook: settings that make it quick, each another than the default.
COMMON = {"TEST_SIZE": 200, "IMAGE_INDEX": 23, "SEED": 7}
SMALL = {
    "01_baseline_dnn": COMMON | {"TRAIN_SIZE": 640, "EPOCHS": 2, "BATCH_SIZE": 64, "UNITS": 16},
    "02_convolutions": COMMON
    | {"KERNEL": "Laplacian", "ROW": 3, "COLUMN": 4, "TRAIN_SIZE": 320, "EPOCHS": 1, "BATCH_SIZE": 32},
    "03_pooling": COMMON
    | {"POOL_SIZE": 3, "TRAIN_SIZE": 600, "EPOCHS": 1, "BATCH_SIZE": 50}
    | {"FIRST_FILTERS": 4, "SECOND_FILTERS": 8, "UNITS": 16},
    "04_visualization": {"FIRST_IMAGE": 7, "SECOND_IMAGE": 8, "THIRD_IMAGE": 11, "CONVOLUTION_NUMBER": 2}
    | {"CLASS": "Bag", "IMAGES": 300, "MODEL": "mine"}
    | {"OWN_PICTURE": str(ROOT / ".github/screenshot.png")},
}


def read(name):
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def code_cells(notebook):
    """A code cell's id -> the cell, in order."""
    return {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}


def text_of(*cells):
    """All the text that these cells put out."""
    outputs = [output for cell in cells for output in cell.outputs]
    # What is printed may come in pieces, anywhere in a line.
    return "".join(
        output.text
        if output.output_type == "stream"
        else f"\n{output.get('data', {}).get('text/plain', '')}\n"
        for output in outputs
    )


def sanitize(text):
    """Text as nbval compares it."""
    pattern, replacement = patterns()[0]
    return re.sub(pattern, replacement, text)


def patterns():
    """What tests/sanitize.cfg hides, and what it puts there."""
    text = (ROOT / "tests/sanitize.cfg").read_text(encoding="utf-8")
    return re.findall(r"^regex: (.*)$\n^replace: (.*)$", text, re.MULTILINE)
