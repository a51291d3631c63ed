"""The parts of the class that need no hub. No test looks at a clock."""

import asyncio
import importlib.util
import json
import subprocess
import sys
from types import SimpleNamespace

import httpx
import psutil
import pytest
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)

from helpers import data
from tests.bench import __main__ as main
from tests.bench import class_hub, class_of_thirty
from tests.bench.class_learner import Learner, Trouble
from tests.bench.class_of_thirty import NO_ROOM, VISUALIZATION


class Kernel:
    """Stands in for a kernel's websocket. ``answer`` gives what it says to a message: kinds and contents.

    Before that it says something to somebody else.
    """

    def __init__(self, answer):
        self.answer, self.heard, self.said = answer, [], []

    def write_message(self, message, binary):
        _, (header, _, _, content) = deserialize_msg_from_ws_v1(message)
        self.heard.append((json.loads(header)["msg_type"], json.loads(content)))
        somebody = json.dumps({"msg_id": "another"}).encode()
        for parent, kind, told in [
            (somebody, "status", {"execution_state": "idle"}),
            *((header, *one) for one in self.answer(*self.heard[-1])),
        ]:
            parts = [json.dumps({"msg_type": kind}).encode(), parent, b"{}", json.dumps(told).encode()]
            self.said.append(serialize_msg_to_ws_v1(parts, "iopub"))

    async def read_message(self):
        return self.said.pop(0) if self.said else None


REPLY, IDLE = ("execute_reply", {}), ("status", {"execution_state": "idle"})


def learner(answer=None):
    """One who has reached the kernel, and whose explorer has two sliders, a menu and a picture."""
    one = Learner("anna", "http://127.0.0.1:1", "", VISUALIZATION, seed=0)
    one.session, one.socket = "session", Kernel(answer)
    one.widgets = {
        "image": {"description": "image", "value": 1, "max": 2},
        "filter": {"description": "filter", "value": 0, "max": 1},
        "layer": {"description": "layer"},
        "picture": {"scene": {}},
        "another": {"description": "image", "value": 0, "max": 9},
    }
    one.explorer = set(one.widgets) - {"another"}
    return one


def of_comm(widget, **state):
    return "comm_msg", {"comm_id": widget, "data": {"method": "update", "state": state}}


def test_a_learner_moves_only_the_sliders_of_the_lesson_and_waits_for_the_picture(monkeypatch):
    monkeypatch.setattr(asyncio, "sleep", nothing)
    shown = [of_comm("image", value=1), of_comm("picture", scene={}), IDLE]
    anna = learner(lambda kind, content: shown)
    asyncio.run(anna.move(20))
    assert len(anna.steps) == 20
    assert {(kind, told["comm_id"]) for kind, told in anna.socket.heard} == {
        ("comm_msg", "image"),
        ("comm_msg", "filter"),
    }
    for slider in ("image", "filter"):  # each step is one, and stays within the ends
        places = [
            told["data"]["state"]["value"] for _, told in anna.socket.heard if told["comm_id"] == slider
        ]
        before = [{"image": 1, "filter": 0}[slider], *places]
        assert all(one != next_one for one, next_one in zip(before, places, strict=False))
        assert set(places) <= set(range(anna.widgets[slider]["max"] + 1))


@pytest.mark.parametrize("said", [[IDLE], [of_comm("image", value=1), of_comm("another", scene={}), IDLE]])
def test_a_step_without_a_picture_is_trouble(monkeypatch, said):
    monkeypatch.setattr(asyncio, "sleep", nothing)
    with pytest.raises(Trouble, match="no picture came"):
        asyncio.run(learner(lambda kind, content: said).move(1))


async def nothing(seconds):
    pass


def cell(name, kind="code"):
    return {"id": name, "cell_type": kind, "source": f"{name}()"}


