"""The whole course: `make run`, notebook by notebook, and `make test`."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench.contest import BUILD, ROOT, Row


def measure():
    rows, total = [], 0
    with tempfile.TemporaryDirectory() as folder:
        # As `make run` does it, one after the other.
        for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
            command = [ROOT / ".venv/bin/papermill", "--cwd", "notebooks", "--no-progress-bar"]
            command += [notebook, Path(folder) / notebook.name]
            seconds, memory = run(command, SEEING_CONVOLUTIONS_MODELS=folder)
            total += seconds
            rows.append(Row(f"make run: {notebook.stem}", seconds, "s"))
            rows.append(Row("its largest process", memory, "GB"))
    tests, _ = run(["make", "test"])
    return [
        *rows,
        Row("make run, all notebooks", total, "s", goal="within five minutes", reached=total <= 300),
        Row("make test", tests, "s", goal="within eight minutes", reached=tests <= 480),
    ]


def run(command, **settings):
    """Run a command to its end. Returns its seconds, and the GB of the largest process it started."""
    with (BUILD / "whole.log").open("a") as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=log, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if status:
        raise RuntimeError(f"{command} failed; see {BUILD / 'whole.log'}")
    return seconds, used.ru_maxrss / 2**20
