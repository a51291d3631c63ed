"""What the parts of the benchmark share: contestants in processes of their own, that take turns.

A contestant is a function in a module that stands alone: it is run by the Python it needs, as `worker` says.
Turns, because the machine's speed changes from minute to minute.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers import data

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "bench"


class Row(NamedTuple):
    """One line of the table."""

    what: str
    here: float
    unit: str  # of both numbers: "s", "ms", "µs" or another word
    against: str = ""
    there: float | None = None
    goal: str = ""
    reached: bool = False


def versus(what, here, unit, against, there, times=1):
    """A row that asks to be faster, or at least so many times faster."""
    goal = "faster" if times == 1 else f"at least {times:g} times faster"
    return Row(what, here, unit, against, there, goal, there >= times * here)


def others_python():
    """The Python that has PyTorch and scipy, which the course itself never needs. Installs them once."""
    python, ready = BUILD / "others" / "bin" / "python", BUILD / "others" / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", BUILD / "others"], check=True)
        # pip, and not uv: where only a local file of PyTorch without CUDA is to be had, pip finds it.
        install = [python, "-m", "pip", "install", "--quiet", "torch==2.13.0", "numpy", "scipy"]
        subprocess.run(install, check=True)
        ready.touch()
    return python


def arrays_file():
    """Fashion-MNIST as arrays in one file, for those who do without `helpers`."""
    names = ("training_images", "training_labels", "test_images", "test_labels")
    file = BUILD / "fashion_mnist.npz"
    np.savez(file, **dict(zip(names, sum(data.load_fashion_mnist(), ()), strict=True)))
    return file


def as_a_user_has_it():
    """The environment without what this process was told about TensorFlow, or told it itself, and threads."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("TF_", "OMP_"))}


def run(command, **settings):
    """Run a command to its end. Returns its seconds, and the GB of the largest process it started."""
    with (BUILD / "commands.log").open("a") as log:
        start, environment = time.perf_counter(), as_a_user_has_it() | settings
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if status:
        raise RuntimeError(f"{command} failed; see {log.name}")
    return seconds, used.ru_maxrss / 2**20


class Process(subprocess.Popen):
    """The contestants of a module of this package, running. ``names`` are what it can be asked for."""

    def __init__(self, python, module, *arguments):
        command = [python, "-m", "tests.bench.worker", f"tests.bench.{module}", *map(str, arguments)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with (BUILD / f"{module}.log").open("a") as log:
            super().__init__(command, **pipes, stderr=log, cwd=ROOT, env=as_a_user_has_it())
        self.names = self._answer()

    def ask(self, name, number=1, warm=True):
        """Do ``name`` once to warm up, then ``number`` times. Returns seconds for one, and what it gave."""
        print(json.dumps([name, number, warm]), file=self.stdin, flush=True)
        return self._answer()

    def _answer(self):
        answer = self.stdout.readline()
        if not answer:
            raise RuntimeError(f"a contestant stopped; see {BUILD}/*.log")
        return json.loads(answer)


@contextlib.contextmanager
def processes(**commands):
    """Start a `Process` for each keyword: a Python, a module and its arguments."""
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(Process(*command)) for name, command in commands.items()}
