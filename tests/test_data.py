import functools
import gzip
import http.server
import os
import shutil
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest

from helpers import data

# The seed text of the course prints these: the labels of the first hundred test images.
FIRST_TEST_LABELS = """
9 2 1 1 6 1 4 6 5 7 4 5 7 3 4 1 2 4 8 0 2 5 7 9 1 4 6 0 9 3 8 8 3 3 8 0 7
5 7 9 6 1 3 7 6 7 2 1 2 2 4 4 5 8 2 2 8 4 8 0 7 7 8 5 1 1 2 3 9 8 7 0 2 6
2 3 1 2 8 4 1 8 5 9 5 0 3 2 0 6 5 3 6 7 1 8 0 1 4 2
"""


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache of the test's own, no sources, and nothing said yet."""
    monkeypatch.setenv("SEEING_CONVOLUTIONS_DATA", str(tmp_path / "cache"))
    monkeypatch.setattr(data, "DEBIAN_FOLDER", data.Path("/usr/share/no-such-folder"))
    monkeypatch.setattr(data, "MIRRORS", ())
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))  # no apt-get
    monkeypatch.setattr(data, "_said", set())
    return tmp_path / "cache"


@pytest.fixture
def filled(cache, published, monkeypatch):
    """The same, filled once from a folder that stays at hand as a source."""
    monkeypatch.setattr(data, "DEBIAN_FOLDER", published)
    data.load_fashion_mnist()
    monkeypatch.setattr(data, "_said", set())
    return cache


@pytest.fixture
def serve():
    """Start a server on loopback for a request handler; returns its address."""
    servers = []

    def start(handler):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def answering(status, body, length=None):
    """A handler that answers every request in the same way."""

    class Handler(Quiet):
        def do_GET(self):
            self.send_response(status)
            self.send_header("Content-Length", str(length or len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def same(one, other):
    return all(
        np.array_equal(a, b) for pair in zip(one, other, strict=True) for a, b in zip(*pair, strict=True)
    )


# What is loaded


def test_the_real_data_set(fashion_mnist):
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


def test_it_is_what_keras_loads(fashion_mnist, published, tmp_path):
    shutil.copytree(published, tmp_path / "datasets" / "fashion-mnist")
    (tmp_path / "labels").mkdir()
    script = """
        import sys, keras, numpy as np
        (a, b), (c, d) = keras.datasets.fashion_mnist.load_data()
        np.savez(sys.argv[1], a=a, b=b, c=c, d=d)
    """
    subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "keras.npz")],
        env=os.environ | {"KERAS_HOME": str(tmp_path)},
        check=True,
    )
    keras = np.load(tmp_path / "keras.npz")
    assert same(fashion_mnist, ((keras["a"], keras["b"]), (keras["c"], keras["d"])))
    assert {keras[name].dtype for name in keras} == {np.dtype("uint8")}


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
    monkeypatch.setattr(data, "DEBIAN_FOLDER", data.Path("/usr/share/no-such-folder"))
    data.load_fashion_mnist()
    data.load_fashion_mnist()
    # Said once, not twice.
    assert capsys.readouterr().out == "Fashion-MNIST: from the cache on this machine, verified by SHA-256.\n"


def test_debians_folder_is_used_and_kept(cache, published, fashion_mnist, monkeypatch, capsys):
    monkeypatch.setattr(data, "DEBIAN_FOLDER", published)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    told = capsys.readouterr().out
    assert told.startswith("Fashion-MNIST: from Debian's package dataset-fashion-mnist, verified by SHA-256")
    assert sorted(path.name for path in cache.iterdir()) == sorted(file.name for file in data._FILES)


def test_a_mirror_is_used_when_there_is_no_folder(
    cache, published, fashion_mnist, serve, monkeypatch, capsys
):
    address = serve(functools.partial(Quiet, directory=published))
    monkeypatch.setattr(data, "MIRRORS", (address,))
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert f"Fashion-MNIST: from {address}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("handler", "reason"),
    [
        (answering(404, b"not here"), "404"),
        (answering(200, b"<html>Sign in to this network</html>"), "Not a gzipped file"),
        (answering(200, gzip.compress(b"something else")), "wrong SHA-256"),
        (answering(200, gzip.compress(bytes(10**8))), "wrong SHA-256"),
        (answering(200, b"\x1f\x8b\x08", length=1000), "IncompleteRead"),
    ],
    ids=["404", "html", "other file", "too long", "half a file"],
)
def test_a_bad_mirror_is_told_and_passed_over(
    handler, reason, cache, published, fashion_mnist, serve, monkeypatch
):
    bad = serve(handler)
    monkeypatch.setattr(data, "MIRRORS", (bad,))
    with pytest.raises(FileNotFoundError) as caught:
        data.load_fashion_mnist()
    assert f"  - {bad}: " in str(caught.value)
    assert reason in str(caught.value)
    assert not cache.exists()

    monkeypatch.setattr(data, "MIRRORS", (bad, serve(functools.partial(Quiet, directory=published))))
    assert same(data.load_fashion_mnist(), fashion_mnist)


