import contextlib
import functools
import gzip
import http.server
import os
import shutil
import socket
import struct
import subprocess
import threading
import time

import numpy as np
import pytest

from helpers import data
from helpers.data import sources
from tests.data.test_loading import same


@pytest.fixture
def serve():
    """Start a server on loopback for a request handler; returns its address."""
    with contextlib.ExitStack() as stack:

        def start(handler):
            server = stack.enter_context(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}/"

        yield start


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the files of a folder, and says nothing about who asks or hangs up."""

    def log_message(self, *arguments):
        pass

    def handle(self):
        with contextlib.suppress(ConnectionError):
            super().handle()


def answering(status, body, header="Content-Length", value=None):
    """A handler that answers every request in the same way."""

    class Handler(Quiet):
        def do_GET(self):
            self.send_response(status)
            self.send_header(header, str(len(body) if value is None else value))
            self.end_headers()
            self.wfile.write(body)

    return Handler


class Resetting(Quiet):
    """Breaks the connection off half-way."""

    def do_GET(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        # To close at once, without the usual goodbye, is a reset.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.connection.close()


class Hanging(Quiet):
    def do_GET(self):
        self.rfile.read(1)  # comes back when the other side hangs up


class Slow(Quiet):
    """Serves the right files, but takes longer than a mirror may be silent."""

    def copyfile(self, source, outputfile):
        while piece := source.read(2**22):
            outputfile.write(piece)
            time.sleep(0.05)


HALF_A_FILE = gzip.compress(np.random.default_rng(0).bytes(10_000))[:5000]
BAD_MIRRORS = [
    (answering(404, b"not here"), "404"),
    (answering(200, b"<html>Sign in to this network</html>"), "Not a gzipped file"),
    (answering(200, gzip.compress(b"something else")), "wrong SHA-256"),
    (answering(200, HALF_A_FILE, "Content-Length", 10_000), "IncompleteRead"),
    (answering(200, HALF_A_FILE, "X-Length", "?"), "ended before"),
    (Hanging, "read timeout=0.3"),
    (Resetting, "reset by peer"),
    (answering(302, b"", "Location", "file:///etc/passwd"), "No connection adapter"),
]


def test_bad_mirrors_are_passed_over_and_told(cache, published, fashion_mnist, serve, monkeypatch, capsys):
    bad = {serve(handler): reason for handler, reason in BAD_MIRRORS}
    monkeypatch.setattr(sources, "MIRRORS", tuple(bad))
    monkeypatch.setattr(sources, "MIRROR_TIMEOUT", 0.3)
    with pytest.raises(FileNotFoundError) as caught:
        data.load_fashion_mnist()
    for address, reason in bad.items():
        (told,) = [line for line in str(caught.value).splitlines() if line.startswith(f"  - {address}: ")]
        assert reason in told
    assert not cache.exists()

    good = serve(functools.partial(Slow, directory=published))
    monkeypatch.setattr(sources, "MIRRORS", (*bad, good))
    assert same(data.load_fashion_mnist(), fashion_mnist)
    told = capsys.readouterr().out
    assert f"Fashion-MNIST: downloading 31 MB from {good}\n" in told
    assert f"Fashion-MNIST: from {good}, verified by SHA-256 and kept in {cache}.\n" in told


def test_a_mirror_that_stumbles_is_asked_again(cache, published, fashion_mnist, serve, monkeypatch):
    asked = []

    class Stumbling(Quiet):
        def do_GET(self):
            asked.append(self.path)
            super().do_GET() if len(asked) > 1 else Resetting.do_GET(self)

    monkeypatch.setattr(sources, "MIRRORS", (serve(functools.partial(Stumbling, directory=published)),))
    monkeypatch.setattr(sources, "MIRROR_RETRIES", 1)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert asked[0] == asked[1]


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="needs dpkg-deb, which Debian and Ubuntu have")
def test_apt_is_asked_last(cache, published, fashion_mnist, tmp_path, monkeypatch, capsys):
    """With a real package and the real dpkg; only the download itself is played by a script."""
    package = tmp_path / "package"
    shutil.copytree(published, package / sources.DEBIAN_FOLDER.relative_to("/"))
    (package / "DEBIAN").mkdir()
    control = "Package: dataset-fashion-mnist\nVersion: 1\nArchitecture: all\nDescription: test\n"
    (package / "DEBIAN" / "control").write_text(f"{control}Maintainer: nobody <nobody@example.org>\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.defpath}")
    subprocess.run(["dpkg-deb", "-Znone", "--build", package, tmp_path / "offered.deb"], check=True)
    apt = tmp_path / "apt-get"
    apt.write_text(
        "#!/bin/sh\n"
        f'case "$PWD" in {tmp_path}/scratch/*) ;; *) echo "not in scratch"; exit 1;; esac\n'
        'case "$*" in *Dir::State::Lists=$PWD/*Dir::Cache=$PWD/*) ;; *) echo "not in $PWD"; exit 1;; esac\n'
        f'case "$*" in *"download dataset-fashion-mnist") cp "{tmp_path}/offered.deb" ./fashion.deb;; esac\n'
    )
    apt.chmod(0o755)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert "from apt-get download dataset-fashion-mnist" in capsys.readouterr().out
