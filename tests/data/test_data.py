import contextlib
import functools
import gzip
import http.server
import io
import os
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tarfile
import tempfile
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from helpers import data
from helpers.data import files, loading, sources

# The seed text of the course prints these: the labels of the first hundred test images.
FIRST_TEST_LABELS = """
9 2 1 1 6 1 4 6 5 7 4 5 7 3 4 1 2 4 8 0 2 5 7 9 1 4 6 0 9 3 8 8 3 3 8 0 7
5 7 9 6 1 3 7 6 7 2 1 2 2 4 4 5 8 2 2 8 4 8 0 7 7 8 5 1 1 2 3 9 8 7 0 2 6
2 3 1 2 8 4 1 8 5 9 5 0 3 2 0 6 5 3 6 7 1 8 0 1 4 2
"""


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache of the test's own, no sources, and nothing said yet.

    Afterwards the folder for temporary files is empty, whatever went wrong.
    """
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    monkeypatch.setenv("SEEING_CONVOLUTIONS_DATA", str(tmp_path / "cache"))
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", Path("/usr/share/no-such-folder"))
    monkeypatch.setattr(sources, "MIRRORS", ())
    monkeypatch.setattr(sources, "MIRROR_RETRIES", 0)  # before each there is a second's rest
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))  # no apt-get
    monkeypatch.setattr(loading, "_said", set())
    yield tmp_path / "cache"
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.fixture
def filled(full_cache, cache, published, monkeypatch):
    """The same, but full, and with a folder at hand as a source."""
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", published)
    shutil.copytree(full_cache, cache)
    return cache


@pytest.fixture(scope="session")
def full_cache(published, tmp_path_factory):
    """A folder that was filled by a load."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("full") / "cache"
        patch.setenv("SEEING_CONVOLUTIONS_DATA", str(folder))
        patch.setattr(sources, "DEBIAN_FOLDER", published)
        patch.setattr(loading, "_said", set())
        data.load_fashion_mnist()
    return folder


@pytest.fixture(scope="module")
def keras_loading(published, tmp_path_factory):
    """Keras, which begins to load the data while other tests run, as TensorFlow takes seconds to start."""
    folder = tmp_path_factory.mktemp("keras")
    shutil.copytree(published, folder / "datasets" / "fashion-mnist")
    script = """
        import sys, keras, numpy as np
        (a, b), (c, d) = keras.datasets.fashion_mnist.load_data()
        np.savez(sys.argv[1], a=a, b=b, c=c, d=d)
    """
    arrays = folder / "keras.npz"
    command = [sys.executable, "-c", textwrap.dedent(script), str(arrays)]
    with subprocess.Popen(command, env=os.environ | {"KERAS_HOME": str(folder)}) as process:
        yield process, arrays


