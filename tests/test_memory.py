"""After each cell the C library gives back what it keeps."""

import re
import sys
from pathlib import Path

import pytest

from helpers import memory, quiet


def test_it_is_asked_once_after_each_cell(run_cell):
    done = run_cell(
        "from helpers import memory; memory.give_back_after_each_cell(); memory.give_back_after_each_cell()\n"
        "asked = get_ipython().events.callbacks['post_run_cell'].count(memory.give_back)\n"
        "print(asked); get_ipython().events.unregister('post_run_cell', memory.give_back)"
    )
    assert done.stdout == "1\n"


def test_outside_a_notebook_nothing_changes(monkeypatch):
    monkeypatch.setattr(memory, "shell", lambda: None)
    memory.give_back_after_each_cell()


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_have_no_such_function(platform, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(quiet, "ctypes", None)
    memory.give_back()


def own():
    return int(re.search(r"Private_Dirty: +(\d+)", Path("/proc/self/smaps_rollup").read_text())[1]) / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's count of a process's own memory")
def test_what_lies_between_is_given_back():
    """50 MB in pieces, of which the last is kept: what is freed below it stays until it is asked for."""
    pieces = [bytes([1]) * 100_000 for _ in range(500)]
    last, before = pieces.pop(), own()
    pieces.clear()
    memory.give_back()
    assert own() < before - 40
    assert last
