import os
import resource
import subprocess
import sys
import tempfile

import numpy as np
import pytest

from helpers import data
from helpers.data import loading, sources
from helpers.data.files import FILES
from tests.data.conftest import NOWHERE

FROM_THE_CACHE = "Fashion-MNIST: from the cache on this machine, verified by SHA-256.\n"


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(sum(one, ()), sum(other, ()), strict=True))


def is_full(folder):
    """Whether a cache holds the four files, and nothing that somebody left."""
    return sorted(path.name for path in folder.iterdir()) == sorted(file.name for file in FILES)


def test_the_real_data_set(fashion_mnist):
    arrays = sum(fashion_mnist, ())
    assert [array.shape for array in arrays] == [(60_000, 28, 28), (60_000,), (10_000, 28, 28), (10_000,)]
    assert all(array.dtype == np.uint8 and array.flags.writeable for array in arrays)
    assert np.bincount(arrays[1]).tolist() == [6_000] * 10
    assert np.bincount(arrays[3]).tolist() == [1_000] * 10
    assert arrays[3][:10].tolist() == [9, 2, 1, 1, 6, 1, 4, 6, 5, 7]  # as the course's first text prints them


def test_sizes_keep_the_first(fashion_mnist):
    train, test = fashion_mnist
    some = (train[0][:5], train[1][:5]), (test[0][:3], test[1][:3])
    assert same(data.load_fashion_mnist(5, np.int64(3)), some)


@pytest.mark.parametrize(("argument", "most"), [("train_size", 60_000), ("test_size", 10_000)])
def test_a_wrong_size_is_one_sentence(argument, most):
    for size, error in [(0, ValueError), (-1, ValueError), (most + 1, ValueError), (1.5, TypeError)]:
        with pytest.raises(error) as caught:
            data.load_fashion_mnist(**{argument: size})
        assert str(caught.value) == f"{argument} must be a whole number from 1 to {most}, got {size!r}"


def test_debians_folder_is_used_and_kept_and_then_the_cache(source, fashion_mnist, monkeypatch, capsys):
    assert same(data.load_fashion_mnist(), fashion_mnist)
    told, place = capsys.readouterr().out, "Debian's package dataset-fashion-mnist"
    assert told == f"Fashion-MNIST: from {place}, verified by SHA-256 and kept in {source}.\n"
    assert is_full(source)
    assert {path.stat().st_mode & 0o777 for path in source.iterdir()} == {0o644}  # a class can share it
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", NOWHERE)
    for _ in range(2):
        assert same(data.load_fashion_mnist(), fashion_mnist)
    assert capsys.readouterr().out == FROM_THE_CACHE  # said once, not twice


def test_without_any_source_the_command_ends_with_one_error_and_no_traceback(cache):
    """The real mirrors, but behind a proxy that does not answer: as without a network."""
    script = f"""if True:
        import pathlib, runpy
        from helpers.data import sources
        sources.DEBIAN_FOLDER, sources.MIRROR_RETRIES = pathlib.Path({str(NOWHERE)!r}), 0
        runpy.run_module("helpers.data", run_name="__main__")
    """
    closed = "http://127.0.0.1:9"
    proxies = {"http_proxy": closed, "https_proxy": closed, "no_proxy": "", "NO_PROXY": ""}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=os.environ | proxies, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    told = done.stderr.splitlines()
    assert told[0] == "Fashion-MNIST could not be found or downloaded. Tried:"
    assert told[1] == f"  - {cache}: no complete, undamaged copy"
    places = "Debian's package", "https://storage", "http://fashion", "https://github", "apt-get"
    for line, place in zip(told[2:-1], places, strict=True):
        assert line.startswith(f"  - {place}")
    assert str(NOWHERE) in told[2]
    assert told[-2].endswith(": apt-get and dpkg are on Debian and Ubuntu only")
    assert told[-1].startswith("Connect to the internet and type 'make data'")
    assert "SEEING_CONVOLUTIONS_DATA" in told[-1]


def test_the_command_says_where_the_data_is(fashion_mnist):
    done = subprocess.run([sys.executable, "-m", "helpers.data"], capture_output=True, text=True, check=True)
    assert done.stdout == f"{FROM_THE_CACHE}The cache is {data.cache_folder()}\n"


def test_without_a_place_for_temporary_files_there_is_still_one_error(cache, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no-such-folder"))
    with pytest.raises(FileNotFoundError, match="could not be found or downloaded.*\n.*\n.*no-such-folder"):
        data.load_fashion_mnist()


def test_a_damaged_cache_is_told_and_mended(source, fashion_mnist, capsys, monkeypatch):
    data.load_fashion_mnist(1, 1)
    loading._say.cache_clear()
    path = source / "t10k-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:-1000])
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert f"{path} is damaged (wrong SHA-256) and is fetched anew.\n" in capsys.readouterr().out
    assert is_full(source)
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", NOWHERE)
    assert same(data.load_fashion_mnist(), fashion_mnist)  # mended, so no source is needed
    path.write_bytes(b"")
    with pytest.raises(FileNotFoundError, match="no complete, undamaged copy"):
        data.load_fashion_mnist()


def test_what_cannot_be_read_is_told_and_stays(source, fashion_mnist, capsys):
    folder = source / "t10k-labels-idx1-ubyte"
    (folder / "thesis").mkdir(parents=True)
    for _ in range(2):  # from the source each time
        assert same(data.load_fashion_mnist(), fashion_mnist)
    told = capsys.readouterr().out
    assert f"{folder} cannot be read ([Errno 21] Is a directory: " in told
    assert "not kept in the cache" in told
    assert (folder / "thesis").exists()


def test_a_cache_that_cannot_be_written_is_no_obstacle(source, tmp_path, fashion_mnist, monkeypatch, capsys):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10**6, limits[1]))  # the system refuses, as on a full disk
    try:
        assert same(data.load_fashion_mnist(), fashion_mnist)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "not kept in the cache ([Errno 27] File too large" in capsys.readouterr().out
    assert list(source.iterdir()) == []

    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SEEING_CONVOLUTIONS_DATA", str(tmp_path / "file" / "cache"))
    assert same(data.load_fashion_mnist(), fashion_mnist)
    assert "not kept in the cache ([Errno 20] Not a directory: " in capsys.readouterr().out


def test_four_processes_may_load_into_an_empty_cache(cache, published, fashion_mnist):
    script = f"""if True:
        import multiprocessing, pathlib
        from helpers.data import load_fashion_mnist, sources
        sources.DEBIAN_FOLDER = pathlib.Path({str(published)!r})

        def load(number):
            load_fashion_mnist()
            # Once more, from the cache, to which others may be writing now.
            (train_images, _), (_, test_labels) = load_fashion_mnist()
            return f"{{train_images.sum()}} {{test_labels.sum()}}"

        with multiprocessing.get_context("fork").Pool(4) as pool:
            print(*sorted(set(pool.map(load, range(4), 1))))
    """
    told = subprocess.check_output([sys.executable, "-c", script], text=True)
    assert told.splitlines()[-1] == f"{fashion_mnist[0][0].sum()} {fashion_mnist[1][1].sum()}"
    assert "damaged" not in told  # no process saw half a file of another
    assert "not kept" not in told
    assert is_full(cache)