@pytest.fixture
def serve():
    """Start a server on loopback for a request handler; returns its address."""
    servers = []

    def start(handler):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the files of a folder, and says nothing about who asks or hangs up."""

    def log_message(self, *arguments):
        pass

    def handle(self):
        with contextlib.suppress(ConnectionError):
            super().handle()


def answering(status, body, headers=None):
    """A handler that answers every request in the same way."""

    class Handler(Quiet):
        def do_GET(self):
            self.send_response(status)
            for name, value in (headers or {"Content-Length": len(body)}).items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def dripping(first, drop):
    """A handler that begins to answer and goes on drop by drop, for far longer than the tests wait."""

    class Handler(Quiet):
        def do_GET(self):
            self.wfile.write(first)
            for _ in range(60):
                self.wfile.write(drop)
                time.sleep(0.05)

    return Handler


def resetting(first):
    """A handler that breaks the connection off after a few bytes."""

    class Handler(Quiet):
        def do_GET(self):
            self.wfile.write(first)
            # To close at once, without the usual goodbye, is a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()
            self.connection.close()

    return Handler


class Hanging(Quiet):
    def do_GET(self):
        self.rfile.read(1)  # comes back when the other side hangs up


class Endless(Quiet):
    def do_GET(self):
        self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        for _ in range(300):  # megabytes, as the disk of who tests has an end, too
            self.wfile.write(bytes(10**6))


class Slow(Quiet):
    """Serves the right files, but takes its time."""

    def copyfile(self, source, outputfile):
        while piece := source.read(2**21):
            outputfile.write(piece)
            time.sleep(0.06)


OK = b"HTTP/1.1 200 OK\r\n"
HALF_A_FILE = gzip.compress(np.random.default_rng(0).bytes(10_000))[:5000]
BAD_MIRRORS = {
    "404": (answering(404, b"not here"), "404"),
    "html": (answering(200, b"<html>Sign in to this network</html>"), "Not a gzipped file"),
    "empty": (answering(200, b""), "wrong SHA-256"),
    "other file": (answering(200, gzip.compress(b"something else")), "wrong SHA-256"),
    "too long": (answering(200, gzip.compress(bytes(10**8))), "wrong SHA-256"),
    "half a file": (answering(200, HALF_A_FILE, {"Content-Length": 10_000}), "IncompleteRead"),
    "half a file, length unknown": (answering(200, HALF_A_FILE, {"X-Length": "?"}), "ended before"),
    "endless": (Endless, "sends far more than the data set has"),
    "hangs": (Hanging, "timed out"),
    "resets": (resetting(b""), "reset by peer"),
    "resets half-way": (resetting(OK + b"Content-Length: 9\r\n\r\nhalf"), "reset by peer"),
    "drips its headers": (dripping(b"", b"H"), "sent less than 1,000 bytes in"),
    "drips a file": (dripping(OK + b"\r\n", b"\x1f"), "sent less than 1,000 bytes in"),
    "drips chunks": (
        dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n\x1f\r\n"),
        "sent less than 1,000 bytes in",
    ),
    "leads to a local file": (
        answering(302, b"", {"Location": "file:///etc/passwd"}),
        "No connection adapter",
    ),
}


TAKES_LONG = ("drips its headers", "drips chunks")  # one of the three that drip is enough to be passed over


@contextlib.contextmanager
def full_disk():
    """No file can grow beyond a megabyte: a write that does is refused by the system, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10**6, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def python(script, *arguments, check=False, **options):
    """Run a script in a process of its own; returns what it printed and how it ended."""
    command = [sys.executable, "-c", textwrap.dedent(script), *arguments]
    return subprocess.run(command, check=check, capture_output=True, text=True, **options)


def same(one, other):
    return all(
        np.array_equal(a, b) for pair in zip(one, other, strict=True) for a, b in zip(*pair, strict=True)
    )


# What is loaded


def test_the_real_data_set(fashion_mnist, keras_loading):  # Keras begins here, see its test
    (train_images, train_labels), (test_images, test_labels) = fashion_mnist
    assert train_images.shape == (60_000, 28, 28)
    assert test_images.shape == (10_000, 28, 28)
    assert train_labels.shape == (60_000,)
    assert test_labels.shape == (10_000,)
    assert {array.dtype for pair in fashion_mnist for array in pair} == {np.dtype("uint8")}
    assert np.bincount(train_labels).tolist() == [6_000] * 10
    assert np.bincount(test_labels).tolist() == [1_000] * 10
    assert test_labels[:100].tolist() == [int(label) for label in FIRST_TEST_LABELS.split()]


def test_the_arrays_can_be_changed(fashion_mnist):
    assert all(array.flags.writeable for pair in fashion_mnist for array in pair)


def test_sizes_keep_the_first(fashion_mnist):
    (train_images, train_labels), (test_images, test_labels) = data.load_fashion_mnist(5, np.int64(3))
    assert np.array_equal(train_images, fashion_mnist[0][0][:5])
    assert np.array_equal(train_labels, fashion_mnist[0][1][:5])
    assert np.array_equal(test_images, fashion_mnist[1][0][:3])
    assert np.array_equal(test_labels, fashion_mnist[1][1][:3])


@pytest.mark.parametrize("argument", ["train_size", "test_size"])
@pytest.mark.parametrize(
    ("size", "error"),
    [(0, ValueError), (-1, ValueError), (60_001, ValueError), (1.5, TypeError), ("many", TypeError)],
)
def test_a_wrong_size_is_one_sentence(argument, size, error):
    most = {"train_size": 60_000, "test_size": 10_000}[argument]
    with pytest.raises(error) as caught:
        data.load_fashion_mnist(**{argument: size})
    assert str(caught.value) == f"{argument} must be a whole number from 1 to {most}, got {size!r}"


