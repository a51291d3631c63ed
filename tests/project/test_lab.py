"""What `make lab` starts: for this machine only, behind its token, with the settings of the course."""

import importlib
import json
import shlex
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock, call

import pytest
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

from helpers.tools import browser, copies
from tests.project.test_make import ROOT, would_do


def test_the_lab_is_for_this_machine_only_and_keeps_its_token():
    command = would_do("lab").partition("jupyter lab")[2]
    assert "--ip=127.0.0.1" in command
    # Also in the address that is printed where no browser can be opened.
    assert command.endswith("--LabApp.default_url=/lab/tree/01_baseline_dnn.ipynb\n")
    assert (ROOT / "notebooks" / "01_baseline_dnn.ipynb").exists()
    assert "token" not in command


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """What `make lab` starts, but for the browser, the port and the copies: the port and the token."""
    mine = tmp_path_factory.mktemp("mine")
    first = "01_baseline_dnn.ipynb"
    copies.bring_up_to_date(mine / first, ROOT / "notebooks" / first)
    before, _, command = would_do("lab").partition(".venv/bin/jupyter lab ")
    assert before.endswith(".venv/bin/python -m helpers.tools.copies\n")
    assert f"--notebook-dir={ROOT / 'mine'}" in shlex.split(command)
    arguments = shlex.split(command.replace("\\\n", "").replace(str(ROOT / "mine"), str(mine)))
    with browser.running(
        [*arguments, "--ServerApp.port_retries=0"], tmp_path_factory.mktemp("lab")
    ) as server:
        yield server["port"], server["token"]


def asked(lab, page, token=None):
    """Ask a JupyterLab for a page: the status, and the address where that ended."""
    address = urllib.request.Request(f"http://127.0.0.1:{lab[0]}{page}")
    if token is not None:
        address.add_header("Authorization", f"token {token}")
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=20) as answer:
            return answer.status, answer.url
    except urllib.error.HTTPError as refused:
        return refused.code, refused.url


def test_the_lab_lets_nobody_in_without_its_token(lab):
    port, token = lab
    assert len(token) >= 32
    for page in ("/api/contents", "/api/kernels", "/files/01_baseline_dnn.ipynb"):
        assert asked(lab, page, token)[0] == 200
        for wrong in (None, "", token[:-1] + ("0" if token[-1] != "0" else "1")):
            status, address = asked(lab, page, wrong)
            assert status == 403 or "/login?" in address
    first = "/lab/tree/01_baseline_dnn.ipynb"
    assert asked(lab, first, token) == (200, f"http://127.0.0.1:{port}{first}")
    assert "/login?" in asked(lab, first)[1]


def test_the_lab_listens_on_loopback_only(lab):
    """Whoever listens on all addresses also answers on another one of this machine."""
    socket.create_connection(("127.0.0.1", lab[0]), 5).close()
    for other in ("127.0.0.2", "::1"):
        with pytest.raises(OSError):
            socket.create_connection((other, lab[0]), 5).close()


def test_jupyterlab_knows_the_settings_that_come_with_the_course():
    share = Path(sys.prefix) / "share" / "jupyter"
    installed = share / "lab" / "settings" / "overrides.d" / "seeing-convolutions.json"
    settings = json.loads(installed.read_text(encoding="utf-8"))
    assert settings["@jupyter-widgets/jupyterlab-manager:plugin"]["saveState"] is True
    for plugin, values in settings.items():
        package, name = plugin.split(":")
        (schema,) = share.glob(f"**/schemas/{package}/{name}.json")
        assert set(values) <= set(json.loads(schema.read_text(encoding="utf-8"))["properties"])


def test_the_server_keeps_no_message_back():
    """The extension comes with the course, and has each kernel's connection set its socket first."""
    installed = Path(sys.prefix) / "etc/jupyter/jupyter_server_config.d/seeing-convolutions.json"
    (name,) = json.loads(installed.read_text(encoding="utf-8"))["ServerApp"]["jpserver_extensions"]

    class Usual:
        def connect(self):
            self.websocket_handler.connected()

    app = SimpleNamespace(settings={"kernel_websocket_connection_class": Usual})
    extension = importlib.import_module(name)
    assert extension._jupyter_server_extension_points() == [{"module": name}]
    extension._load_jupyter_server_extension(SimpleNamespace(web_app=app))
    connection = KernelWebsocketHandler.kernel_websocket_connection_class.fget(app)()
    connection.websocket_handler = page = Mock()
    connection.connect()
    assert page.method_calls == [call.set_nodelay(True), call.connected()]
    assert app.settings["websocket_max_message_size"] >= 50_000_000  # a photograph of your own
