"""Pins that agree: pyproject.toml, environment.yml, the lock and what is installed."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


def lines(name):
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def direct():
    """What pyproject.toml names, as requirements."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    return [Requirement(text) for text in named]


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
    for name in ("numpy", "keras", "jupyterlab", "ipywidgets", "nbval", "papermill", "matplotlib"):
        assert importlib.metadata.version(name) == locked()[name], f"{name}: type 'make setup'"
