"""How long it takes until something is there: modules, the data, the first picture of a notebook."""

import gzip
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import nbformat
from jupyter_client.manager import run_kernel

from helpers import data, models
from helpers.data import files, sources
from tests.bench.contest import ROOT, Row, arrays_file, as_a_user_has_it, run, versus
from tests.bench.turns import in_turns

ROOMS = ("parameters", "data", "convolution", "pooling", "checks")
NO_TENSORFLOW = "import sys; assert 'tensorflow' not in sys.modules"


def measure():
    return imports() + first_pictures() + loads()


def fresh_python(script, **settings):
    """A function that runs a script in a fresh Python, from its start to its end, for `in_turns`."""
    return partial(run, [sys.executable, "-c", script], **settings)


def imports():
    modules = ["numpy", "helpers", *(f"helpers.{room}" for room in ROOMS)]
    asked = {name: fresh_python(f"import {name}; {NO_TENSORFLOW}") for name in modules}
    in_turns(asked, 1)  # to warm up
    seconds = in_turns(asked, 9)
    numpy, goal = seconds.pop("numpy"), "at most 50 ms more"
    return [
        Row(f"import {name}, no TensorFlow", here, "ms", "import numpy", numpy, goal, here - numpy <= 0.050)
        for name, here in seconds.items()
    ]


# What the first picture of notebook 2, and of notebook 4, is without `helpers`.
WITHOUT = {
    "02_convolutions": """
import matplotlib.pyplot as plt
import numpy as np
image = np.load({file!r})["test_images"][0]
kernel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
edges = np.zeros((26, 26))
for row in range(26):
    for column in range(26):
        edges[row, column] = (image[row : row + 3, column : column + 3] * kernel).sum()
plt.imshow(edges)
plt.show()
""",
    "04_visualization": """
import matplotlib.pyplot as plt
from tests.bench.steps_notes import notes_figure, opened
notes_figure(*opened({file!r}, {weights!r}), (0, 23, 28), verbose=0)
plt.show()
""",
}


def first_pictures():
    rows, places = [], {"file": str(arrays_file()), "weights": str(models.COURSE_WEIGHTS)}
    for name, without in WITHOUT.items():
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        course = partial(until_a_picture, cells, ROOT / "notebooks")
        others = partial(until_a_picture, [without.format(**places)], ROOT)
        here, there = in_turns({"course": course, "others": others}, 5).values()
        what = f"kernel start to the first picture of {name}"
        against, goal = "a picture of that kind without helpers", "at most 0.3 s more"
        rows.append(Row(what, here, "s", against, there, goal, here <= there + 0.3))
    return rows


def until_a_picture(cells, folder):
    """Seconds from the start of a kernel in this folder until a cell has shown a picture."""
    start, seen = time.perf_counter(), []

    def look(message):
        if "image/png" in message["content"].get("data", {}):
            seen.append(time.perf_counter() - start)

    with run_kernel(cwd=str(folder), env=as_a_user_has_it()) as client:
        for code in cells:
            reply = client.execute_interactive(code, output_hook=look, timeout=120)
            assert reply["content"]["status"] == "ok", reply["content"]
            if seen:
                return seen
    raise AssertionError("no cell showed a picture")


def loads():
    ours = f"from helpers import data; data.load_fashion_mnist(); {NO_TENSORFLOW}"
    theirs = "import tensorflow as tf; tf.keras.datasets.fashion_mnist.load_data()"
    what, against = "a new Python loads the data, from the cache", "tf.keras.datasets, from its cache"
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "keras" / "datasets" / "fashion-mnist"
        kept.mkdir(parents=True)  # what Keras keeps after its first download: the publisher's four files
        for name in (file.name for file in files.FILES):
            packed = gzip.compress((data.cache_folder() / name).read_bytes())
            (kept / f"{name}.gz").write_bytes(packed)
        settings = {"KERAS_HOME": f"{folder}/keras", "TF_CPP_MIN_LOG_LEVEL": "3"}
        asked = {"ours": fresh_python(ours), "theirs": fresh_python(theirs, **settings)}
        in_turns(asked, 1)  # to warm up
        here, there = in_turns(asked, 5).values()
        rows = [versus(what, here, "s", against, there)]
        if sources.DEBIAN_FOLDER.exists():
            empty = [f"{folder}/empty{number}" for number in range(5)]
            times = [fresh_python(ours, SEEING_CONVOLUTIONS_DATA=cache)()[0] for cache in empty]
            rows.append(
                Row("the same for the first time, from Debian's package", statistics.median(times), "s")
            )
    return rows