def test_class_names_are_in_label_order():
    assert len(data.CLASS_NAMES) == 10
    assert data.CLASS_NAMES[9] == "Ankle boot"
    assert data.CLASS_NAMES[0] == "T-shirt/top"


# Where it comes from


def test_a_second_load_comes_from_the_cache(filled, monkeypatch, capsys):
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", Path("/usr/share/no-such-folder"))
    data.load_fashion_mnist()
    data.load_fashion_mnist()
    # Said once, not twice.
    assert capsys.readouterr().out == "Fashion-MNIST: from the cache on this machine, verified by SHA-256.\n"


def test_debians_folder_is_used_and_kept(cache, published, fashion_mnist, monkeypatch, capsys):
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", published)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    told = capsys.readouterr().out
    assert told.startswith("Fashion-MNIST: from Debian's package dataset-fashion-mnist, verified by SHA-256")
    assert is_full(cache)


def test_a_mirror_is_used_when_there_is_no_folder(
    cache, published, fashion_mnist, serve, monkeypatch, capsys
):
    address = serve(functools.partial(Quiet, directory=published))
    monkeypatch.setattr(sources, "MIRRORS", (address,))
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert f"Fashion-MNIST: from {address}" in capsys.readouterr().out


@pytest.mark.parametrize("name", BAD_MIRRORS)
def test_a_bad_mirror_is_told(name, cache, published, fashion_mnist, serve, monkeypatch):
    handler, reason = BAD_MIRRORS[name]
    address = serve(handler)
    monkeypatch.setattr(sources, "MIRRORS", (address,))
    monkeypatch.setattr(sources, "MIRROR_LEAST", 1000)
    monkeypatch.setattr(sources, "MIRROR_PATIENCE", 0.3 if "drips" in name else 10)
    monkeypatch.setattr(sources, "MIRROR_TIMEOUT", 0.2 if name == "hangs" else 10)
    with pytest.raises(FileNotFoundError) as caught:
        data.load_fashion_mnist()
    [told] = [line for line in str(caught.value).splitlines() if line.startswith(f"  - {address}: ")]
    assert reason in told
    assert not cache.exists()


def test_bad_mirrors_are_passed_over(cache, published, fashion_mnist, serve, monkeypatch, capsys):
    bad = [serve(handler) for name, (handler, _) in BAD_MIRRORS.items() if name not in TAKES_LONG]
    good = serve(functools.partial(Quiet, directory=published))
    monkeypatch.setattr(sources, "MIRRORS", (*bad, good))
    monkeypatch.setattr(sources, "MIRROR_LEAST", 1000)
    monkeypatch.setattr(sources, "MIRROR_PATIENCE", 1)
    monkeypatch.setattr(sources, "MIRROR_TIMEOUT", 0.5)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert f"Fashion-MNIST: from {good}, verified by SHA-256 and kept" in capsys.readouterr().out
    monkeypatch.setattr(sources, "MIRRORS", ())
    assert same(data.load_fashion_mnist(), fashion_mnist)


def test_a_slow_mirror_may_take_its_time(cache, published, fashion_mnist, serve, monkeypatch):
    monkeypatch.setattr(sources, "MIRRORS", (serve(functools.partial(Slow, directory=published)),))
    monkeypatch.setattr(sources, "MIRROR_LEAST", 1000)
    monkeypatch.setattr(sources, "MIRROR_PATIENCE", 0.6)
    assert same(data.load_fashion_mnist(), fashion_mnist)


def test_a_mirror_that_stumbles_is_asked_again(cache, published, fashion_mnist, serve, monkeypatch):
    asked = []

    class Stumbling(Quiet):
        def do_GET(self):
            asked.append(self.path)
            super().do_GET() if len(asked) > 1 else resetting(OK).do_GET(self)

    monkeypatch.setattr(sources, "MIRRORS", (serve(functools.partial(Stumbling, directory=published)),))
    monkeypatch.setattr(sources, "MIRROR_RETRIES", 1)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert asked[0] == asked[1]


def test_an_interrupted_download_ends(cache, published, serve, monkeypatch):
    downloads = []

    class Interrupted(Slow):
        def do_GET(self):
            downloads.extend(each for each in threading.enumerate() if getattr(each, "mirror", "") == address)
            os.kill(os.getpid(), signal.SIGINT)  # as the stop button of a notebook does
            super().do_GET()

    address = serve(functools.partial(Interrupted, directory=published))
    monkeypatch.setattr(sources, "MIRRORS", (address,))
    with pytest.raises(KeyboardInterrupt):
        data.load_fashion_mnist()
    [download] = downloads
    until = time.monotonic() + 10
    while download.problem is None and time.monotonic() < until:  # its join ended with the interrupt
        time.sleep(0.02)
    assert str(download.problem) == "given up"


