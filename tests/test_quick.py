"""What `make check` leaves out."""

from pathlib import Path

import pytest

from tests import quick


@pytest.mark.parametrize(
    ("source", "slow"),
    [
        ("import tensorflow as tf", {"tensorflow"}),
        ("from helpers import models", {"keras"}),
        ("from helpers.tools import browser", {"playwright"}),
        ("from helpers.convolution import conv2d\n\ndef f():\n    import keras", set()),
    ],
)
def test_check_knows_a_slow_test_by_its_imports(source, slow, tmp_path):
    test, conftest = tmp_path / "test_it.py", tmp_path / "conftest.py"
    for file, left_out in (test, test), (conftest, tmp_path):
        file.write_text(source)
        assert quick.SLOW & quick.imported_with(file) >= slow
        assert quick.pytest_ignore_collect(left_out) is (True if slow else None)


def test_a_file_is_read_once_for_all_tests_that_import_it(monkeypatch):
    file = quick.ROOT / "helpers" / "models" / "__init__.py"
    found = quick.imported_with(file)
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: pytest.fail("read again"))
    assert quick.imported_with(file) == found
