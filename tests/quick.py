"""`make check`: only the tests that need neither TensorFlow nor a browser nor a whole notebook.

Which they are is read from their imports, so nobody keeps a list.
"""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SLOW = {"keras", "tensorflow", "playwright", "papermill", "distributed"}
MENDED = "TensorFlow was imported. Import keras at the file's top: then `make check` leaves the file out."


def pytest_ignore_collect(collection_path):
    """Leave out notebooks, and tests that import what is slow, themselves or through the project's files.

    And folders whose conftest does: pytest imports it even if no test of the folder is left.
    """
    path = collection_path / "conftest.py" if collection_path.is_dir() else collection_path
    imports_slow = path.suffix == ".py" and path.exists() and SLOW & imported_with(path)
    return True if imports_slow or path.suffix == ".ipynb" else None  # None: as pytest thinks


def imported_with(path: Path) -> set[str]:
    """The modules that come with a file: those that it imports at its top, and that these import in turn."""
    found, files = set(), [path]
    while files:
        for module in imports(files.pop()) - found:
            found.add(module)
            files += files_of(module)
    return found


@cache
def files_of(module):
    """The project's files that are read when a module is imported; none if it is not of the project."""
    place = ROOT / module.replace(".", "/")
    return [path for path in (place.with_suffix(".py"), place / "__init__.py") if path.exists()]


@cache  # nearly every test imports some of the same files
def imports(path):
    """What a file imports at its top, with all the packages above it: a.b.c is a, a.b and a.b.c."""
    names = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            names += [name.name for name in node.names]
        if isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{name.name}" for name in node.names]
    parts = [name.split(".") for name in names]
    return {".".join(part[:end]) for part in parts for end in range(1, len(part) + 1)}


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """A file may not import TensorFlow in a way that is not seen above."""
    before = "tensorflow" in sys.modules
    report = yield
    if not before and "tensorflow" in sys.modules:
        report.outcome, report.longrepr = "failed", MENDED
    return report


@pytest.fixture(autouse=True)
def without_tensorflow():
    """Nor may a test import it on the way."""
    before = "tensorflow" in sys.modules
    yield
    assert before or "tensorflow" not in sys.modules, MENDED
