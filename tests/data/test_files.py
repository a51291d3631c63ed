import gzip
import hashlib
import mmap
import shutil
import tracemalloc

import numpy as np
import pytest

from helpers.data import cache_folder, files, load_fashion_mnist

LABELS = files.FILES[3]


def test_a_packed_file_and_an_unpacked_one_hold_the_same(fashion_mnist, published):
    for file in files.FILES:
        content = files.read(cache_folder() / file.name, file)
        assert files.read(published / f"{file.name}.gz", file) == content
        header = 4 + 4 * len(file.shape)  # IDX: 4 bytes, and 4 for each axis
        assert files.values(content, file).tobytes() == content[header:]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: content[:5000] + bytes([content[5000] ^ 1]) + content[5001:],
    ],
)
def test_a_wrong_file_is_never_used(damage, fashion_mnist, tmp_path):
    content = damage((cache_folder() / LABELS.name).read_bytes())
    for name, written in ((LABELS.name, content), (f"{LABELS.name}.gz", gzip.compress(content))):
        (tmp_path / name).write_bytes(written)
        with pytest.raises(ValueError) as caught:
            files.read(tmp_path / name, LABELS)
        assert str(caught.value) == f"{name} is not the file it should be (wrong SHA-256)"


def test_of_what_unpacks_to_too_much_the_rest_is_not_read(tmp_path):
    packed = tmp_path / "labels.gz"
    packed.write_bytes(gzip.compress(bytes(10**7))[:-1000])  # to read all of it would be an EOFError
    with pytest.raises(ValueError, match="wrong SHA-256"):
        files.read(packed, LABELS)


def test_the_cache_is_mapped_and_not_copied(fashion_mnist):
    """So that kernels share it: of 55 MB only what is read at once is ever a kernel's own."""
    tracemalloc.start()
    try:
        loaded = load_fashion_mnist()
        assert tracemalloc.get_traced_memory()[1] < 2e6
    finally:
        tracemalloc.stop()
    np.testing.assert_array_equal(loaded[0][0], fashion_mnist[0][0])


@pytest.mark.parametrize("can_be_mapped", [True, False])
def test_what_is_done_to_the_array_stays_there(can_be_mapped, fashion_mnist, tmp_path, monkeypatch):
    def refused(*arguments, **settings):
        raise OSError(19, "No such device")  # as some file systems say

    if not can_be_mapped:
        monkeypatch.setattr(mmap, "mmap", refused)
    path = tmp_path / LABELS.name
    shutil.copy(cache_folder() / LABELS.name, path)
    labels = files.values(files.read(path, LABELS), LABELS)
    np.testing.assert_array_equal(labels, fashion_mnist[1][1])
    labels[:] = 3
    assert hashlib.sha256(path.read_bytes()).hexdigest() == LABELS.sha256


def test_a_file_may_be_replaced_while_it_is_mapped(fashion_mnist, tmp_path):
    path, other = tmp_path / LABELS.name, tmp_path / "other"
    shutil.copy(cache_folder() / LABELS.name, path)
    labels = files.values(files.read(path, LABELS), LABELS)
    other.write_bytes(b"")
    other.replace(path)
    np.testing.assert_array_equal(labels, fashion_mnist[1][1])
