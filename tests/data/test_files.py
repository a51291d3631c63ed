import gzip

import pytest

from helpers.data import cache_folder, files

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
