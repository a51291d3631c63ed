"""Python for the pages: where it comes from, and that nothing else is ever used."""

import hashlib
import shutil

import pytest

from helpers.site import runtime

RIGHT = {"python.wasm": b"right", "numpy.whl": b"right, too"}


@pytest.fixture
def places(monkeypatch, tmp_path):
    """Two places of files, ``first`` and ``second``, and a list of those that were asked."""
    monkeypatch.setenv("SEEING_CONVOLUTIONS_DATA", str(tmp_path / "cache"))
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in RIGHT.items()}
    monkeypatch.setattr(runtime, "FILES", digests)
    asked = []

    def place(name):
        folder = tmp_path / name
        folder.mkdir()
        for file, content in RIGHT.items():
            (folder / file).write_bytes(content)

        def get(scratch):
            asked.append(name)
            return shutil.copytree(folder, scratch / "there")

        return folder, get

    (first, get_first), (second, get_second) = place("first"), place("second")
    monkeypatch.setattr(runtime, "PLACES", {"the first": get_first, "the second": get_second})
    return first, second, asked


def test_the_first_place_then_the_cache(places, capsys):
    _, _, asked = places
    folder = runtime.runtime_folder()
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == RIGHT
    assert "from the first, verified by SHA-256" in capsys.readouterr().out
    assert runtime.runtime_folder() == folder
    assert asked == ["first"]


def test_a_damaged_cache_is_fetched_anew(places):
    folder = runtime.runtime_folder()
    (folder / "numpy.whl").write_bytes(b"half")
    runtime.runtime_folder()
    assert (folder / "numpy.whl").read_bytes() == RIGHT["numpy.whl"]


@pytest.mark.parametrize("harm", [lambda file: file.write_bytes(b"wrong"), lambda file: file.unlink()])
def test_what_is_not_right_is_never_used(places, harm):
    first, second, asked = places
    harm(first / "python.wasm")
    folder = runtime.runtime_folder()
    assert (folder / "python.wasm").read_bytes() == b"right"
    assert asked == ["first", "second"]
    shutil.rmtree(folder)
    harm(second / "python.wasm")
    with pytest.raises(OSError, match="could not be had. Tried: the first: a file .*; the second: a file"):
        runtime.runtime_folder()
    assert not folder.exists()


def test_a_place_that_cannot_be_reached_is_told(places, monkeypatch):
    def unreachable(scratch):
        raise OSError("no network\nand more lines")

    monkeypatch.setattr(runtime, "PLACES", {"nowhere": unreachable})
    with pytest.raises(OSError, match=r"Tried: nowhere: no network\.$"):
        runtime.runtime_folder()


def test_the_real_files_are_those_of_the_release():
    """Pinned where the pages are built: on a machine that has them, or can get them."""
    folder = runtime.runtime_folder()
    for name, digest in runtime.FILES.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
