"""Finding hand-ins: whose they are, and what a folder or a zip may hold."""

import os
import random
import struct
import zipfile

import pytest

from helpers.tools.collect import hand_ins
from helpers.tools.collect.hand_ins import Unreadable, find

COURSE = ["01_baseline_dnn", "02_convolutions"]
FLAT = {
    "Anna Müller_12345_assignsubmission_file_02_convolutions.ipynb": "Anna Müller",
    "mulleranna_LATE_12345_67890_02_convolutions-1.ipynb": "mulleranna",
    "doebob_12345_67890_my notebook.ipynb": "doebob",
    "Week 2_jdoe_attempt_2026-11-24-10-00-00_02_convolutions.ipynb": "jdoe",
    "02_convolutions anna.ipynb": "anna",
    "02_convolutions_bob (2).ipynb": "bob",
    "carl-02_convolutions-Copy1.ipynb": "carl",
    "02 dora.ipynb": "dora",
    "what I did.ipynb": "what I did",
}


def put(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def learners(place):
    return {one.shown: one.learner for one in find(place, COURSE)}


def told(hand_in):
    with pytest.raises(Unreadable) as caught:
        hand_in.read()
    return str(caught.value)


def test_platforms_and_people_write_the_learners_name_into_the_files(tmp_path):
    put(tmp_path, *FLAT)
    assert learners(tmp_path) == FLAT


def test_a_learner_may_have_a_folder(tmp_path):
    names = {
        "anna/02_convolutions.ipynb": "anna",
        "anna/week 3/deep/03.ipynb": "anna",
        "Bob Ö_1_assignsubmission_file_/02.ipynb": "Bob Ö",
        "Bob Ö_1_assignsubmission_file/03.ipynb": "Bob Ö",
        "02_convolutions carl.IPYNB": "carl",
    }
    put(tmp_path, *names)
    assert learners(tmp_path) == names


def test_a_folder_that_all_are_in_is_no_learner(tmp_path):
    put(tmp_path, "class/a/anna/02.ipynb", "class/a/bob/02.ipynb", "class/a/bob/more/02.ipynb")
    assert sorted(learners(tmp_path).values()) == ["anna", "bob", "bob"]


def test_one_learner_alone_has_a_name_as_well(tmp_path):
    put(tmp_path, "anna/02_convolutions.ipynb")
    assert [*learners(tmp_path).values()] == ["anna"]


def test_what_systems_put_beside_notebooks_is_left_out(tmp_path):
    put(tmp_path, "a/.ipynb_checkpoints/02.ipynb", "__MACOSX/a/._02.ipynb", "a/._02.ipynb", "a/notes.txt")
    assert find(tmp_path, COURSE) == []


def test_what_is_no_file_is_told_and_not_followed(tmp_path):
    put(tmp_path, "a/right.ipynb", "elsewhere/secret")
    (tmp_path / "a/link.ipynb").symlink_to(tmp_path / "elsewhere/secret")
    (tmp_path / "folder").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    os.mkfifo(tmp_path / "a/pipe.ipynb")
    link, pipe, right = find(tmp_path, COURSE)
    assert told(link) == "It cannot be read: it is a link."
    assert told(pipe) == "It cannot be read: it is not a file."
    assert right.read() == b"a/right.ipynb"


def test_a_name_that_cannot_be_shown_is_shown_otherwise(tmp_path):
    (tmp_path / os.fsdecode(b"anna\xff\n02.ipynb")).write_text("")
    (only,) = find(tmp_path, COURSE)
    assert only.shown == "anna\ufffd\ufffd02.ipynb"
    assert only.read() == b""


def test_a_file_may_not_be_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(hand_ins, "LARGEST", 1_000_000)
    (tmp_path / "a.ipynb").write_bytes(bytes(1_000_000))
    (tmp_path / "b.ipynb").write_bytes(bytes(1_000_001))
    fits, large = find(tmp_path, COURSE)
    assert len(fits.read()) == 1_000_000
    assert told(large) == "It is larger than 1 MB."


def test_a_zip_is_read_and_never_unpacked(tmp_path):
    place = tmp_path / "in" / "all.zip"
    place.parent.mkdir()
    with zipfile.ZipFile(place, "w") as archive:
        for name in (
            "../../up.ipynb",
            "/etc/cron.d/root.ipynb",
            "C:\\win\\02.ipynb",
            "Jörg/02.ipynb",
            "Jörg/x.txt",
        ):
            archive.writestr(name, name)
        archive.writestr("Jörg/folder.ipynb/", "")
        archive.writestr("__MACOSX/Jörg/._02.ipynb", "")
        archive.writestr("../.ipynb_checkpoints/02.ipynb", "")
    found = {one.shown: one for one in find(place, COURSE)}
    assert [*found] == ["C:/win/02.ipynb", "etc/cron.d/root.ipynb", "Jörg/02.ipynb", "up.ipynb"]
    assert found["up.ipynb"].read() == b"../../up.ipynb"
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "all.zip"]


