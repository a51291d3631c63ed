"""`conv2d` and pooling: one image, and a batch of 1,000."""

import sys
from functools import partial

from tests.bench.contest import Row, others_python, processes, versus
from tests.bench.turns import in_turns

CALLS = {"one image": 2000, "1,000 images": 2, "1,000 x 64 maps": 1}  # in one turn
SLOW = ("a loop", "Keras")  # with one image


def measure():
    rows, tasks = [], {}
    course, others = (sys.executable, "arithmetic_course"), (others_python(), "arithmetic_others")
    with processes(course=course, others=others) as started:
        for process in started.values():
            for name in process.names:
                size, task, who = name.split(", ")
                calls = 10 if who in SLOW and size == "one image" else CALLS[size]
                tasks.setdefault((size, task), {})[who] = partial(process.ask, name, calls)
        for (size, task), asked in tasks.items():
            seconds = in_turns(asked, 15)
            what, here = f"{task}, {size}", seconds.pop("course")
            most = 2 if "pooling" in task else 3
            for who, there in seconds.items():
                if size == "one image":
                    rows.append(versus(what, here, "µs", who, there))
                else:
                    goal = f"at most {most} times as long"
                    rows.append(Row(what, here, "ms", who, there, goal, here <= most * there))
    return rows
