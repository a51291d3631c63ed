"""The command, as `make sweep` has it: a real notebook, Ctrl+C, and a cluster whose workers die."""

import contextlib
import csv
import os
import re
import shutil
import signal
import socket
import subprocess
import sys

import psutil
import pytest
from distributed import Client

from helpers.tools.runs import __main__ as command
from helpers.tools.runs import cluster
from tests.notebooks.small import NOTEBOOKS, ROOT
from tests.tools.runs import tiny


def begin(folder, module, *arguments):
    command = [sys.executable, "-m", module, *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    return subprocess.Popen(command, cwd=folder, start_new_session=True, **pipes)


def sweep(*arguments):
    return begin(ROOT, "helpers.tools.runs", *arguments)


def ended(process):
    out, told = process.communicate(timeout=300)
    return process.returncode, out, told


def table(folder):
    with (folder / "runs.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_ctrl_c_keeps_what_is_done_and_the_same_command_does_the_rest(tmp_path):
    folder = tmp_path / "sweep"
    asked = [tiny.write(tmp_path), f"PLACE={tmp_path}", "SEED=1,2,3", "--folder", folder, "--at-once=1"]
    (tmp_path / "open-1").touch()
    process = sweep(*asked)
    tiny.wait_until(lambda: tiny.started(tmp_path, 2))
    os.killpg(process.pid, signal.SIGINT)  # a terminal tells all processes that it started
    code, out, told = ended(process)
    assert code == 130
    assert told.splitlines()[-1] == "Stopped. Runs that are left: 2 of 3; the same command does them."
    assert "Traceback" not in told
    assert out == ""
    assert [(row["SEED"], row["outcome"]) for row in table(folder)] == [("1", "done")]
    tiny.wait_until_gone(tiny.started(tmp_path, 2))
    assert not tiny.started(tmp_path, 3)

    (tmp_path / "open").touch()
    code, out, told = ended(sweep(*asked))
    assert code == 0, told
    assert out.splitlines()[0] == f"Runs that are already in {folder}: 1 of 3."
    assert [(row["SEED"], row["outcome"]) for row in table(folder)] == [(seed, "done") for seed in "123"]
    assert [len(tiny.started(tmp_path, seed)) for seed in (1, 2, 3)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["03_pooling", "SEED"], "the grid must be NAME=VALUE,VALUE… for each setting, got 'SEED'"),
        (["03_pooling", "EPOCHS=5,0"], "EPOCHS must be a whole number from 1 to 100, got 0"),
        (["03_pooling", "SEED=1", "--at-once", "0"], "--at-once must be 1 or more, got 0"),
        (["3", "SEED=1"], "There is no notebooks/3.ipynb; the notebook is one of "),
        (["03_pooling", "SEED=1", "--scheduler", "host"], "No Dask scheduler answers at host: "),
    ],
)
def test_what_is_wrong_is_one_sentence(arguments, told, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.argv", ["runs", *arguments, "--folder", str(tmp_path)])
    with pytest.raises(SystemExit) as caught:
        command.main()
    assert caught.value.code.startswith(told)
    assert len(caught.value.code.splitlines()) == 1
    assert not list(tmp_path.iterdir())


@contextlib.contextmanager
def running(folder, module, *arguments):
    """A process of a Dask cluster, in a folder; it is killed at the end."""
    process = begin(folder, f"distributed.cli.dask_{module}", *arguments, "--host", "127.0.0.1")
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def listens(port):
    with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextlib.contextmanager
def new_scheduler():
    """A scheduler, started as the README says: its process and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(ROOT, "scheduler", "--port", port, "--dashboard-address", "127.0.0.1:0") as process:
        tiny.wait_until(lambda: listens(port))
        yield process, f"tcp://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def scheduler():
    """The address of one for several tests, which bring their workers."""
    with new_scheduler() as (_, address):
        yield address


def worker(scheduler, folder):
    """A worker for one task at a time. A nanny would start another one in its place when it is killed."""
    return running(folder, "worker", scheduler, "--nthreads", "1", "--no-nanny")


def test_notebook_2_at_its_smallest_on_a_cluster(fashion_mnist, scheduler, tmp_path):
    smallest = ["TRAIN_SIZE=100", "TEST_SIZE=100", "EPOCHS=1", "SEED=1"]
    asked = [NOTEBOOKS / "02_convolutions.ipynb", *smallest, "--folder", tmp_path, "--scheduler", scheduler]
    with worker(scheduler, tmp_path):
        code, out, told = ended(sweep(*asked))
    assert (code, "100%" in told) == (0, True), told
    assert out.startswith("test_accuracy, mean (lowest to highest): 0.")
    text = (tmp_path / "figure.txt").read_text(encoding="utf-8")
    assert out == f"{text}In {tmp_path}: runs.csv, figure.png, and each executed notebook in runs.\n"
    assert (tmp_path / "figure.png").exists()
    assert [(row["SEED"], row["outcome"]) for row in table(tmp_path)] == [("1", "done")]


def test_the_run_of_a_worker_that_is_killed_is_done_by_another(scheduler, tmp_path):
    folder = tmp_path / "sweep"
    asked = [tiny.write(tmp_path), f"PLACE={tmp_path}", "SEED=1,2,3", "--folder", folder]
    with worker(scheduler, tmp_path) as killed:
        process = sweep(*asked, "--scheduler", scheduler)
        tiny.wait_until(lambda: tiny.started(tmp_path, 1))
        orphans = [one.pid for one in psutil.Process(killed.pid).children(recursive=True)]
        assert set(tiny.started(tmp_path, 1)) <= set(orphans)
        with worker(scheduler, tmp_path):
            killed.kill()
            tiny.wait_until_gone(orphans)
            (tmp_path / "open").touch()
            code, _, told = ended(process)
    assert code == 0, told
    assert [(row["SEED"], row["outcome"]) for row in table(folder)] == [(seed, "done") for seed in "123"]
    assert [len(tiny.started(tmp_path, seed)) for seed in (1, 2, 3)] == [2, 1, 1]


def test_a_worker_with_other_helpers_is_refused(scheduler, tmp_path):
    shutil.copytree(ROOT / "helpers", tmp_path / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "helpers" / "convolution.py").open("a") as file:
        file.write("# changed")
    file = tiny.write(tmp_path)
    with worker(scheduler, tmp_path):  # which imports what is there
        code, _, told = ended(sweep(file, "SEED=1", "--folder", tmp_path, "--scheduler", scheduler))
    assert code == 1
    assert re.fullmatch(
        r"The worker tcp://127.0.0.1:\d+ has helpers \w{12} \(here \w{12}\): "
        r"install the same there, and start it again.\n",
        told,
    )


def test_a_scheduler_that_is_lost_is_one_sentence():
    with new_scheduler() as (process, address), Client(address) as client:
        told = "^The connection to the scheduler was lost. The same command does what is left.$"
        submit, client.submit = client.submit, lambda *task, **how: (submit(*task, **how), process.kill())[0]
        with pytest.raises(SystemExit, match=told):
            dict(cluster.finished(client, divmod, {1: (1, 7)}, ""))
