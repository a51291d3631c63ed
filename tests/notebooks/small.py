"""Small settings for the notebooks, and what tests read of them."""

import re
from pathlib import Path

import nbformat

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


def read(name):
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def text_of(notebook):
    """All the text that the code cells put out."""
    return "\n".join(text_of_cell(cell) for cell in notebook.cells if cell.cell_type == "code")


def text_of_cell(cell):
    return "\n".join(
        output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs
    )


def sanitize(text):
    pattern, replacement = patterns()[0]
    return re.sub(pattern, replacement, text)


def patterns():
    return re.findall(
        r"^regex: (.*)$\n^replace: (.*)$", (ROOT / "tests/sanitize.cfg").read_text(), re.MULTILINE
    )
