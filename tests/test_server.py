"""JupyterLab's server as the course starts it."""

import os
from types import SimpleNamespace

from helpers import server


def test_its_kernels_share_one_arena_unless_told_otherwise(monkeypatch):
    for told, inherited in ((None, "1"), ("4", "4")):
        monkeypatch.setenv("MALLOC_ARENA_MAX", told or "")
        if told is None:
            monkeypatch.delenv("MALLOC_ARENA_MAX")
        web_app = SimpleNamespace(settings={"kernel_websocket_connection_class": object})
        server._load_jupyter_server_extension(SimpleNamespace(web_app=web_app))
        assert os.environ["MALLOC_ARENA_MAX"] == inherited
