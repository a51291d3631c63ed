"""The rooms of the house: what each may import, and what none may do."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The rooms of the house, from the ground up: each may import only those above it in this list.
ROOMS = [
    "quiet",
    "folders",
    "arguments",
    "prose",
    "missing",
    "memory",
    "parameters",
    "record",
    "windows",
    "convolution",
    "pooling",
    "data",
    "forward",
    "own_picture",
    "predictions",
    "checks",
    "drawing",
    "views",
    "models",
    "activations",
    "pictures",
    "plots",
    "explorers",
    "site",
    "server",
    "tools",
]
# `import helpers`, the NumPy rooms and the views start at once and run in a page without a kernel.
LIGHT = ROOMS[: ROOMS.index("views") + 1]
HEAVY = {"tensorflow", "keras", "matplotlib", "ipywidgets", "pooch"}
FILES = sorted((ROOT / "helpers").rglob("*.py"))


def room_of(path):
    return path.relative_to(ROOT / "helpers").parts[0].removesuffix(".py")


@cache
def nodes(path):
    """All that a file is made of."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def rooms_imported(path):
    """The rooms that a file of `helpers` imports, anywhere in it."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: one way to import is enough"
            if node.module == "helpers":
                yield from (name.name for name in node.names)
            elif node.module.startswith("helpers."):
                yield node.module.split(".")[1]
        if isinstance(node, ast.Import):
            assert not [name for name in node.names if name.name.startswith("helpers")], path


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_those_above_it(path):
    room = room_of(path)
    if room != "__init__":
        assert room in ROOMS
        assert set(rooms_imported(path)) <= set(ROOMS[: ROOMS.index(room) + 1])


def test_no_file_that_the_course_reads_can_bring_code_along():
    """Keras loads in its safe mode, and neither pickle nor NumPy's archives of objects are read."""
    loads = 0
    for path in FILES:
        for node in nodes(path):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                named = [name.name for name in node.names] + [getattr(node, "module", None)]
                assert not {"pickle", "marshal", "shelve", "joblib", "dill"} & set(named), path
            if isinstance(node, ast.Call):
                settings = {setting.arg: ast.unparse(setting.value) for setting in node.keywords}
                assert "allow_pickle" not in settings, path
                called = ast.unparse(node.func)
                assert called not in ("np.load", "keras.config.enable_unsafe_deserialization"), path
                if called.endswith("load_model"):
                    assert settings["safe_mode"] == "True", path
                    loads += 1
    assert loads
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        for word in ("pickle", "np.load", "safe_mode", "unsafe", "load_model"):
            assert word not in text, f"{path.name}: {word}"


def test_a_light_room_imports_nothing_heavy():
    """One after the other, from the ground up: the first file that does is told."""
    files = [path for room in LIGHT for path in FILES if room_of(path) == room]
    parts = [path.relative_to(ROOT).with_suffix("").parts for path in files]
    modules = [".".join(part).removesuffix(".__init__") for part in parts]
    script = f"""if True:
        import importlib, sys
        for module in {modules!r}:
            importlib.import_module(module)
            found = {HEAVY!r} & set(sys.modules)
            assert not found, f"{{module}}: {{found}}"
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert not done.stderr


def test_no_file_is_longer_than_250_lines():
    """Each has one idea, that its name tells."""
    paths = [*FILES, *(ROOT / "helpers").rglob("*.js")]
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    too_long = [f"{path}: {length}" for path, length in lengths.items() if length > 250]
    assert not too_long, "\n".join(too_long)
