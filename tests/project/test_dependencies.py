"""Pins that agree: pyproject.toml, environment.yml, the lock and what is installed."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


def lines(name):
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


LOCKS = ("requirements.lock", "tests/requirements.lock")  # of a learner; with what tests and many runs need


def direct(*groups):
    """What pyproject.toml names for a learner, and in these groups, as requirements."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = project["project"]["dependencies"] + [
        text for group in groups for text in project["dependency-groups"][group] if isinstance(text, str)
    ]
    return [Requirement(text) for text in named]


def locked(lock=LOCKS[0]):
    """name -> version, for everything in a lock."""
    found = [re.match(r"([a-z0-9-]+)==([^ ;]+)", line) for line in lines(lock)]
    return {match[1]: match[2] for match in found if match}


def environment():
    """What environment.yml has pip install, as requirements."""
    below_pip = lines("environment.yml")[lines("environment.yml").index("  - pip:") + 1 :]
    entries = [line.strip().removeprefix("- ").strip('"') for line in below_pip]
    assert entries.pop() == "-e ."  # the helpers themselves
    return [Requirement(entry) for entry in entries]


@pytest.mark.parametrize(("lock", "groups"), [(LOCKS[0], ["setup"]), (LOCKS[1], ["setup", "dev"])])
def test_the_lock_has_a_version_that_fits_each_name(lock, groups):
    versions = locked(lock)
    for requirement in direct(*groups):
        assert requirement.name in versions
        assert requirement.specifier.contains(versions[requirement.name]), requirement


def test_what_is_in_both_locks_has_one_version():
    learner, tests = map(locked, LOCKS)
    assert learner.items() <= tests.items()


def test_a_learner_s_installation_has_no_tools_for_tests_and_many_runs():
    named = {one.name for one in direct("dev")} - {one.name for one in direct()}
    assert named & set(locked()) == {"psutil"}  # which the kernel needs


@pytest.mark.parametrize("lock", LOCKS)
def test_what_only_takes_time_or_place_is_left_out(lock):
    left_out = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["uv"]
    assert left_out["exclude-dependencies"] == ["grpcio", "libclang", "rfc3987-syntax"]
    assert {"tensorflow", "jsonschema"} <= set(locked(lock))
    assert not {*left_out["exclude-dependencies"], "lark"} & set(locked(lock))


def test_environment_yml_and_the_lock_agree():
    versions = locked()
    wanted = [
        f"{one.name}=={versions[one.name]}" + (f" ; {one.marker}" if one.marker else "") for one in direct()
    ]
    assert sorted(map(str, environment())) == sorted(str(Requirement(text)) for text in wanted)


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_has_hashes_and_no_addresses(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text.split("\n\n")[0].split("absl")[0]
    entries = re.split(r"\n(?=[a-z0-9])", text)
    for entry in entries[1:] if entries[0].startswith("#") else entries:
        assert "--hash=sha256:" in entry, entry


def test_this_environment_is_the_locked_one():
    for name in ("numpy", "keras", "jupyterlab", "ipywidgets", "nbval", "papermill", "matplotlib"):
        assert importlib.metadata.version(name) == locked(LOCKS[1])[name], f"{name}: type 'make setup'"
