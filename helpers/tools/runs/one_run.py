"""One run of a notebook, as a task on a worker: in its own process and folder, and what came out of it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from helpers.checks.kept import VARIABLE as PROGRESS
from helpers.folders import user_folder
from helpers.record import VARIABLE as RECORD
from helpers.tools.runs import cluster
from helpers.tools.runs.threads import with_threads
from helpers.tools.runs.versions import HELPERS

# The kernel's sockets are files, whose paths may have about 100 characters.
SHORT = "/tmp" if Path("/tmp").is_dir() else None
MODELS = "SEEING_CONVOLUTIONS_MODELS"


def run(notebook: str, settings: dict) -> dict:
    """Run a notebook with some settings, with its share of the machine's cores.

    Parameters
    ----------
    notebook : the text of its file
    settings : name -> value

    Returns
    -------
    dict with "outcome", which is "done" or what went wrong in one line; "run_seconds"; "threads"; "results"
        and "versions", as `helpers.record` wrote them; "notebook", the text of the executed one, or ""
    """
    threads = cluster.threads_of_a_task()
    with tempfile.TemporaryDirectory(prefix="sc-", dir=SHORT, ignore_cleanup_errors=True) as name:
        folder, start = Path(name), time.perf_counter()
        (folder / "work").mkdir()
        (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
        (folder / "in.ipynb").write_text(notebook, encoding="utf-8")
        if own_network().exists():  # notebook 4 may ask for it, and notebook 3 must not replace it
            shutil.copy(own_network(), folder)
        outcome = _executed(folder, threads)
        if _kernel_lost_its_port(outcome, folder):
            outcome = _executed(folder, threads)
        record = _read(folder / "record.json")
        return {
            "outcome": outcome,
            "run_seconds": round(time.perf_counter() - start, 2),
            "threads": threads,
            "results": json.loads(record)["results"] if record else {},
            "versions": json.loads(record)["versions"] if record else {},
            "notebook": _read(folder / "out.ipynb"),
        }


def own_network() -> Path:
    """Where the learner's own network is, if there is one (without Keras, which `helpers.models` imports)."""
    return user_folder(MODELS) / "my_cnn.keras"


def _executed(folder, threads):
    """Run the notebook in a process of its own, as papermill moves all threads to another folder."""
    places = {"JUPYTER_RUNTIME_DIR": folder, MODELS: folder, RECORD: folder / "record.json"}
    environment = os.environ | with_threads(threads) | {PROGRESS: "off"}
    # It imports the course that this worker has, wherever the worker was started.
    places["PYTHONPATH"] = os.pathsep.join(
        [str(HELPERS.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    )
    with (folder / "log.txt").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "helpers.tools.runs.child", folder],
            cwd=folder,
            env=environment | {variable: str(place) for variable, place in places.items()},
            stdin=subprocess.PIPE,  # closed when this worker is gone, so that the child ends as well
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl+C is for the command
        )
    with child.stdin:
        while child.poll() is None:
            try:
                child.wait(0.5)
            except subprocess.TimeoutExpired:
                if cluster.unwanted():
                    child.stdin.close()
    stopped = f"the run's process ended by itself, with {child.returncode}"
    return _read(folder / "outcome.txt") or stopped


def _kernel_lost_its_port(outcome, folder):
    """Whether another program took a port of the kernel before it did (papermill's issue 511)."""
    died = "Kernel died before replying" in outcome
    return died and "Address already in use" in _read(folder / "log.txt")


def _read(file):
    return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