def test_a_mirror_does_not_choose_where_files_go(
    cache, published, fashion_mnist, serve, monkeypatch, tmp_path
):
    class LeadingAstray(Quiet):
        """Sends everybody to another address, and there names another file."""

        def do_GET(self):
            if "evil" in self.path:
                return super().do_GET()
            self.send_response(302)
            self.send_header("Location", f"/..%2F..%2Fevil/{self.path[1:]}")
            self.end_headers()

        def translate_path(self, path):
            return str(published / path.rpartition("/")[2])

        def end_headers(self):
            self.send_header("Content-Disposition", 'attachment; filename="../../evil.gz"')
            super().end_headers()

    monkeypatch.setattr(sources, "MIRRORS", (serve(LeadingAstray),))
    assert same(data.load_fashion_mnist(), fashion_mnist)
    there = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(there) == sorted(Path("cache", file.name) for file in files.FILES)


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="needs dpkg-deb, which Debian and Ubuntu have")
def test_apt_is_asked_last(cache, published, fashion_mnist, tmp_path, monkeypatch, capsys):
    """With a real package and the real dpkg; only the download itself is played by a script."""
    package = tmp_path / "package"
    shutil.copytree(published, package / sources.DEBIAN_FOLDER.relative_to("/"))
    (package / "DEBIAN").mkdir()
    (package / "DEBIAN" / "control").write_text(
        "Package: dataset-fashion-mnist\nVersion: 1\nArchitecture: all\n"
        "Maintainer: nobody <nobody@example.org>\nDescription: test\n"
    )
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


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="needs dpkg-deb, which Debian and Ubuntu have")
@pytest.mark.parametrize("way", ["up", "absolute", "through a link"])
def test_a_package_cannot_write_elsewhere(way, cache, tmp_path, monkeypatch):
    """With the real dpkg and a package that dpkg-deb would not build."""
    evil = tarfile.TarInfo("./../../../evil.txt")
    members = [evil]
    if way == "absolute":
        evil.name = str(tmp_path / "evil.txt")
    if way == "through a link":
        link = tarfile.TarInfo("./usr")
        link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path)
        evil.name = "./usr/evil.txt"
        members = [link, evil]
    control = tarfile.TarInfo("./control")
    (tmp_path / "offered.deb").write_bytes(
        b"!<arch>\n"
        + ar_member("debian-binary", b"2.0\n")
        + ar_member("control.tar", tar([control]))
        + ar_member("data.tar", tar(members))
    )
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\ncp "{tmp_path}/offered.deb" ./fashion.deb\n')
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.defpath}")
    with pytest.raises(FileNotFoundError, match=f"apt-get download {sources.DEBIAN_PACKAGE}: "):
        data.load_fashion_mnist()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["apt-get", "offered.deb", "scratch"]


def tar(members):
    """A tar archive of what has no content: empty files and links."""
    with io.BytesIO() as stream:
        with tarfile.open(fileobj=stream, mode="w") as archive:
            for member in members:
                archive.addfile(member)
        return stream.getvalue()


def ar_member(name, content):
    """One part of a Debian package, which is an ar archive."""
    header = f"{name:<16}{0:<12}{0:<6}{0:<6}{0o644:<8o}{len(content):<10}`\n"
    return header.encode() + content + b"\n" * (len(content) % 2)


def test_without_any_source_one_error_says_all(cache, monkeypatch):
    monkeypatch.setattr(sources, "MIRRORS", ("http://127.0.0.1:9/",))
    with pytest.raises(FileNotFoundError) as caught:
        data.load_fashion_mnist()
    message = str(caught.value)
    for part in (
        str(cache),
        "no-such-folder",
        "http://127.0.0.1:9/",
        "apt-get",
        "make data",
        "SEEING_CONVOL",
    ):
        assert part in message


