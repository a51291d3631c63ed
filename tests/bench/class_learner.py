"""A learner of the class: logs in to a hub, opens a notebook, runs its cells and moves sliders.

All goes the way that JupyterLab takes in a browser: the hub's pages, the server's REST API, and the kernel's
websocket with the front end's messages.
"""

import asyncio
import json
import random
import time
import uuid
from typing import NamedTuple

import httpx
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

PROTOCOL = "v1.kernel.websocket.jupyter.org"  # as JupyterLab speaks it: with pictures as bytes
PATIENCE = 600  # seconds for whatever takes longest, in a full class


class Lesson(NamedTuple):
    """A notebook, and the sliders that are moved there: those of one cell's explorer."""

    notebook: str
    cell: str
    sliders: tuple[str, ...]


class Trouble(Exception):
    """What a learner would have called the teacher for."""


class Learner:
    """One of the class. ``seconds`` holds what took how long, ``steps`` the seconds of each slider's step."""

    def __init__(self, name, address, password, lesson, seed):
        self.name, self.address, self.password, self.lesson = name, address, password, lesson
        self.chance = random.Random(seed)
        self.steps, self.seconds = [], {}
        self.trouble = ""  # what ended the lesson for them
        self.widgets = {}  # id -> what is known of its state
        self.explorer = set()  # those that the lesson's cell made
        self.client = httpx.AsyncClient(
            base_url=address, follow_redirects=True, timeout=PATIENCE, trust_env=False
        )
        self.socket = None

    async def leave(self):
        """Close the browser."""
        if self.socket:
            self.socket.close()
        await self.client.aclose()

    @property
    def attends(self):
        return not self.trouble

    async def come(self, delay):
        """After a while log in, wait for the server, open the notebook, and have a kernel that answers."""
        await asyncio.sleep(delay)
        if not self.attends:  # there was no room left in the meantime
            return
        start = time.perf_counter()
        await self.client.get("/hub/login")
        form = {"username": self.name, "password": self.password, "_xsrf": self.token("/hub/")}
        await self.get("POST", "/hub/login", data=form)  # which leads on, and starts the server
        await self.server_is_ready()
        page = f"/user/{self.name}/lab/tree/{self.lesson.notebook}.ipynb"
        shown = await self.get("GET", page)
        if shown.url.path != page:
            raise Trouble(f"JupyterLab did not open: {shown.url.path}")
        await self.open_notebook()
        await self.ask("shell", "kernel_info_request", {})
        self.seconds["kernel"] = time.perf_counter() - start

    def token(self, path):
        """The hub and each server protect their forms by a cookie of their own."""
        return {one.path: one.value for one in self.client.cookies.jar if one.name == "_xsrf"}[path]

    async def get(self, method, path, **more):
        answer = await self.client.request(method, path, **more)
        if answer.is_error:
            raise Trouble(f"{method} {path}: {answer.status_code}")
        return answer

    async def server_is_ready(self):
        """Follow what the hub says about the start, as its page does."""
        async with self.client.stream("GET", f"/hub/api/users/{self.name}/server/progress") as progress:
            async for line in progress.aiter_lines():
                told = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
                if told.get("ready"):
                    return
                if told.get("failed"):
                    break
        raise Trouble("the server did not start")

    async def open_notebook(self):
        """Read the notebook, start its kernel, and listen to it."""
        server = f"/user/{self.name}"
        file = f"{self.lesson.notebook}.ipynb"
        self.notebook = (await self.get("GET", f"{server}/api/contents/{file}")).json()["content"]
        wanted = {"path": file, "name": file, "type": "notebook", "kernel": {"name": "python3"}}
        headers = {"X-XSRFToken": self.token(f"{server}/")}
        session = (await self.get("POST", f"{server}/api/sessions", json=wanted, headers=headers)).json()
        self.session, kernel = uuid.uuid4().hex, session["kernel"]["id"]
        cookies = "; ".join(
            f"{one.name}={one.value}" for one in self.client.cookies.jar if one.path in f"{server}/"
        )
        request = HTTPRequest(
            f"{self.address.replace('http', 'ws', 1)}{server}/api/kernels/{kernel}/channels"
            f"?session_id={self.session}&_xsrf={headers['X-XSRFToken']}",
            headers={"Cookie": cookies, "Origin": self.address},
            request_timeout=PATIENCE,
        )
        self.socket = await websocket_connect(request, subprotocols=[PROTOCOL], max_message_size=100_000_000)

    def send(self, channel, kind, content):
        """Send a message to the kernel. Returns its id."""
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "session": self.session,
            "username": self.name,
            "version": "5.4",
        }
        parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
        self.socket.write_message(serialize_msg_to_ws_v1(parts, channel), binary=True)
        return header["msg_id"]

    async def answers(self, message):
        """Yield what the kernel says in answer to one message: kind and content."""
        async with asyncio.timeout(PATIENCE):
            while True:
                said = await self.socket.read_message()
                if said is None:
                    raise Trouble("the kernel's connection was closed")
                _, parts = deserialize_msg_from_ws_v1(said)
                header, parent, _, content = map(json.loads, parts[:4])
                if parent.get("msg_id") == message:
                    yield header["msg_type"], content

    async def ask(self, channel, kind, content):
        """Send a message and wait until the kernel has done with it: all that it said."""
        said = []
        async for one, told in self.answers(self.send(channel, kind, content)):
            said.append((one, told))
            done = {name for name, content in said if name.endswith("_reply")}
            idle = any(content.get("execution_state") == "idle" for _, content in said)
            if idle and (done or kind == "comm_msg"):
                return said

    async def run_cells(self):
        """Run all cells, one after the other, and remember the widgets that they make."""
        start = time.perf_counter()
        for cell in self.notebook["cells"]:
            if cell["cell_type"] != "code":
                continue
            wanted = {"code": cell["source"], "silent": False, "store_history": True, "stop_on_error": True}
            for kind, told in await self.ask("shell", "execute_request", wanted):
                if kind == "comm_open":
                    self.widgets[told["comm_id"]] = told["data"]["state"]
                    if cell["id"] == self.lesson.cell:
                        self.explorer.add(told["comm_id"])
                if kind == "error":
                    raise Trouble(f"cell {cell['id']}: {told['ename']}: {told['evalue']}")
        self.seconds["cells"] = time.perf_counter() - start

    def sliders(self):
        """The explorer's sliders that are moved, by the id of their widget."""
        mine = {one: self.widgets[one] for one in self.explorer}
        return {one: state for one, state in mine.items() if state.get("description") in self.lesson.sliders}

    async def move(self, steps):
        """Move the sliders, a step every second or two: each until its picture is there."""
        sliders = self.sliders()
        (picture,) = (one for one in self.explorer if "scene" in self.widgets[one])
        for _ in range(steps):
            await asyncio.sleep(self.chance.uniform(1, 2))
            slider = self.chance.choice(sorted(sliders))
            state = sliders[slider]
            place = self.chance.choice([one for one in range(state["max"] + 1) if one != state["value"]])
            state["value"] = place
            wanted = {"method": "update", "state": {"value": place}, "buffer_paths": []}
            start, shown = time.perf_counter(), None
            message = self.send("shell", "comm_msg", {"comm_id": slider, "data": wanted})
            async for kind, told in self.answers(message):
                if kind == "comm_msg" and told["comm_id"] == picture and "scene" in told["data"]["state"]:
                    shown = shown or time.perf_counter() - start
                if told.get("execution_state") == "idle":
                    break
            if shown is None:
                raise Trouble("a slider moved, and no picture came")
            self.steps.append(shown)
