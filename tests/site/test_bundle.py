"""The bytes beside the pages: written once, packed, and in two forms."""

import base64
import gzip
import hashlib

import pytest

from helpers.site import bundle, recipes, runtime


@pytest.fixture
def small(monkeypatch, tmp_path):
    """A bundle of small files; returns the folder of the pages, and a list of what was done."""
    pyodide = tmp_path / "pyodide"
    pyodide.mkdir()
    for name in runtime.FILES:
        (pyodide / name).write_bytes(name.encode())
    done = []

    def compiled(pyodide):
        done.append("compiled")
        return {"first": b"some", "rest": b"more"}

    monkeypatch.setattr(runtime, "runtime_folder", lambda: pyodide)
    monkeypatch.setattr(recipes, "packs", lambda: {"course": b"images", "all": b"all images"})
    monkeypatch.setattr(bundle, "_compiled", compiled)
    return tmp_path / "site", done


def test_each_file_is_there_packed_and_as_a_script(small):
    site, _ = small
    files = bundle.write_bundle(site)
    assert set(bundle.START) < set(files)
    for name, file in files.items():
        packed = (site / file["path"]).read_bytes()
        assert len(packed) == file["bytes"]
        assert file["integrity"] == f"sha256-{base64.b64encode(hashlib.sha256(packed).digest()).decode()}"
        script = (site / file["path"]).with_suffix(".js").read_text()
        assert script == f'carry("{name}", "{base64.b64encode(packed).decode()}");\n'
    assert gzip.decompress((site / files["all"]["path"]).read_bytes()) == b"all images"


def test_writing_twice_does_no_work_twice(small):
    site, done = small
    first = bundle.write_bundle(site)
    times = {path: path.stat().st_mtime_ns for path in (site / bundle.FOLDER).iterdir()}
    assert bundle.write_bundle(site) == first
    assert done == ["compiled"]
    assert {path: path.stat().st_mtime_ns for path in (site / bundle.FOLDER).iterdir()} == times


def test_what_has_changed_is_written_anew_and_the_old_goes(small, monkeypatch):
    site, done = small
    first = bundle.write_bundle(site)
    monkeypatch.setattr(bundle, "_sources", lambda: "another")
    second = bundle.write_bundle(site)
    assert done == ["compiled"] * 2
    changed = {name for name in first if first[name]["path"] != second[name]["path"]}
    assert changed == {"first", "rest"}
    assert len(list((site / bundle.FOLDER).iterdir())) == 2 * len(second)
