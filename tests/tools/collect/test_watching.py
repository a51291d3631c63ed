"""A run under watch, played by small programs: what it tells, and what ends it."""

import os
import subprocess
import sys

import psutil
import pytest

from helpers.tools.collect import watching
from helpers.tools.collect.family import Family
from helpers.tools.collect.inside import recorded

TELLS = "import json, os, sys, time\ndef tell(**line): print(json.dumps(line), flush=True)\n"


@pytest.fixture
def watch(tmp_path, monkeypatch):
    """Watch a program until its end: the `Run`."""
    monkeypatch.setattr(watching, "LOOK", 0.02)  # the tests would wait for most of their time
    started = []

    def watch(code, seconds=60, gigabytes=3, unwanted=bool):
        process = subprocess.Popen(
            [sys.executable, "-c", TELLS + code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=tmp_path,
        )
        started.append(Family(process, None))
        return watching.watched(process, started[-1], tmp_path, seconds, gigabytes, unwanted)

    yield watch
    for family in started:
        family.end()
        assert not family.living()


def test_what_a_run_tells_is_kept(watch):
    run = watch(
        "tell(begun=0); tell(place=0, error=None, checks={'a': 1})\n"
        "tell(begun=1); tell(place=1, error='Oh.', checks=None)\n"
        "print('[1]\\n{\\n' + '[' * 9999 + '\\n{\"begun\": \"x\", \"place\": null}\\n\\xff')\n"
        "tell(place=1, error=3, checks=[1]); tell(ended=None); time.sleep(60)"
    )
    assert (run.last, run.errors, run.checks, run.stopped) == (1, {1: "Oh."}, {"a": 1}, None)


def test_the_cell_in_which_a_run_ends_has_the_reason_for_its_error(watch):
    run = watch("tell(begun=0); tell(place=0); tell(begun=1); os._exit(0)")
    assert (run.last, run.errors, run.stopped) == (1, {1: "A cell ended the run."}, "A cell ended the run.")


def test_what_could_not_be_started_is_told_with_the_last_line(watch):
    run = watch("import no_such_module")
    assert run.last == -1
    assert run.stopped == "It could not be started: ModuleNotFoundError: No module named 'no_such_module'"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("time.sleep(600)", "It was stopped after 1 seconds."),
        (
            "everything = b'x' * 500_000_000\ntime.sleep(600)",
            "It was stopped: it took more than 0.3 GB of memory.",
        ),
        (
            "for _ in range(80):\n    if not os.fork(): time.sleep(600)\ntime.sleep(600)",
            "more than 64 processes",
        ),
        ("open('a', 'wb').write(bytes(3_000_000))\ntime.sleep(600)", "its files took more than 2 MB."),
        ("for n in range(101): open(str(n), 'w').close()\ntime.sleep(600)", "its files took more than"),
        ("while True: sys.stdout.write('x' * 1000)", "It was stopped: it told too much."),
        ("while True: sys.stdout.write('x\\n')", "It was stopped: it told too much."),
    ],
)
def test_a_run_that_takes_more_than_it_may_is_stopped(watch, code, reason, monkeypatch):
    monkeypatch.setattr(watching, "DISK", 2_000_000)
    monkeypatch.setattr(watching, "ENTRIES", 100)
    monkeypatch.setattr(watching, "TOLD", 300_000)
    limits = {"seconds": 1} if "after" in reason else {"gigabytes": 0.3} if "GB" in reason else {}
    run = watch(f"tell(begun=0)\n{code}", **limits)
    assert reason in run.stopped
    assert run.errors == {0: run.stopped}


def test_a_run_that_nobody_waits_for_is_stopped(watch):
    assert watch("tell(begun=0)\ntime.sleep(600)", unwanted=lambda: True).stopped.endswith("waits for it.")


ORPHANS = """
import os, time
for _ in range(3):
    os.fork()
print(flush=True)
while True:
    time.sleep(1)
"""


def test_a_run_ends_with_all_that_it_started_also_what_is_nobodys_child():
    process = subprocess.Popen([sys.executable, "-c", ORPHANS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    family = Family(process, None)
    for _ in range(8):
        process.stdout.readline()
    seen = family.living()
    assert len(seen) == 8
    process.kill()
    process.wait()
    assert len(family.living()) == 7
    family.end()
    assert not [one for one in seen if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def test_a_record_may_be_anything(tmp_path):
    file = tmp_path / "record.json"
    assert recorded(file) is None
    file.write_text('{"checks": {"02.1": 3}}')
    assert recorded(file) == {"02.1": 3}
    for text in (
        "",
        "[]",
        "3",
        '{"checks": 3}',
        "{}",
        "[" * 900_000,
        "\x00",
        '{"checks": {}' + " " * 2_000_000 + "}",
    ):
        file.write_text(text)
        assert recorded(file) is None
    file.write_bytes(b'{"checks": "\xff"}')
    assert recorded(file) is None
    other = tmp_path / "other"
    other.write_text('{"checks": {}}')
    for make in (os.mkfifo, os.mkdir, lambda path: path.symlink_to(other)):
        file.unlink() if file.is_file() or file.is_fifo() else file.rmdir()
        make(file)
        assert recorded(file) is None
