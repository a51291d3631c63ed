"""The places that have the course ready: Codespaces and VS Code, Binder, and a hub on Kubernetes.

Their own machines cannot be had here: what is held is that their files agree with the course and each other.
"""

import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.project.test_dependencies import lines
from tests.project.test_make import ROOT, would_do

BINDER, VALUES = ROOT / ".binder", ROOT / ".github" / "hub" / "values.yaml"
DEVCONTAINER = ROOT / ".devcontainer" / "devcontainer.json"
DATA = "SEEING_CONVOLUTIONS_DATA"


def text(path):
    return path.read_text(encoding="utf-8")


def values():
    return yaml.safe_load(text(VALUES))


def test_all_have_one_python():
    """Binder's and the container's is conda's, and one that the course takes."""
    (conda,) = re.findall(r"- python=(.+)", text(ROOT / "environment.yml"))
    image = json.loads(text(DEVCONTAINER))["image"]
    assert text(BINDER / "runtime.txt") == f"python-{conda}\n"
    assert image.partition("/python:")[2].split("-")[0] == conda


# Of the schemas of development containers (2026-03) and of chart 4.4.0, whatever is used here.
CONTAINER_KEYS = {"name", "image", "hostRequirements", "postCreateCommand", "customizations"}
CHART_KEYS = {
    "hub": {"config"},
    "singleuser": {"image", "memory", "cpu", "storage", "extraEnv", "defaultUrl", "lifecycleHooks"},
    "cull": {"enabled", "timeout", "every"},
}


def test_no_key_is_misspelt():
    container = json.loads(text(DEVCONTAINER))
    assert set(container) <= CONTAINER_KEYS
    assert set(container["hostRequirements"]) <= {"cpus", "memory", "storage"}
    assert set(container["customizations"]) == {"vscode", "codespaces"}
    assert set(container["customizations"]["vscode"]) == {"extensions", "settings"}
    for part, settings in values().items():
        assert set(settings) <= CHART_KEYS[part], part
    assert set(values()["singleuser"]["image"]) == {"name", "tag"}
    assert set(values()["singleuser"]["storage"]) == {"capacity"}


def test_the_container_has_what_make_sets_up_and_opens_the_first_notebook():
    container = json.loads(text(DEVCONTAINER))
    setup, copies = container["postCreateCommand"].split(" && ")
    assert setup == "make setup"
    assert would_do("lab").splitlines()[-3].strip() == copies  # as `make lab` makes them
    settings = container["customizations"]["vscode"]["settings"]
    python = settings["python.defaultInterpreterPath"].removeprefix("${containerWorkspaceFolder}/")
    assert python == copies.split()[0]
    (first,) = container["customizations"]["codespaces"]["openFiles"]
    assert first.startswith("mine/")
    assert (ROOT / "notebooks" / Path(first).name).exists()


@pytest.fixture
def image(tmp_path):
    """An image as repo2docker makes it: a function that runs a script there, and what Python was told."""
    told = tmp_path / "told"
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    # Writes down what it is asked for, and fails where the test says so.
    python.write_text(
        f'#!/bin/sh\necho "${DATA} $@" >> {told}\ncase "$*" in *"$FAILS"*) exit 3;; esac\n', encoding="utf-8"
    )
    python.chmod(0o755)

    def run(*command, fails="nothing"):
        path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
        environment = {"PATH": path, "FAILS": fails, "REPO_DIR": str(tmp_path), "HOME": str(tmp_path)}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        return done, told.read_text().splitlines() if told.exists() else []

    return run


def test_binder_installs_the_lock_and_nothing_that_it_does_not_have(image):
    done, told = image(BINDER / "postBuild")
    assert done.returncode == 0, done.stderr
    lock, course, puller, data, copies = (line.partition(" ")[2] for line in told)
    assert lock.endswith("--require-hashes -r requirements.lock")
    assert course.endswith("--no-deps --editable .")
    assert re.search(r"--no-deps nbgitpuller==[\d.]+$", puller)
    assert (data, copies) == ("-m helpers.data", "-m helpers.tools.copies")


@pytest.mark.parametrize("fails", ["requirements.lock", "nbgitpuller", "helpers.data"])
def test_binder_s_image_is_not_made_where_a_step_fails(image, fails):
    done, told = image(BINDER / "postBuild", fails=fails)
    assert done.returncode
    assert fails in told[-1]


def test_the_server_finds_the_data_where_it_was_put(image, tmp_path):
    _, told = image(BINDER / "postBuild")
    put = next(line for line in told if line.endswith("helpers.data")).split()[0]
    done, _ = image(BINDER / "start", sys.executable, "-c", f"import os; print(os.environ['{DATA}'], end='')")
    assert done.stdout == put == f"{tmp_path}/build/data"


@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_binder_may_run_its_scripts(name):
    mode = subprocess.run(
        ["git", "ls-files", "--stage", f".binder/{name}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert mode.startswith("100755")
    assert (BINDER / name).stat().st_mode & stat.S_IXUSR


def test_the_hub_uses_the_image_that_its_first_lines_make():
    told = " ".join(line.removeprefix("#").strip(" \\") for line in lines(".github/hub/values.yaml"))
    image = values()["singleuser"]["image"]
    version = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["version"]
    assert image["tag"] == version
    for command in (r"--image-name (\S+)", r"docker push (\S+)"):
        assert re.findall(command, told) == [f"{image['name']}:{image['tag']}"]
    (folder,) = re.findall(r"--target-repo-dir (\S+)", told)
    assert values()["singleuser"]["extraEnv"] == {DATA: f"{folder}/build/data"}


def test_the_hub_opens_a_notebook_that_it_brings():
    hub = values()["singleuser"]
    *_, puller = hub["lifecycleHooks"]["postStart"]["exec"]["command"]
    (folder,) = re.findall(r"^gitpuller \S+ \S+ (\S+) \|\| true$", puller)
    page = hub["defaultUrl"].removeprefix("/lab/tree/")
    assert page.startswith(f"{folder}/")
    assert (ROOT / "notebooks" / page.removeprefix(f"{folder}/")).exists()


def test_the_hub_lets_nobody_in_before_the_teacher_has_said_who_may():
    assert values()["hub"]["config"] == {"JupyterHub": {"authenticator_class": "YOUR-AUTHENTICATOR"}}


def test_a_learner_s_limit_of_memory_is_not_below_what_is_kept_for_them():
    memory = {name: float(size.removesuffix("G")) for name, size in values()["singleuser"]["memory"].items()}
    assert 0 < memory["guarantee"] <= memory["limit"]
