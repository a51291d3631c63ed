"""The project around the notebooks: pins that agree, modules in layers, make targets, the README."""

import ast
import contextlib
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from helpers.tools import browser

ROOT = Path(__file__).parents[2]
# The rooms of the house, from the ground up: each may import only those above it in this list.
ROOMS = [
    "quiet",
    "folders",
    "arguments",
    "parameters",
    "windows",
    "convolution",
    "pooling",
    "data",
    "forward",
    "checks",
    "drawing",
    "views",
    "models",
    "activations",
    "pictures",
    "plots",
    "explorers",
    "site",
    "tools",
]
# `import helpers`, the NumPy rooms and the views start at once and run in a page without a kernel.
LIGHT = ROOMS[: ROOMS.index("views") + 1]
HEAVY = {"tensorflow", "keras", "matplotlib", "ipywidgets", "pooch"}


def lines(name):
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def direct():
    """What pyproject.toml names, as requirements."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [
        Requirement(text) for text in project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    ]


def locked():
    """name -> version, for everything in requirements.lock."""
    found = [re.match(r"([a-z0-9-]+)==([^ ;]+)", line) for line in lines("requirements.lock")]
    return {match[1]: match[2] for match in found if match}


def environment():
    """What environment.yml has pip install, as requirements."""
    below_pip = lines("environment.yml")[lines("environment.yml").index("  - pip:") + 1 :]
    entries = [line.strip().removeprefix("- ").strip('"') for line in below_pip]
    assert entries.pop() == "-e ."  # the helpers themselves
    return [Requirement(entry) for entry in entries]


def test_the_lock_has_a_version_that_fits_each_name():
    versions = locked()
    for requirement in direct():
        assert requirement.name in versions
        assert requirement.specifier.contains(versions[requirement.name]), requirement


def test_environment_yml_and_the_lock_agree():
    versions = locked()
    wanted = [
        f"{one.name}=={versions[one.name]}" + (f" ; {one.marker}" if one.marker else "") for one in direct()
    ]
    assert sorted(map(str, environment())) == sorted(str(Requirement(text)) for text in wanted)


def test_the_lock_has_hashes_and_no_addresses():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text.split("\n\n")[0].split("absl")[0]
    entries = re.split(r"\n(?=[a-z0-9])", text)
    for entry in entries[1:] if entries[0].startswith("#") else entries:
        assert "--hash=sha256:" in entry, entry


def test_this_environment_is_the_locked_one():
    import importlib.metadata

    for name in ("numpy", "keras", "jupyterlab", "ipywidgets", "nbval", "papermill", "matplotlib"):
        assert importlib.metadata.version(name) == locked()[name], f"{name}: type 'make setup'"


def python_files():
    return sorted((ROOT / "helpers").rglob("*.py"))


def room_of(path):
    return path.relative_to(ROOT / "helpers").parts[0].removesuffix(".py")


def rooms_imported(path):
    """The rooms that a file of `helpers` imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: one way to import is enough"
            if node.module == "helpers":
                yield from (name.name for name in node.names)
            elif node.module.startswith("helpers."):
                yield node.module.split(".")[1]
        if isinstance(node, ast.Import):
            assert not [name for name in node.names if name.name.startswith("helpers")], path


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_those_above_it(path):
    room = room_of(path)
    if room != "__init__":
        assert room in ROOMS
        assert set(rooms_imported(path)) <= set(ROOMS[: ROOMS.index(room) + 1])


def test_no_file_that_the_course_reads_can_bring_code_along():
    """Keras loads in its safe mode, and neither pickle nor NumPy's archives of objects are read."""
    loads = 0
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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


@pytest.mark.parametrize(
    "room",
    [room for room in LIGHT if list((ROOT / "helpers").glob(f"{room}*"))] + ["convolution, helpers.data"],
)
def test_a_light_room_imports_nothing_heavy(room):
    script = f"import sys, helpers.{room}; sys.exit(str({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "set()"


@pytest.mark.parametrize(("first", "onednn"), [("tensorflow", "1"), ("keras", "0"), ("helpers.models", None)])
def test_tensorflow_starts_without_a_word(first, onednn):
    """Whether its faster convolutions are on, off, or as the course has them; and what comes after is told."""
    script = (
        f"import os, helpers, {first}, tensorflow as tf; tf.constant(1.0)\n"
        "assert tf.__spec__.name == tf.__name__ == 'tensorflow' and tf.__file__\n"
        "os.write(2, b'told')"
    )
    settings = {key: value for key, value in os.environ.items() if not key.startswith("TF_")}
    if onednn:
        settings["TF_ENABLE_ONEDNN_OPTS"] = onednn
    done = subprocess.run(
        [sys.executable, "-c", script], env=settings, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "told", 0)


def make(*arguments, folder=ROOT, check=True):
    """Run make in ``folder``, free of what an outer make tells those that it starts."""
    clean = {
        key: value for key, value in os.environ.items() if key not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    }
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=clean, capture_output=True, text=True, check=check
    )


def would_do(*arguments):
    """What make would do, without doing it."""
    return make("--dry-run", *arguments).stdout


