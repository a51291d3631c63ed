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
from jupyter_client.manager import start_new_kernel

from helpers import data, models
from tests.bench.contest import HERE, ROOT, Row, arrays_file, as_a_user_has_it, in_turns

MODULES = ["helpers"] + [
    f"helpers.{name}" for name in ("parameters", "data", "convolution", "pooling", "checks")
]


def measure():
    return modules() + first_pictures() + loads()


def seconds_of(script, **settings):
    """How long a fresh Python takes for a script, from its start to its end."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", script],
        env=as_a_user_has_it() | settings,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def fresh_pythons(scripts, rounds):
    """The medians of `seconds_of`, by name. ``scripts``: name -> (script, settings)."""
    asked = {
        name: functools.partial(seconds_of, script, **settings)
        for name, (script, settings) in scripts.items()
    }
    in_turns(asked, 1)  # to warm up
    return in_turns(asked, rounds)


def modules():
    names = ["numpy", *MODULES]
    none = "; import sys; assert 'tensorflow' not in sys.modules"
    seconds = fresh_pythons({name: (f"import {name}{none}", {}) for name in names}, 9)
    return [
        Row(
            f"import {name}, no TensorFlow",
            seconds[name],
            "import numpy",
            seconds["numpy"],
            "ms",
            "at most 50 ms more",
            seconds[name] - seconds["numpy"] <= 0.050,
        )
        for name in MODULES
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
import sys
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
images = np.load({file!r})["test_images"].reshape(10000, 28, 28, 1) / 255.0
sys.path.insert(0, {here!r})
from train_notes import network
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
        code = without.format(file=str(file), here=str(HERE), weights=str(models.COURSE_WEIGHTS))
        asked = {
            "course": functools.partial(until_a_picture, cells),
            "without": functools.partial(until_a_picture, [code]),
        }
        here, there = in_turns(asked, 5).values()
        what = f"kernel start to the first picture of {name}"
        rows.append(Row(what, here, "a picture of that kind without helpers", there, "s", None, None))
    return rows


def until_a_picture(cells):
    """Seconds from the start of a kernel until a cell has shown a picture."""
    start = time.perf_counter()
    manager, client = start_new_kernel(cwd=str(ROOT / "notebooks"), env=as_a_user_has_it())
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
    ours = "from helpers import data; import sys; data.load_fashion_mnist(); assert 'tensorflow' not in sys.modules"
    keras = "import tensorflow as tf; tf.keras.datasets.fashion_mnist.load_data()"
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        # What tf.keras.datasets keeps after its first download: the publisher's four files.
        kept = Path(folder) / "keras" / "datasets" / "fashion-mnist"
        kept.mkdir(parents=True)
        for file in data._FILES:
            content = (data.cache_folder() / file.name).read_bytes()
            (kept / f"{file.name}.gz").write_bytes(gzip.compress(content))
        scripts = {
            "later": (ours, {}),
            "keras": (keras, {"KERAS_HOME": str(Path(folder) / "keras"), "TF_CPP_MIN_LOG_LEVEL": "3"}),
        }
        seconds = fresh_pythons(scripts, 5)
        what, there = "a new Python loads the data, from the cache", "tf.keras.datasets, from its cache"
        rows.append(
            Row(
                what,
                seconds["later"],
                there,
                seconds["keras"],
                "s",
                "faster",
                seconds["later"] < seconds["keras"],
            )
        )
        if data.DEBIAN_FOLDER.exists():
            first = statistics.median(
                seconds_of(ours, SEEING_CONVOLUTIONS_DATA=str(Path(folder) / f"empty{number}"))
                for number in range(5)
            )
            rows.append(
                Row("the same for the first time, from Debian's package", first, "", None, "s", None, None)
            )
    return rows