def test_without_a_network_the_command_ends_with_that_error_and_no_traceback(cache):
    """The real mirrors, but behind a proxy that does not answer: as without a network."""
    script = """
        from pathlib import Path
        from helpers import data
        from helpers.data import sources
        sources.DEBIAN_FOLDER = Path("/usr/share/no-such-folder")
        sources.MIRROR_RETRIES = 0
        from helpers.data.__main__ import main
        main()
    """
    closed = "http://127.0.0.1:9"
    proxies = {"http_proxy": closed, "https_proxy": closed, "no_proxy": "", "NO_PROXY": ""}
    done = python(script, env=os.environ | proxies)
    assert done.returncode == 1
    told = done.stderr.splitlines()
    assert told[0] == "Fashion-MNIST could not be found or downloaded. Tried:"
    assert told[-1].startswith("Connect to the internet and type 'make data'")
    places = (
        str(cache),
        "Debian's package",
        "https://storage",
        "http://fashion",
        "https://github",
        "apt-get",
    )
    for line, place in zip(told[1:-1], places, strict=True):
        assert line.startswith(f"  - {place}")


def test_the_command_says_where_the_data_is(fashion_mnist):
    done = subprocess.run([sys.executable, "-m", "helpers.data"], capture_output=True, text=True, check=True)
    told = "Fashion-MNIST: from the cache on this machine, verified by SHA-256.\n"
    assert done.stdout == f"{told}The cache is {data.cache_folder()}\n"


def test_a_cache_in_the_place_of_a_file_is_no_obstacle(
    tmp_path, cache, published, fashion_mnist, monkeypatch, capsys
):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SEEING_CONVOLUTIONS_DATA", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", published)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert "not kept in the cache" in capsys.readouterr().out


# Runs the script it is given as one who may not write to what is read-only: not even root may, then.
OBEDIENT = """
    import ctypes, os, sys
    PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
    if os.geteuid() == 0:
        assert ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE) == 0
    os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
"""


def test_a_read_only_cache_is_no_obstacle(cache, published, fashion_mnist, monkeypatch):
    script = textwrap.dedent(f"""
        from pathlib import Path
        from helpers import data
        from helpers.data import sources
        sources.DEBIAN_FOLDER = Path({str(published)!r})
        (train_images, _), (_, test_labels) = data.load_fashion_mnist()
        print(train_images.sum(), test_labels.sum())
    """)
    expected = f"{fashion_mnist[0][0].sum()} {fashion_mnist[1][1].sum()}"
    cache.mkdir()
    cache.chmod(0o555)
    done = python(OBEDIENT, script, check=True)
    assert "not kept in the cache ([Errno 13] Permission denied: " in done.stdout
    assert done.stdout.splitlines()[-1] == expected
    assert list(cache.iterdir()) == []

    cache.chmod(0o755)
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", published)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    stale = cache / "t10k-labels-idx1-ubyte-of-old.part"
    stale.touch()
    os.utime(stale, (0, 0))
    cache.chmod(0o555)  # now it is full, but what is stale cannot be removed
    told = "Fashion-MNIST: from the cache on this machine, verified by SHA-256."
    done = python(OBEDIENT, script, check=True)
    assert done.stdout.splitlines() == [told, expected]
    assert stale.exists()
    cache.chmod(0o755)


def test_a_full_disk_is_no_obstacle_to_what_is_at_hand(cache, published, fashion_mnist, monkeypatch, capsys):
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", published)
    with full_disk():
        assert same(data.load_fashion_mnist(), fashion_mnist)
    assert "not kept in the cache ([Errno 27] File too large)" in capsys.readouterr().out
    assert list(cache.iterdir()) == []
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert is_full(cache)


def test_a_full_disk_ends_a_download(cache, published, fashion_mnist, serve, monkeypatch):
    address = serve(functools.partial(Quiet, directory=published))
    monkeypatch.setattr(sources, "MIRRORS", (address,))
    with full_disk(), pytest.raises(FileNotFoundError) as caught:
        data.load_fashion_mnist()
    assert f"  - {address}: [Errno 27] File too large\n" in str(caught.value)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert is_full(cache)