def without_the_utf8_flag(place):
    """As some programs write it: UTF-8 names, but the flag that says so is not set."""
    content = bytearray(place.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        (flags,) = struct.unpack_from("<H", content, at + offset)
        assert flags & 0x800
        struct.pack_into("<H", content, at + offset, flags & ~0x800)
    return content


def test_names_in_a_zip_may_be_utf8_without_saying_so_or_as_they_were_on_dos(tmp_path):
    place = tmp_path / "all.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("Jörg/02.ipynb", "here")
    content = without_the_utf8_flag(place)
    place.write_bytes(content)
    (only,) = find(place, COURSE)
    assert (only.learner, only.read()) == ("Jörg", b"here")
    place.write_bytes(content.replace("Jörg".encode(), b"J\x94\x94rg"))
    (only,) = find(place, COURSE)
    assert (only.learner, only.read()) == ("Jöörg", b"here")


def test_a_bomb_in_a_zip_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(hand_ins, "LARGEST", 1_000_000)
    place = tmp_path / "all.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/02.ipynb", bytes(50_000_000))
        archive.writestr("b/02.ipynb", "fits")
    content = bytearray(place.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):  # and it lies about its size
        struct.pack_into("<I", content, content.find(signature) + offset, 100)
    lying = tmp_path / "lying.zip"
    lying.write_bytes(content)
    bomb, other = find(place, COURSE)
    assert told(bomb) == "It is larger than 1 MB."
    assert other.read() == b"fits"
    bomb, other = find(lying, COURSE)
    assert told(bomb) == "It cannot be read: this part of the zip is broken."
    assert other.read() == b"fits"


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_broken_part_of_a_zip_is_told_and_the_others_are_read(tmp_path, method):
    place, noise = tmp_path / "all.zip", random.Random(0).randbytes(1000)
    with zipfile.ZipFile(place, "w", method) as archive:
        for name in "abc":
            archive.writestr(f"{name}/02.ipynb", noise)
    content = bytearray(place.read_bytes())
    where = content.find(b"b/02.ipynb") + len(b"b/02.ipynb")
    content[where + 5 : where + 15] = b"0123456789"
    place.write_bytes(content)
    a, b, c = find(place, COURSE)
    assert a.read() == c.read() == noise
    assert told(b) == "It cannot be read: this part of the zip is broken."


def test_an_encrypted_part_and_one_of_an_unknown_kind_are_told(tmp_path):
    place = tmp_path / "all.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("a/02.ipynb", "secret")
        archive.writestr("b/02.ipynb", "squeezed")
    content = bytearray(place.read_bytes())
    first = content.find(b"PK\x01\x02")
    content[content.find(b"PK\x03\x04") + 6] |= 1
    content[first + 8] |= 1  # encrypted
    content[content.find(b"PK\x01\x02", first + 4) + 10] = 97  # compressed by a method that Python lacks
    place.write_bytes(content)
    encrypted, unknown = find(place, COURSE)
    assert told(encrypted) == "It cannot be read: it is encrypted."
    assert told(unknown) == "It cannot be read: this part of the zip is broken."


def test_what_is_neither_folder_nor_zip_and_what_holds_too_much_is_refused(tmp_path, monkeypatch):
    (tmp_path / "no.zip").write_text("no zip")
    with pytest.raises(Unreadable, match="neither a folder nor a zip that can be read"):
        find(tmp_path / "no.zip", COURSE)
    monkeypatch.setattr(hand_ins, "MOST", 2)
    put(tmp_path, "a.ipynb", "b.ipynb", "c.ipynb")
    with pytest.raises(Unreadable, match="has more than 2 notebooks"):
        find(tmp_path, COURSE)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for number in range(21):
            archive.writestr(f"{number}.txt", "")
    with pytest.raises(Unreadable, match="has more than 20 files"):
        find(tmp_path / "all.zip", COURSE)
