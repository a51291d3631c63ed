"""What the parts of the benchmark share: contestants in processes of their own, that take turns.

A contestant is a function in a file of its own, that stands alone: it is run by the Python it needs, as
`worker.py` says. Turns, because the machine's speed changes from minute to minute.
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers import data

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "bench"


class Row(NamedTuple):
    """One line of the table. ``there`` and ``goal`` are None where nothing is compared or asked."""

    what: str
    here: float
    against: str
    there: float | None
    unit: str  # of both: "s", "ms", "µs" or another word
    goal: str | None
    reached: bool | None


def versus(what, here, against, there, unit, times):
    """A row that asks to be at least so many times faster."""
    return Row(what, here, against, there, unit, f"at least {times:g} times faster", there >= times * here)


def others_python():
    """The Python that has PyTorch and scipy, which the course itself never needs. Installs them once."""
    python = BUILD / "others" / "bin" / "python"
    if not (BUILD / "others" / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", BUILD / "others"], check=True)
        # pip, and not uv: where only a local file of PyTorch without CUDA is to be had, pip finds it.
        install = [python, "-m", "pip", "install", "--quiet", "torch==2.13.0", "numpy", "scipy"]
        subprocess.run(install, check=True)
        (BUILD / "others" / "ready").touch()
    return python


def arrays_file():
    """Fashion-MNIST as arrays in one file, for those who do without `helpers`."""
    file = BUILD / "fashion_mnist.npz"
    (training_images, training_labels), (test_images, test_labels) = data.load_fashion_mnist()
    np.savez(
        file,
        training_images=training_images,
        training_labels=training_labels,
        test_images=test_images,
        test_labels=test_labels,
    )
    return file


def as_a_user_has_it():
    """The environment without what this process was told about TensorFlow, or has told it itself, and threads."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("TF_", "OMP_"))}


class Process:
    """A contestants' file, running. ``ask`` has it do one thing and tell how long that took."""

    def __init__(self, file, *arguments, python=sys.executable):
        self._process = subprocess.Popen(
            [python, HERE / "worker.py", HERE / file, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(BUILD / f"{Path(file).stem}.log").open("a"),
            text=True,
            env=as_a_user_has_it(),
        )

    def seconds(self, name, number=1):
        """A function that asks for the seconds of one ``name``, for `in_turns`."""
        return lambda: self.ask(name, number)[0]

    def ask(self, name, number=1, warm=True):
        """Do ``name`` once to warm up, then ``number`` times. Returns seconds for one, and what it gave."""
        print(json.dumps([name, number, warm]), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"a contestant stopped; see {BUILD}/*.log")
        return json.loads(answer)

    def close(self):
        self._process.stdin.close()
        self._process.wait()


@contextlib.contextmanager
def processes(**files):
    """Start a `Process` for each keyword: its file and arguments, or these and a Python."""
    started = {}
    try:
        for name, (python, *command) in files.items():
            started[name] = Process(*command, python=python)
        yield started
    finally:
        for process in started.values():
            process.close()


def in_turns(asked, rounds):
    """Ask everybody in turn, ``rounds`` times. ``asked``: name -> a function that returns seconds.

    Returns the medians, by name.
    """
    seconds = {name: [] for name in asked}
    for _ in range(rounds):
        for name, ask in asked.items():
            seconds[name].append(ask())
    return {name: statistics.median(times) for name, times in seconds.items()}
