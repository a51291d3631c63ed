"""How long it takes until something is there: modules, the data, the first picture of a notebook."""

import functools
import gzip
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np
from jupyter_client.manager import start_new_kernel

from helpers import data, models
from tests.bench.contest import ROOT, Row, arrays_file, as_a_user_has_it, in_turns, versus

ROOMS = ("parameters", "data", "convolution", "pooling", "checks")
DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
NO_TENSORFLOW = "import sys; assert 'tensorflow' not in sys.modules"


def measure():
    return imports() + first_pictures() + loads()


def fresh_pythons(scripts, rounds):
    """The medians of what fresh Pythons take, by name. ``scripts``: name -> (script, settings)."""
    asked = {name: functools.partial(seconds_of, *script) for name, script in scripts.items()}
    in_turns(asked, 1)  # to warm up
    return in_turns(asked, rounds)


def seconds_of(script, settings):
    """How long a fresh Python takes for a script, from its start to its end."""
    start = time.perf_counter()
    command, environment = [sys.executable, "-c", script], as_a_user_has_it() | settings
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def imports():
    modules = ["helpers", *(f"helpers.{room}" for room in ROOMS)]
    scripts = {name: (f"import {name}; {NO_TENSORFLOW}", {}) for name in ["numpy", *modules]}
    seconds = fresh_pythons(scripts, 9)
    numpy = seconds.pop("numpy")
    return [
        Row(
            f"import {name}, no TensorFlow", here, "ms", "import numpy", numpy,
            "at most 50 ms more", here - numpy <= 0.050,
        )
        for name, here in seconds.items()
    ]  # fmt: skip


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
import numpy as np
import tensorflow as tf
from tests.bench.train_notes import network
images = np.load({file!r})["test_images"].reshape(10000, 28, 28, 1) / 255.0
model = network()
model.load_weights({weights!r})
activation_model = tf.keras.Model(model.inputs, [layer.output for layer in model.layers])
figure, axes = plt.subplots(3, 4)
for row, number in enumerate((0, 23, 28)):
    for column in range(4):
        maps = activation_model.predict(images[number : number + 1], verbose=0)[column]
        axes[row, column].imshow(maps[0, :, :, 1], cmap="inferno")
plt.show()
""",
}


def first_pictures():
    rows, file = [], arrays_file()
    for name, without in WITHOUT.items():
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        code = without.format(file=str(file), weights=str(models.COURSE_WEIGHTS))
        asked = {
            "course": functools.partial(until_a_picture, cells, ROOT / "notebooks"),
            "without": functools.partial(until_a_picture, [code], ROOT),
        }
        here, there = in_turns(asked, 5).values()
        what = f"kernel start to the first picture of {name}"
        rows.append(Row(what, here, "s", "a picture of that kind without helpers", there))
    return rows


def until_a_picture(cells, folder):
    """Seconds from the start of a kernel in this folder until a cell has shown a picture."""
    start = time.perf_counter()
    manager, client = start_new_kernel(cwd=str(folder), env=as_a_user_has_it())
    seen = []

    def look(message):
        if "image/png" in message["content"].get("data", {}):
            seen.append(time.perf_counter() - start)

    try:
        for code in cells:
            reply = client.execute_interactive(code, output_hook=look, timeout=120)
            assert reply["content"]["status"] == "ok", reply["content"]
            if seen:
                return seen[0]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    raise AssertionError("no cell showed a picture")


def loads():
    ours = f"from helpers import data; data.load_fashion_mnist(); {NO_TENSORFLOW}"
    theirs = "import tensorflow as tf; tf.keras.datasets.fashion_mnist.load_data()"
    with tempfile.TemporaryDirectory() as folder:
        keep_as_keras_does(Path(folder) / "keras" / "datasets" / "fashion-mnist")
        settings = {"KERAS_HOME": f"{folder}/keras", "TF_CPP_MIN_LOG_LEVEL": "3"}
        seconds = fresh_pythons({"ours": (ours, {}), "theirs": (theirs, settings)}, 5)
        what, against = "a new Python loads the data, from the cache", "tf.keras.datasets, from its cache"
        rows = [versus(what, seconds["ours"], "s", against, seconds["theirs"])]
        if DEBIAN_FOLDER.exists():
            first = statistics.median(
                seconds_of(ours, {"SEEING_CONVOLUTIONS_DATA": f"{folder}/empty{number}"})
                for number in range(5)
            )
            rows.append(Row("the same for the first time, from Debian's package", first, "s"))
    return rows


def keep_as_keras_does(folder):
    """Write what tf.keras.datasets keeps after its first download: the publisher's four files."""
    folder.mkdir(parents=True)
    for name, (images, labels) in zip(("train", "t10k"), data.load_fashion_mnist(), strict=True):
        for what, array in (("images-idx3", images), ("labels-idx1", labels)):
            header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
            packed = gzip.compress(header + array.tobytes())
            (folder / f"{name}-{what}-ubyte.gz").write_bytes(packed)
