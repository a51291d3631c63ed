"""Where hand-ins cannot be closed off: it is said, they run all the same, and never as root."""

import os
import tempfile
from pathlib import Path

import psutil
import pytest

from helpers.tools.collect import enclosure


@pytest.fixture
def open_machine(monkeypatch):
    """A machine without namespaces, and a user who is not root."""
    monkeypatch.setattr(enclosure, "_closed_off", lambda *_: ["false"])
    monkeypatch.setattr(enclosure, "_new_user", lambda: None)
    enclosure.way.cache_clear()
    yield monkeypatch
    enclosure.way.cache_clear()


def test_a_hand_in_runs_with_limits_all_the_same_and_leaves_nothing(open_machine, tmp_path):
    open_machine.setattr(tempfile, "tempdir", str(tmp_path))
    assert enclosure.not_closed_off().startswith("This machine cannot close hand-ins off")
    assert "each runs as you" in enclosure.not_closed_off()
    cells = [
        "import os, subprocess\nsubprocess.Popen(['sleep', '1234.5'])\nraise ValueError(os.getcwd())",
        "import resource\nraise ValueError(resource.getrlimit(resource.RLIMIT_DATA))",
        'from helpers import checks\nchecks.check("02.1", (12, 14))',
        "deep = 'deep/' * 200\nfor _ in range(9):\n    os.makedirs(deep)\n    os.chdir(deep)",
    ]
    run = enclosure.run(cells, 60, 2.5, 1, bool)
    assert run.errors[0].startswith(f"Its cell raised ValueError: {tmp_path}/collect-")
    assert run.errors[1] == "Its cell raised ValueError: (2500000000, 2500000000)."
    assert run.checks["02.1"]["result"] == "right"
    assert list(tmp_path.iterdir()) == []
    assert "1234.5" not in [
        word for one in psutil.process_iter(["cmdline"]) for word in one.info["cmdline"] or []
    ]


def test_a_hand_in_never_runs_as_root(open_machine):
    def started(*_):
        raise PermissionError("not as another user")

    open_machine.setattr(enclosure, "_new_user", os.getuid)  # a user who can own a folder
    open_machine.setattr(enclosure, "started", started)
    with pytest.raises(PermissionError, match="would run them as root. Use another user."):
        enclosure.way()


def test_two_runs_never_share_a_user(monkeypatch):
    monkeypatch.setattr(enclosure.os, "getuid", lambda: 0)
    assert len({enclosure._new_user() for _ in range(64)}) == 64
    monkeypatch.setattr(enclosure.os, "getuid", lambda: 1000)
    assert enclosure._new_user() is None


def test_the_environment_holds_nothing_of_the_teachers(monkeypatch):
    monkeypatch.setenv("TOKEN", "secret")
    found = enclosure.environment(Path("/folder"), 2)
    assert "secret" not in found.values()
    assert found["HOME"] == "/folder/run/home"
    assert found["TF_NUM_INTRAOP_THREADS"] == found["OMP_NUM_THREADS"] == "2"
