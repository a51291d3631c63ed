from pathlib import Path

import pytest

from helpers.folders import user_folder, written_whole


def test_a_folder_can_be_chosen(monkeypatch):
    monkeypatch.setenv("HOME", "/home-of-mine")
    monkeypatch.setenv("COURSE_FOLDER", "~/shared")
    assert user_folder("COURSE_FOLDER") == Path("/home-of-mine/shared")
    for nothing in ("", None):
        monkeypatch.setenv("COURSE_FOLDER", nothing) if nothing == "" else monkeypatch.delenv("COURSE_FOLDER")
        assert user_folder("COURSE_FOLDER").name == "seeing-convolutions"


@pytest.mark.parametrize("folder", ["shared", "~no-such-user/shared"])
def test_a_folder_that_is_not_absolute_is_one_sentence(folder, monkeypatch):
    monkeypatch.setenv("COURSE_FOLDER", folder)
    with pytest.raises(ValueError) as caught:
        user_folder("COURSE_FOLDER")
    assert str(caught.value) == f"COURSE_FOLDER must be an absolute path, got {folder!r}"


def test_a_file_is_whole_or_as_it_was(tmp_path):
    file = tmp_path / "new" / "own.keras"

    def write_half(path):
        assert path.suffix == ".keras"
        path.write_text("half")
        raise OSError("the disk is full")

    for before in (None, "earlier"):
        if before:
            written_whole(file, lambda path: path.write_text("earlier"))
        with pytest.raises(OSError, match="the disk is full"):
            written_whole(file, write_half)
        assert [path.read_text() for path in file.parent.iterdir()] == ([before] if before else [])
