"""Somebody else's code, run in a process of its own with limits, and closed off where the system can do that.

On Linux a hand-in gets namespaces of its own: it sees neither your files nor the network, and nothing that it
starts outlives it. Elsewhere the limits remain.
"""

import contextlib
import functools
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from helpers import data
from helpers.data.files import FILES
from helpers.tools.collect import watching
from helpers.tools.collect.family import Family
from helpers.tools.runs.threads import with_threads

HERE = Path(__file__).parent
CLOSED_OFF, ANOTHER_USER, AS_YOU = "closed off", "another user", "as you"
UNABLE = "This machine cannot close hand-ins off (unshare is missing or not allowed)"
NOT_CLOSED_OFF = {
    CLOSED_OFF: "",
    ANOTHER_USER: f"{UNABLE}: each runs as a user of its own, and could read what everybody may read, fill "
    "the disk and reach the network.",
    AS_YOU: f"{UNABLE}: each runs as you, with limits, and could read and change your files and reach the "
    "network.",
}
REFUSED = f"{UNABLE}, and would run them as root. Use another user."
LIMITS = {"FSIZE": watching.DISK, "NOFILE": 1024, "CORE": 0}  # of each process
THREADS = 400  # all threads of a run
FIRST_USER = 1_000_000  # above all that a system gives to people
CELLS_SHARE = 5  # a cell may take a fifth of the time of its run

_runs = itertools.count()


def run(
    cells: list[str],
    seconds: int,
    gigabytes: float,
    threads: int,
    unwanted: Callable[[], bool],
) -> watching.Run:
    """Run the code of a hand-in, and watch it.

    Parameters
    ----------
    cells : the code of its cells, in order
    seconds : how long all of them may take; one may take a fifth of it
    gigabytes : of memory, for all its processes together
    threads : that TensorFlow and NumPy use
    unwanted : asked now and then whether nobody waits for it any more
    """
    limits = LIMITS | {"DATA": int(gigabytes * 1e9), "NPROC": THREADS + _threads_of_this_user()}
    job = {"cells": cells, "limits": limits, "cell_seconds": max(1, seconds // CELLS_SHARE)}
    user = _new_user()
    with prepared(way(), user) as folder:
        (folder / "course/job.json").write_text(json.dumps(job), encoding="utf-8")
        inside = [sys.executable, "-m", "helpers.tools.collect.inside", str(folder / "course/job.json")]
        with started(inside, way(), user, folder, threads) as (process, family):
            return watching.watched(process, family, folder / "run", seconds, gigabytes, unwanted)


@functools.cache
def way() -> str:
    """The best way that this machine has, a key of `NOT_CLOSED_OFF`. It is tried once.

    Raises
    ------
    PermissionError : one sentence, where hand-ins would run as root
    """
    trial = [sys.executable, "-c", "import zmq, helpers"]
    user = _new_user()
    for one in (CLOSED_OFF, AS_YOU if user is None else ANOTHER_USER):
        with (
            contextlib.suppress(OSError, subprocess.TimeoutExpired),
            prepared(one, user) as folder,
            started(trial, one, user, folder, 1) as (process, _),
        ):
            process.communicate(timeout=60)
            if process.returncode == 0:
                return one
    raise PermissionError(REFUSED)


def not_closed_off() -> str:
    """One sentence on what a hand-in could do on this machine, or ""."""
    return NOT_CLOSED_OFF[way()]


@contextlib.contextmanager
def prepared(way: str, user: int | None) -> Iterator[Path]:
    """A folder for a run: "course" has copies of the helpers and the data, "run" is empty."""
    folder = Path(tempfile.mkdtemp(prefix="collect-"))
    try:
        folder.chmod(0o755)
        helpers = HERE.parents[1]
        shutil.copytree(helpers, folder / "course/helpers")
        (folder / "course/data").mkdir()
        for file in FILES:
            with contextlib.suppress(FileNotFoundError):  # without data, a cell says so
                shutil.copy(data.cache_folder() / file.name, folder / "course/data")
        _chmod("a+rX,a-w", folder / "course")
        (folder / "course").chmod(0o755)  # the job is still to come
        if way != CLOSED_OFF:
            (folder / "run").mkdir()
            if user is not None:
                os.chown(folder / "run", user, user)
        yield folder
    finally:
        # Not shutil.rmtree: it stumbles over ten thousand folders, each in the one before.
        _chmod("u+rwX", folder)
        subprocess.run(["rm", "-rf", folder], stderr=subprocess.DEVNULL, check=False)


def _chmod(mode, folder):
    subprocess.run(["chmod", "-R", mode, folder], stderr=subprocess.DEVNULL, check=False)


@contextlib.contextmanager
def started(
    command: list[str], way: str, user: int | None, folder: Path, threads: int
) -> Iterator[tuple[subprocess.Popen, Family]]:
    """A command, started in the enclosure; it ends, with all that it started, when the block does."""
    as_user = {}
    if way == CLOSED_OFF:
        command = _closed_off(command, user, folder)
    elif way == ANOTHER_USER:
        as_user = {"user": user, "group": user, "extra_groups": []}
    process = subprocess.Popen(
        command,
        cwd=folder if way == CLOSED_OFF else folder / "run",
        env=environment(folder, threads),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # a Ctrl+C in the terminal is not for it
        **as_user,
    )
    family = Family(process, user)
    try:
        yield process, family
    finally:
        family.end()


def _closed_off(command, user, folder):
    """The command that runs another one in namespaces of its own, with a root of its own."""
    namespaces = ["--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "--kill-child"]
    if user is None:
        namespaces += ["--user", "--map-root-user"]
    python = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}
    places = sorted(python | {os.path.realpath(place) for place in python})  # and what is a link
    places = [place for place in places if not Path(place).is_relative_to("/usr")]
    script = ["sh", str(HERE / "enclose.sh"), str(folder), str(user or ""), *places, "--"]
    return ["unshare", *namespaces, *script, *command]


def environment(folder: Path, threads: int) -> dict[str, str]:
    """All environment variables of a run."""
    run = folder / "run"
    paths = [str(Path(sys.prefix) / "bin"), "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    return with_threads(threads) | {
        "PATH": ":".join(paths),
        "LANG": "C.UTF-8",
        "USER": "learner",
        "HOME": str(run / "home"),
        "TMPDIR": str(run / "tmp"),
        "PYTHONPATH": str(folder / "course"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",
        "SEEING_CONVOLUTIONS_DATA": str(folder / "course/data"),
        "SEEING_CONVOLUTIONS_MODELS": str(run / "models"),
        "SEEING_CONVOLUTIONS_RECORD": str(run / "record.json"),
        "SEEING_CONVOLUTIONS_PROGRESS": "off",
    }


def _new_user():
    """For root, the id of a user who owns nothing, another one for each run; else None."""
    return FIRST_USER + os.getpid() * 64 + next(_runs) % 64 if os.getuid() == 0 else None


def _threads_of_this_user():
    """Where a run has no user of its own, the system may count your other threads as well."""
    if os.getuid() == 0:
        return 0
    threads = 0
    for one in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            threads += one.num_threads() if one.uids().real == os.getuid() else 0
    return threads
