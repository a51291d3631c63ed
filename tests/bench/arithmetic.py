"""`conv2d` and pooling: one image, and a batch of 1,000."""

import sys

from tests.bench.contest import Row, in_turns, others_python, processes

NUMBERS = {"one image": 2000, "1,000 images": 2, "1,000 x 64 maps": 1}
WHAT = [
    ("one image", "conv2d", ("a loop", "scipy.signal", "Keras", "PyTorch")),
    ("one image", "maximum pooling", ("a loop", "Keras", "PyTorch")),
    ("one image", "average pooling", ("Keras", "PyTorch")),
    ("1,000 images", "1 kernel", ("Keras", "PyTorch")),
    ("1,000 images", "64 filters", ("Keras", "PyTorch")),
    ("1,000 x 64 maps", "64 filters", ("Keras", "PyTorch")),
    ("1,000 x 64 maps", "maximum pooling", ("Keras", "PyTorch")),
    ("1,000 x 64 maps", "average pooling", ("Keras", "PyTorch")),
]


def measure():
    rows = []
    with processes(
        course=(sys.executable, "arithmetic_course.py"), others=(others_python(), "arithmetic_others.py")
    ) as started:
        for size, task, names in WHAT:
            asked = {}
            for name in ("course", *names):
                process = started["others" if name in ("scipy.signal", "PyTorch") else "course"]
                number = 10 if name in ("a loop", "Keras") and size == "one image" else NUMBERS[size]
                asked[name] = process.seconds(f"{size}, {task}, {name}", number)
            seconds = in_turns(asked, 15)
            here = seconds["course"]
            for name in names:
                unit = "µs" if size == "one image" else "ms"
                if size == "one image":
                    goal, reached = "faster", here < seconds[name]
                else:
                    goal, reached = "at most 3 times as long", here <= 3 * seconds[name]
                rows.append(Row(f"{task}, {size}", here, name, seconds[name], unit, goal, reached))
    return rows
