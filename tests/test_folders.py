from pathlib import Path

import pytest

from helpers.folders import user_folder, written_whole


def test_a_folder_can_be_chosen(monkeypatch):
    monkeypatch.setenv("HOME", "/home-of-mine")
    monkeypatch.setenv("COURSE_FOLDER", "~/shared")
    assert user_folder("COURSE_FOLDER") == Path("/home-of-mine/shared")
    monkeypatch.setenv("COURSE_FOLDER", "")
    assert user_folder("COURSE_FOLDER") == user_folder("NO_SUCH_VARIABLE")
    assert user_folder("COURSE_FOLDER").name == "seeing-convolutions"


@pytest.mark.parametrize("folder", ["shared", "~no-such-user/shared"])
def test_a_folder_that_is_not_absolute_is_one_sentence(folder, monkeypatch):
    monkeypatch.setenv("COURSE_FOLDER", folder)
    with pytest.raises(ValueError, match=f"^COURSE_FOLDER must be an absolute path, got '{folder}'$"):
        user_folder("COURSE_FOLDER")


def test_a_file_is_whole_or_as_it_was(tmp_path):
    file = tmp_path / "new" / "own.keras"

    def write_half(path):
        assert path.suffix == ".keras"
        path.write_text("half")
        raise OSError("the disk is full")

    for before in ([], ["earlier"]):
        for text in before:
            written_whole(file, lambda path, text=text: path.write_text(text))
        with pytest.raises(OSError, match="the disk is full"):
            written_whole(file, write_half)
        assert [path.read_text() for path in file.parent.iterdir()] == before
