"""Many runs at once: eight of notebook 2, as a sweep, and with papermill's own command.

By papermill they are made one after the other, and two at a time. The three ways take turns, with four runs
each, so a sweep starts twice. Then thirty hand-ins of it are collected.
"""

import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.contest import ROOT, Row, run

NOTEBOOK = "02_convolutions"
HAND_INS = 30
ROUNDS = ((1, 2, 3, 4), (5, 6, 7, 8))  # seeds


def measure():
    totals = dict.fromkeys((one_after_the_other, two_at_a_time, sweep), 0.0)
    for seeds in ROUNDS:
        for way in totals:
            with tempfile.TemporaryDirectory() as folder:
                start = time.perf_counter()
                way(seeds, Path(folder))
                totals[way] += time.perf_counter() - start
                print(f"{way.__name__}: {totals[way]:.1f} s", flush=True)
    alone, pairs, swept = totals.values()
    what = f"{sum(map(len, ROUNDS))} runs of notebook 2, as a sweep"
    return [
        Row(what, swept, "s", "one after the other", alone, "at most 0.65 of it", swept <= 0.65 * alone),
        Row(what, swept, "s", "papermill, two at a time", pairs, "at most 10 % more", swept <= 1.1 * pairs),
        Row(f"{HAND_INS} hand-ins of notebook 2, collected", collect(), "s"),
    ]


def papermill(seed, folder):
    command = [ROOT / ".venv/bin/papermill", "--cwd", "notebooks", "--no-progress-bar"]
    command += ["--no-request-save-on-cell-execute", f"notebooks/{NOTEBOOK}.ipynb", folder / f"{seed}.ipynb"]
    run([*command, "-p", "SEED", str(seed)])


def one_after_the_other(seeds, folder):
    for seed in seeds:
        papermill(seed, folder)


def two_at_a_time(seeds, folder):
    for place in range(0, len(seeds), 2):
        with ThreadPoolExecutor() as threads:
            list(threads.map(lambda seed: papermill(seed, folder), seeds[place : place + 2]))


def sweep(seeds, folder):
    grid = f"SEED={','.join(map(str, seeds))}"
    run([sys.executable, "-m", "helpers.tools.runs", NOTEBOOK, grid, "--folder", folder])


def collect():
    """Seconds for a class that handed in notebook 2 as it was."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(HAND_INS):
            (Path(folder) / f"learner {number}").mkdir()
            shutil.copy(ROOT / f"notebooks/{NOTEBOOK}.ipynb", Path(folder) / f"learner {number}")
        seconds, _ = run([sys.executable, "-m", "helpers.tools.collect", folder])
    return seconds
