"""A run under watch: what it tells, and its end when it takes more than it may."""

import contextlib
import json
import os
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from helpers.tools.collect.family import Family

PROCESSES = 64  # at the same time
DISK = 500_000_000  # bytes in all files
ENTRIES = 20_000  # files and folders
TOLD = 10_000_000  # bytes
ENDED = "A cell ended the run."
LOOK = 0.25  # seconds between two looks


@dataclass
class Run:
    """What came out of a run. A hand-in may have forged it."""

    seconds: float = 0.0
    last: int = -1  # the place of the last cell that was run
    errors: dict[int, str] = field(default_factory=dict)  # place of a cell -> a sentence
    checks: dict = field(default_factory=dict)  # as `helpers.checks.outcomes` returns it
    stopped: str | None = None  # why the cells after the last were not run: a sentence


def watched(
    process: subprocess.Popen,
    family: Family,
    folder: Path,
    seconds: int,
    gigabytes: float,
    unwanted: Callable[[], bool],
) -> Run:
    """Watch a run until its end, or until it takes more than it may.

    Parameters
    ----------
    process : started by the enclosure
    family : of the process
    folder : where it may write; may be missing
    seconds, gigabytes : the most it may take
    unwanted : asked now and then whether nobody waits for it any more
    """
    begin = time.monotonic()
    run, begun, text = Run(stopped=ENDED), None, ""
    try:
        for line in _lines(process, lambda: _excess(family.living(), folder, gigabytes), seconds, unwanted):
            told = _understood(line)
            text = text if told else line.decode(errors="replace").strip() or text
            if "ended" in told:
                run.stopped = told["ended"]
                break
            begun = told.get("begun", begun)
            if "place" in told:
                run.last = told["place"]
                run.checks = told.get("checks") or run.checks
                if told.get("error"):
                    run.errors[run.last] = told["error"]
    except TookTooMuch as excess:
        run.stopped = str(excess)
    if begun is None and run.stopped == ENDED:
        run.stopped = f"It could not be started: {text[:300]}"
    elif begun is not None and begun != run.last and run.stopped:
        run.last, run.errors[begun] = begun, run.stopped
    run.seconds = round(time.monotonic() - begin, 1)
    return run


class TookTooMuch(Exception):
    """A run took more than it may: one sentence."""


def _lines(process, excess, seconds, unwanted) -> Iterator[bytes]:
    """The lines that a run tells, until its end; in between it is looked at."""
    begin = looked = time.monotonic()
    rest, size, too_much = b"", 0, None
    while True:
        if select.select([process.stdout], [], [], LOOK)[0]:
            new = os.read(process.stdout.fileno(), 1_000_000)
            if not new:
                return
            size += len(new)
            *lines, rest = (rest + new).split(b"\n")
            yield from lines
        if too_much:  # what it told before it was looked at has been heard by now
            raise TookTooMuch(too_much)
        if size > TOLD:
            too_much = "It was stopped: it told too much."
        elif time.monotonic() - begin > seconds:
            too_much = f"It was stopped after {seconds} seconds."
        elif time.monotonic() - looked > LOOK:
            too_much = "It was stopped: nobody waits for it." if unwanted() else excess()
            looked = time.monotonic()


def _excess(family, folder, gigabytes):
    """One sentence if there are too many processes, too much memory or too many files, else None."""
    if len(family) > PROCESSES:
        return f"It was stopped: it started more than {PROCESSES} processes."
    most = gigabytes * 1e9
    # The quick count has what processes share in each of them; only if that is too much, the right one.
    if _memory(family, "memory_info", "rss") > most and _memory(family, "memory_full_info", "pss") > most:
        return f"It was stopped: it took more than {gigabytes:g} GB of memory."
    return f"It was stopped: its files took more than {DISK / 1e6:.0f} MB." if _is_full(folder) else None


def _memory(family, method, count):
    """Bytes of memory that processes have; where the system lacks the right count, the quick one."""
    total = 0
    for one in family:
        with contextlib.suppress(psutil.Error):
            info = getattr(one, method)()
            total += getattr(info, count, info.rss)
    return total


def _is_full(folder):
    """Whether the files of a folder take more than they may, as the disk counts it."""
    size, entries = 0, 0
    try:
        for above, folders, files in os.walk(folder):
            entries += len(folders) + len(files)
            for name in files:
                with contextlib.suppress(OSError):
                    size += os.lstat(os.path.join(above, name)).st_blocks * 512  # noqa: PTH118 - quick
            if size > DISK or entries > ENTRIES:
                return True
    except RecursionError:  # a folder in a folder in a folder
        return True
    return False


def _understood(line):
    """A line as a dictionary of what is expected in it, or an empty one."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    kinds = {"begun": int, "place": int, "error": str | None, "checks": dict | None, "ended": str | None}
    return {key: told[key] for key, kind in kinds.items() if key in told and isinstance(told[key], kind)}