def targets():
    """The targets that the Makefile offers."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split()


def test_setting_up_twice_does_no_work_twice():
    assert (ROOT / ".venv" / ".ready").exists(), "type 'make setup'"
    assert would_do("setup").splitlines() == [".venv/bin/python -m helpers.data"]  # which loads and verifies


def test_a_changed_lock_is_installed():
    assert "uv pip sync" in would_do("--what-if=requirements.lock", "setup")


def test_the_lab_is_for_this_machine_only_and_keeps_its_token():
    command = would_do("lab").partition("jupyter lab")[2]
    assert "--ip=127.0.0.1" in command
    # Also in the address that is printed where no browser can be opened.
    assert command.endswith("--LabApp.default_url=/lab/tree/01_baseline_dnn.ipynb\n")
    assert (ROOT / "notebooks" / "01_baseline_dnn.ipynb").exists()
    assert "token" not in command


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """What `make lab` starts, but for the browser and the port: the port and the token."""
    private = tmp_path_factory.mktemp("lab")
    command = shlex.split(would_do("lab").partition(".venv/bin/jupyter lab ")[2].replace("\\\n", ""))
    port = browser.free_port()
    jupyter = [Path(sys.executable).with_name("jupyter"), "lab", *command]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
    log = private / "log"
    with log.open("w") as file:
        server = subprocess.Popen(
            [*jupyter, "--no-browser", f"--port={port}", "--ServerApp.port_retries=0"],
            cwd=ROOT,
            env=clean | browser.private_folders(private),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and server.poll() is None:
            # It writes this file when it listens.
            for told in (private / "runtime").glob("jpserver-*.json"):
                with contextlib.suppress(ValueError):
                    yield port, json.loads(told.read_text())["token"]
                    return
            time.sleep(0.2)
        pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")
    finally:
        server.terminate()
        server.wait(20)


def asked(lab, page, token=None):
    """Ask a JupyterLab for a page: the status, and the address where that ended."""
    address = urllib.request.Request(f"http://127.0.0.1:{lab[0]}{page}")
    if token is not None:
        address.add_header("Authorization", f"token {token}")
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=20) as answer:
            return answer.status, answer.url
    except urllib.error.HTTPError as refused:
        return refused.code, refused.url


def test_the_lab_lets_nobody_in_without_its_token(lab):
    port, token = lab
    assert len(token) >= 32
    for page in ("/api/contents", "/api/kernels", "/files/01_baseline_dnn.ipynb"):
        assert asked(lab, page, token)[0] == 200
        for wrong in (None, "", token[:-1] + ("0" if token[-1] != "0" else "1")):
            status, address = asked(lab, page, wrong)
            assert status == 403 or "/login?" in address
    first = "/lab/tree/01_baseline_dnn.ipynb"
    assert asked(lab, first, token) == (200, f"http://127.0.0.1:{port}{first}")
    assert "/login?" in asked(lab, first)[1]


def test_the_lab_listens_on_loopback_only(lab):
    """Whoever listens on all addresses also answers on another one of this machine."""
    socket.create_connection(("127.0.0.1", lab[0]), 5).close()
    for other in ("127.0.0.2", "::1"):
        with pytest.raises(OSError):
            socket.create_connection((other, lab[0]), 5).close()


def test_another_python_is_refused_in_one_sentence(tmp_path):
    fake = tmp_path / "python3.99"
    fake.write_text(
        f'#!/bin/sh\nshift; exec "{sys.executable}" -c "import sys; sys.version_info = (3, 99); $@"\n'
    )
    fake.chmod(0o755)
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    done = make("setup", f"PYTHON={fake}", folder=tmp_path, check=False)
    assert done.returncode
    assert f"The course needs Python 3.11, 3.12 or 3.13; {fake} is 3.99." in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_help_explains_every_target():
    told = make("help").stdout
    assert sorted(re.findall(r"^make (\w+) +\w", told, re.MULTILINE)) == sorted(targets())


def test_the_readme_names_every_notebook_and_only_real_targets():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"(notebooks/{path.name})" in readme
    for target in re.findall(r"`make (\w+)", readme):
        assert target in targets(), target
    for link in re.findall(r"\]\(([^)#]+)\)", readme):
        assert link.startswith("https://") or (ROOT / link).exists(), link


def test_the_top_holds_what_the_design_says_and_nothing_else():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name.split("/")[0] for name in tracked.splitlines()}
    assert {name for name in top if not name.startswith(".")} == {
        "notebooks",
        "helpers",
        "tests",
        "environment.yml",
        "README.md",
        "Makefile",
        "pyproject.toml",
        "requirements.lock",
    }


def test_jupyterlab_knows_the_settings_that_come_with_the_course():
    share = Path(sys.prefix) / "share" / "jupyter"
    installed = share / "lab" / "settings" / "overrides.d" / "seeing-convolutions.json"
    settings = json.loads(installed.read_text(encoding="utf-8"))
    assert settings["@jupyter-widgets/jupyterlab-manager:plugin"]["saveState"] is True
    for plugin, values in settings.items():
        package, name = plugin.split(":")
        (schema,) = share.glob(f"**/schemas/{package}/{name}.json")
        assert set(values) <= set(json.loads(schema.read_text(encoding="utf-8"))["properties"])
