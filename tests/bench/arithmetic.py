"""`conv2d` and pooling: one image, and a batch of 1,000."""

import sys

from tests.bench.contest import Row, in_turns, others_python, processes, versus

ONE, MANY, MAPS = "one image", "1,000 images", "1,000 x 64 maps"
CALLS = {ONE: 2000, MANY: 2, MAPS: 1}  # in one turn
WHAT = [
    (ONE, "conv2d", ("a loop", "scipy.signal", "Keras", "PyTorch")),
    (ONE, "maximum pooling", ("a loop", "Keras", "PyTorch")),
    (ONE, "average pooling", ("Keras", "PyTorch")),
    (MANY, "1 kernel", ("Keras", "PyTorch")),
    (MANY, "64 filters", ("Keras", "PyTorch")),
    (MAPS, "64 filters", ("Keras", "PyTorch")),
    (MAPS, "maximum pooling", ("Keras", "PyTorch")),
    (MAPS, "average pooling", ("Keras", "PyTorch")),
]


def measure():
    rows = []
    with processes(
        course=(sys.executable, "arithmetic_course"), others=(others_python(), "arithmetic_others")
    ) as started:
        for size, task, names in WHAT:
            asked = {}
            for name in ("course", *names):
                process = started["others" if name in ("scipy.signal", "PyTorch") else "course"]
                calls = 10 if name in ("a loop", "Keras") and size == ONE else CALLS[size]
                asked[name] = process.seconds(f"{size}, {task}, {name}", calls)
            seconds = in_turns(asked, 15)
            what, here = f"{task}, {size}", seconds.pop("course")
            for name, there in seconds.items():
                if size == ONE:
                    rows.append(versus(what, here, "µs", name, there))
                else:
                    goal = "at most 3 times as long"
                    rows.append(Row(what, here, "ms", name, there, goal, here <= 3 * there))
    return rows