def test_a_learner_runs_the_code_and_knows_the_explorer_s_widgets():
    def answer(kind, content):
        made = content["code"].removesuffix("()")
        return [("comm_open", {"comm_id": f"of {made}", "data": {"state": {"of": made}}}), REPLY, IDLE]

    anna = learner(answer)
    anna.explorer = set()
    anna.notebook = {"cells": [cell("load"), cell("text", "markdown"), cell("explore-maps")]}
    asyncio.run(anna.run_cells())
    assert [told["code"] for _, told in anna.socket.heard] == ["load()", "explore-maps()"]
    assert anna.explorer == {"of explore-maps"}
    assert anna.widgets["of load"] == {"of": "load"}


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ([("error", {"ename": "NameError", "evalue": "no"}), REPLY, IDLE], "cell load: NameError: no"),
        ([REPLY], "connection was closed"),  # the kernel died
    ],
)
def test_a_cell_that_fails_is_trouble(said, trouble):
    anna = learner(lambda kind, content: said)
    anna.notebook = {"cells": [cell("load")]}
    with pytest.raises(Trouble, match=trouble):
        asyncio.run(anna.run_cells())


def test_the_trouble_of_one_does_not_end_the_lesson_for_the_others():
    anna, berta, clara = learner(), learner(), learner()
    clara.trouble = NO_ROOM
    did = []

    async def step(one):
        did.append(one)
        if one is anna:
            raise Trouble("the kernel died")

    asyncio.run(class_of_thirty.together([anna, berta, clara], step))
    assert did == [anna, berta]
    assert [one.trouble for one in did] == ["Trouble: the kernel died", ""]


def test_the_table_tells_what_did_not_fit_and_what_failed():
    anna, berta, clara = learner(), learner(), learner()
    anna.seconds = {"kernel": 2, "cells": 30}
    anna.steps = [0.1] * 99 + [0.9]
    berta.seconds = {"kernel": 4}
    berta.trouble, clara.trouble = "Trouble: the kernel died", NO_ROOM
    used = [{"server": [100e6, 110e6], "kernel": [400e6, 500e6]}]
    whole = {"server": [1e9, 2e9], "kernel": [1e9, 3e9]}
    rows = class_of_thirty.rows("3 in notebook 4", [anna, berta, clara], used, whole)
    assert [main.line(row).split(" | ", 1)[0].split(": ")[1] for row in rows]
    told = {row.what.removeprefix("3 in notebook 4: "): (row.here, row.reached) for row in rows}
    assert told["have a kernel"] == (2, False)
    assert told["failed"] == (1, False)
    assert told["had no room in memory"] == (1, False)
    assert told["from login to a kernel"] == (3, False)
    assert told["from login to a kernel, the slowest"] == (4, False)
    assert told["95 of 100 steps"] == (pytest.approx(0.1), True)
    assert told["memory, both, its own"] == (500, False)
    assert told["memory, the whole class and the hub"] == (5, False)
    anna.steps = [0.1] * 90 + [0.9] * 10
    slow = class_of_thirty.rows("3 in notebook 4", [anna], [], {})
    assert [row.reached for row in slow if row.what.endswith("95 of 100 steps")] == [False]
    assert [row.reached for row in slow if row.goal == "none"] == [True, True]


SLEEPS = "import time; print(flush=True); time.sleep(600)"
# Ends for no signal but the last, and has a child in a session of its own, as a kernel is.
STUBBORN = f"""
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.run([sys.executable, "-c", {SLEEPS!r}], start_new_session=True)
"""


@pytest.fixture
def started(monkeypatch):
    """A function that starts a Python of a user with a mark, and waits until it runs."""
    processes = []

    def start(mark, user, script=SLEEPS, *arguments):
        environment = {class_hub.MARK: mark, "JUPYTERHUB_USER": user}
        command = [sys.executable, "-c", script, *arguments]
        processes.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE))
        processes[-1].stdout.readline()
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


def test_nothing_is_left_of_a_hub_that_ended(started):
    hub, other = started("mine", "", STUBBORN), started("another's", "")
    family = [psutil.Process(hub.pid), *psutil.Process(hub.pid).children(recursive=True)]
    assert len(family) == 2
    class_hub.end(hub, "mine", patience=0)
    assert not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in family)
    assert other.poll() is None