def test_without_a_place_for_temporary_files_there_is_still_one_error(cache, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no-such-folder"))
    with pytest.raises(FileNotFoundError, match="could not be found or downloaded.*\n.*\n.*no-such-folder"):
        data.load_fashion_mnist()


def is_full(folder):
    """Whether a cache holds the four files, and nothing that somebody left."""
    return sorted(path.name for path in folder.iterdir()) == sorted(file.name for file in files.FILES)


def test_a_class_can_read_one_cache(filled):
    for path in filled.iterdir():
        assert path.stat().st_mode & 0o777 == 0o644


def test_a_folder_with_something_in_it_is_not_removed(cache, published, fashion_mnist, monkeypatch, capsys):
    folder = cache / "t10k-labels-idx1-ubyte"
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("mine")
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", published)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert "not kept in the cache" in capsys.readouterr().out
    assert (folder / "thesis.txt").read_text() == "mine"
    assert same(data.load_fashion_mnist(), fashion_mnist)  # from the source again


def test_the_cache_folder_can_be_chosen(monkeypatch):
    monkeypatch.setenv("HOME", "/home-of-mine")
    monkeypatch.setenv("SEEING_CONVOLUTIONS_DATA", "~/shared")
    assert data.cache_folder() == Path("/home-of-mine/shared")


@pytest.mark.parametrize("folder", ["shared", "~no-such-user/shared"])
def test_a_cache_folder_that_is_not_absolute_is_one_sentence(folder, monkeypatch):
    monkeypatch.setenv("SEEING_CONVOLUTIONS_DATA", folder)
    with pytest.raises(ValueError) as caught:
        data.load_fashion_mnist()
    assert str(caught.value) == f"SEEING_CONVOLUTIONS_DATA must be an absolute path, got {folder!r}"


# What is never used


def truncate(path):
    path.write_bytes(path.read_bytes()[:-1000])


def alter(path):
    content = bytearray(path.read_bytes())
    content[5000] ^= 1
    path.write_bytes(content)


def empty(path):
    path.write_bytes(b"")


def swap(path):
    aside = path.with_name("aside")
    other = path.with_name("train-labels-idx1-ubyte")
    path.rename(aside)
    other.rename(path)
    aside.rename(other)


def make_a_folder(path):
    path.unlink()
    path.mkdir()


def make_a_dangling_link(path):
    path.unlink()
    path.symlink_to(path.parent.parent / "gone")


@pytest.mark.parametrize("damage", [truncate, alter, empty, swap, make_a_folder, make_a_dangling_link])
def test_a_damaged_cache_is_told_and_mended(damage, filled, fashion_mnist, capsys, monkeypatch, tmp_path):
    path = filled / "t10k-images-idx3-ubyte"
    damage(path)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    told = capsys.readouterr().out
    assert f"{path} " in told or damage == make_a_dangling_link  # which is like no file at all
    assert "Fashion-MNIST: from Debian's package" in told
    assert is_full(filled)
    assert not (tmp_path / "gone").exists()  # nothing was written through the link
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", Path("/usr/share/no-such-folder"))
    assert same(data.load_fashion_mnist(), fashion_mnist)  # mended, so no source is needed


def test_a_damaged_cache_without_a_source_is_an_error(filled, monkeypatch):
    alter(filled / "train-images-idx3-ubyte")
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", Path("/usr/share/no-such-folder"))
    with pytest.raises(FileNotFoundError, match="no complete, undamaged copy"):
        data.load_fashion_mnist()


def test_eight_processes_may_load_into_an_empty_cache(cache, published, fashion_mnist, tmp_path):
    script = f"""
        import os, sys
        from pathlib import Path
        from helpers import data
        from helpers.data import sources
        sources.DEBIAN_FOLDER = Path({str(published)!r})
        for number in range(8):
            if os.fork() == 0:
                sys.stdout = open(f"{{number}}.txt", "w")
                data.load_fashion_mnist()
                # Once more, from the cache, to which others may be writing now.
                (train_images, _), (_, test_labels) = data.load_fashion_mnist()
                print(train_images.sum(), test_labels.sum(), flush=True)
                os._exit(0)
        for number in range(8):
            os.wait()
    """
    python(script, check=True, cwd=tmp_path)
    told = [(tmp_path / f"{number}.txt").read_text() for number in range(8)]
    expected = f"{fashion_mnist[0][0].sum()} {fashion_mnist[1][1].sum()}"
    assert [text.splitlines()[-1] for text in told] == [expected] * 8
    assert "damaged" not in "".join(told)  # no process saw half a file of another
    assert "not kept" not in "".join(told)
    assert is_full(cache)
    assert same(data.load_fashion_mnist(), fashion_mnist)  # there is no other source here


def test_a_writer_that_was_killed_leaves_no_harm(cache, published, fashion_mnist, monkeypatch):
    script = f"""
        import os, resource, signal
        from pathlib import Path
        from helpers import data
        from helpers.data import sources
        sources.DEBIAN_FOLDER = Path({str(published)!r})
        # The first write that reaches a megabyte is the last thing that happens.
        signal.signal(signal.SIGXFSZ, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        resource.setrlimit(resource.RLIMIT_FSIZE, (10**6, 10**9))
        data.load_fashion_mnist()
    """
    assert python(script).returncode == -signal.SIGKILL
    [part] = cache.iterdir()
    assert part.suffix == ".part"
    assert part.stat().st_size == 10**6
    with pytest.raises(FileNotFoundError, match="no complete, undamaged copy"):
        data.load_fashion_mnist()

    monkeypatch.setattr(sources, "DEBIAN_FOLDER", published)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert part.exists()  # its writer might be alive
    mine = cache / "mine.part"
    mine.write_text("not the course's")
    two_hours_ago = time.time() - 7200
    for path in (part, mine):
        os.utime(path, (two_hours_ago, two_hours_ago))
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert mine.exists()
    mine.unlink()
    assert is_full(cache)


def test_it_is_what_keras_loads(fashion_mnist, keras_loading):
    process, arrays = keras_loading
    assert process.wait() == 0
    keras = np.load(arrays)
    assert same(fashion_mnist, ((keras["a"], keras["b"]), (keras["c"], keras["d"])))
    assert {keras[name].dtype for name in keras} == {np.dtype("uint8")}


# Scaling and shifting


def test_scale_images():
    images = np.zeros((2, 28, 28), np.uint8)
    images[1, 3, 4] = 255
    images[0, 0, 0] = 51
    scaled = data.scale_images(images)
    assert scaled.shape == (2, 28, 28, 1)
    assert scaled.dtype == np.float32
    assert scaled[1, 3, 4, 0] == 1
    assert scaled[0, 0, 0, 0] == np.float32(0.2)
    assert scaled.sum() == pytest.approx(1.2)


def test_scaling_twice_is_noticed():
    with pytest.raises(TypeError, match=r"^images must be uint8 .* got float32; were they scaled already\?$"):
        data.scale_images(np.zeros((2, 28, 28), np.float32))


@pytest.mark.parametrize("shape", [(28, 28), (2, 28, 27), (2, 28, 28, 1)])
def test_scaling_another_shape_is_one_sentence(shape):
    with pytest.raises(ValueError, match=r"^images must have the shape \(N, 28, 28\), got \("):
        data.scale_images(np.zeros(shape, np.uint8))


@pytest.mark.parametrize("shape", [(2, 28, 28), (2, 28, 28, 1)])
@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (1, 0), (0, 3), (-2, 0), (0, -4), (2, -3), (28, 0)])
def test_a_shift_moves_every_pixel(shape, rows, columns):
    images = np.arange(1, 2 * 28 * 28 + 1).reshape(shape)
    shifted = data.shift_images(images, rows, columns)
    assert shifted.shape == shape
    assert shifted.dtype == images.dtype
    for row in range(28):
        for column in range(28):
            inside = 0 <= row - rows < 28 and 0 <= column - columns < 28
            expected = images[:, row - rows, column - columns] if inside else 0
            assert np.all(shifted[:, row, column] == expected)


def test_a_shift_does_not_change_its_input():
    images = np.ones((1, 28, 28))
    data.shift_images(images, 3, 3)
    assert images.sum() == 28 * 28


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ({"rows": 29}, ValueError, "rows must be a whole number from -28 to 28, got 29"),
        ({"columns": 0.5}, TypeError, "columns must be a whole number from -28 to 28, got 0.5"),
    ],
)
def test_a_wrong_shift_is_one_sentence(arguments, error, sentence):
    with pytest.raises(error) as caught:
        data.shift_images(np.zeros((1, 28, 28)), **arguments)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("shape", [(28, 28), (2, 5, 7, 1), (2, 28, 28, 3)])
def test_shifting_another_shape_is_one_sentence(shape):
    with pytest.raises(ValueError, match=r"^images must have the shape \(N, 28, 28\), got \("):
        data.shift_images(np.zeros(shape), 1)