def test_a_mirror_that_hangs_is_given_up(cache, serve, monkeypatch):
    class Hanging(Quiet):
        def do_GET(self):
            time.sleep(2)

    monkeypatch.setattr(data, "MIRROR_TIMEOUT", 0.2)
    monkeypatch.setattr(data, "MIRRORS", (serve(Hanging),))
    with pytest.raises(FileNotFoundError, match="timed out"):
        data.load_fashion_mnist()


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="needs dpkg-deb, which Debian and Ubuntu have")
def test_apt_is_asked_last(cache, published, fashion_mnist, tmp_path, monkeypatch, capsys):
    """With a real package and the real dpkg; only the download itself is played by a script."""
    package = tmp_path / "package"
    shutil.copytree(published, package / data.DEBIAN_FOLDER.relative_to("/"))
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
        f'case "$*" in *"download dataset-fashion-mnist") cp "{tmp_path}/offered.deb" ./fashion.deb;; esac\n'
    )
    apt.chmod(0o755)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert "from apt-get download dataset-fashion-mnist" in capsys.readouterr().out


def test_without_any_source_one_error_says_all(cache, monkeypatch):
    monkeypatch.setattr(data, "MIRRORS", ("http://127.0.0.1:9/",))
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


def test_the_command_ends_with_that_error_and_no_traceback(cache):
    with pytest.raises(SystemExit, match="Fashion-MNIST could not be found or downloaded"):
        data.main()


def test_the_command_says_where_the_data_is(fashion_mnist):
    done = subprocess.run([sys.executable, "-m", "helpers.data"], capture_output=True, text=True, check=True)
    told = "Fashion-MNIST: from the cache on this machine, verified by SHA-256.\n"
    assert done.stdout == f"{told}The cache is {data.cache_folder()}\n"


def test_a_cache_that_cannot_be_written_is_no_obstacle(
    tmp_path, cache, published, fashion_mnist, monkeypatch, capsys
):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SEEING_CONVOLUTIONS_DATA", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(data, "DEBIAN_FOLDER", published)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert "not kept in the cache" in capsys.readouterr().out


def test_a_class_can_read_one_cache(filled):
    for path in filled.iterdir():
        assert path.stat().st_mode & 0o777 == 0o644


def test_a_folder_with_something_in_it_is_not_removed(cache, published, fashion_mnist, monkeypatch, capsys):
    folder = cache / "t10k-labels-idx1-ubyte"
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("mine")
    monkeypatch.setattr(data, "DEBIAN_FOLDER", published)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert "not kept in the cache" in capsys.readouterr().out
    assert (folder / "thesis.txt").read_text() == "mine"


def test_the_cache_folder_can_be_chosen(monkeypatch):
    monkeypatch.setenv("HOME", "/home-of-mine")
    monkeypatch.setenv("SEEING_CONVOLUTIONS_DATA", "~/shared")
    assert data.cache_folder() == data.Path("/home-of-mine/shared")
    monkeypatch.setenv("SEEING_CONVOLUTIONS_DATA", "shared")
    with pytest.raises(ValueError) as caught:
        data.load_fashion_mnist()
    assert str(caught.value) == "SEEING_CONVOLUTIONS_DATA must be an absolute path, got 'shared'"


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
    path.write_bytes(path.with_name("train-labels-idx1-ubyte").read_bytes())


def make_a_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [truncate, alter, empty, swap, make_a_folder])
def test_a_damaged_cache_is_told_and_mended(damage, filled, fashion_mnist, capsys, monkeypatch):
    path = filled / "t10k-images-idx3-ubyte"
    damage(path)
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert f"{path} " in capsys.readouterr().out
    monkeypatch.setattr(data, "DEBIAN_FOLDER", data.Path("/usr/share/no-such-folder"))
    assert same(data.load_fashion_mnist(), fashion_mnist)  # mended, so no source is needed


def test_a_damaged_cache_without_a_source_is_an_error(filled, monkeypatch):
    alter(filled / "train-images-idx3-ubyte")
    monkeypatch.setattr(data, "DEBIAN_FOLDER", data.Path("/usr/share/no-such-folder"))
    with pytest.raises(FileNotFoundError, match="no complete, undamaged copy"):
        data.load_fashion_mnist()


def test_several_processes_may_load_into_an_empty_cache(cache, published, fashion_mnist):
    script = f"""
        from pathlib import Path
        from helpers import data
        data.DEBIAN_FOLDER = Path({str(published)!r})
        (train_images, _), (_, test_labels) = data.load_fashion_mnist()
        print(train_images.sum(), test_labels.sum())
    """
    processes = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    expected = f"{fashion_mnist[0][0].sum()} {fashion_mnist[1][1].sum()}"
    told = [process.communicate()[0] for process in processes]
    assert [text.splitlines()[-1] for text in told] == [expected] * 4
    assert "damaged" not in "".join(told)  # no process saw half a file of another
    assert sorted(path.name for path in cache.iterdir()) == sorted(file.name for file in data._FILES)


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