# Stands in for JupyterHub: answers where it is told to, and says what else it was told.
ANSWERS = """
import http.server, json, os
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(dict(os.environ)).encode())
http.server.HTTPServer(("127.0.0.1", int(os.environ["CLASS_PORT"])), Page).serve_forever()
"""


@pytest.fixture
def jupyterhub(tmp_path, monkeypatch):
    """A function that puts a script in JupyterHub's place."""
    for name, place in {"FOLDER": "", "PACKAGES": "python", "HOMES": "homes", "LOG": "hub.log"}.items():
        monkeypatch.setattr(class_hub, name, tmp_path / place)

    def put(script):
        place = tmp_path / "python" / "jupyterhub"
        place.mkdir(parents=True)
        (place / "__init__.py").touch()
        (place / "__main__.py").write_text(script)
        return tmp_path

    return put


def test_a_hub_has_the_notebooks_for_everybody_and_ends_with_its_lesson(jupyterhub, monkeypatch):
    monkeypatch.setenv("TF_FOR_THIS_TEST", "1")
    folder = jupyterhub(ANSWERS)
    stranger = folder / "jupyterhub-proxy.pid"
    stranger.write_text("1")
    with pytest.raises(ZeroDivisionError), class_hub.hub(["anna", "berta"]) as (address, password, mark):
        told = httpx.get(address, trust_env=False).json()
        assert not stranger.exists()
        (process,) = class_hub.started_with(mark)
        raise ZeroDivisionError
    assert not process.is_running()
    assert (told["CLASS_PASSWORD"], told[class_hub.MARK]) == (password, mark)
    assert told["SEEING_CONVOLUTIONS_DATA"] == str(data.cache_folder())
    assert "TF_FOR_THIS_TEST" not in told
    names = {path.name for path in (class_hub.ROOT / "notebooks").glob("*.ipynb")}
    for user in ("anna", "berta"):
        assert {path.name for path in (folder / "homes" / user).iterdir()} == names


def test_a_hub_that_does_not_start_is_told(jupyterhub):
    folder = jupyterhub("raise SystemExit('no')")
    with pytest.raises(RuntimeError, match="the hub did not start"), class_hub.hub(["anna"]):
        pass
    assert (folder / "hub.log").read_text() == "no\n"


def test_who_came_last_is_sent_away_before_the_memory_ends(started, monkeypatch):
    names, servers = ("anna", "berta", "clara"), {}
    learners = [learner() for _ in names]
    for one, name in zip(learners, names, strict=True):
        one.name, servers[name] = name, started("mine", name)
    learners[2].trouble = "Trouble: has left already"
    available = iter([class_of_thirty.RESERVE, class_of_thirty.RESERVE - 1])
    memory = SimpleNamespace(virtual_memory=lambda: SimpleNamespace(available=next(available)))
    monkeypatch.setattr(class_of_thirty, "psutil", memory)
    monkeypatch.setattr(asyncio, "sleep", nothing)
    with pytest.raises(RuntimeError):  # the end of what is available
        asyncio.run(class_of_thirty.guarded(learners, "mine"))
    assert [one.trouble for one in learners] == ["", NO_ROOM, "Trouble: has left already"]
    assert [servers[name].poll() is None for name in names] == [True, False, True]


def test_memory_is_that_of_one_user(started):
    holds = f"held = bytes(range(256)) * 200_000\n{SLEEPS}"  # 51 MB
    started("mine", "anna")
    started("mine", "anna", holds, "ipykernel_launcher")
    started("mine", "berta", holds)
    used = class_hub.memory("mine", "anna")
    assert used["server"][0] < 50e6 < used["kernel"][0]
    assert all(own <= fair for own, fair in used.values())
    assert class_hub.memory("mine")["server"][0] > 50e6 + used["server"][0]
    assert class_hub.memory("mine", "clara") == {"server": [0, 0], "kernel": [0, 0]}


def test_every_part_is_a_module():
    for part in main.PARTS:
        assert importlib.util.find_spec(f"tests.bench.{main.MODULES.get(part, part)}"), part


def test_without_npm_it_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(class_hub, "FOLDER", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="needs npm"):
        class_hub.install()
