import tempfile
from pathlib import Path

import pytest

from helpers.data import loading, sources

NOWHERE = Path("/usr/share/no-such-folder")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache, no sources, nothing said yet. Afterwards no temporary file may be left."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setenv("SEEING_CONVOLUTIONS_DATA", str(tmp_path / "cache"))
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", NOWHERE)
    monkeypatch.setattr(sources, "MIRRORS", ())
    monkeypatch.setattr(sources, "MIRROR_RETRIES", 0)  # before each there is a second's rest
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))  # no apt-get
    loading._say.cache_clear()
    yield tmp_path / "cache"
    assert list(scratch.iterdir()) == []


@pytest.fixture
def source(cache, published, monkeypatch):
    """The empty cache, and the published files where Debian's package puts them."""
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", published)
    return cache
