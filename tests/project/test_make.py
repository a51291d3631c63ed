"""The Makefile's targets."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make(*arguments, folder=ROOT, check=True):
    """Run make in ``folder``, free of what an outer make tells those that it starts."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    command = ["make", *arguments]
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=check)


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
    install = "-r tests/requirements.lock"
    assert install in would_do("--what-if=requirements.lock", "test")  # which took away what is not in it
    assert install in would_do("--what-if=tests/requirements.lock", "check")


def test_what_a_learner_starts_installs_no_tools_for_tests():
    for target in ("setup", "lab", "run", "site", "learner", "solutions"):
        assert "tests/requirements.lock" not in would_do("--always-make", target)


def test_one_notebook_is_tested_alone_and_another_name_is_refused():
    told = would_do("test", "ONLY=02")
    assert "notebooks/02_convolutions.ipynb tests/notebooks" in told
    assert '-k "02"' in told
    done = make("--dry-run", "test", "ONLY=09", check=False)
    assert done.returncode
    assert "There is no notebook 09... in notebooks/" in done.stderr


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


def test_the_learners_notebooks_outlast_make_clean_and_are_not_of_the_course(tmp_path):
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    for name in (
        "build/old",
        "helpers/__pycache__/old",
        "notebooks/new",
        "tests/new",
        "mine/01_baseline_dnn.ipynb",
    ):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    make("clean", folder=tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"Makefile", "helpers", "notebooks", "tests", "mine"}
    assert (tmp_path / "mine" / "01_baseline_dnn.ipynb").exists()
    ignored = ["git", "check-ignore", "--quiet", "mine/01_baseline_dnn.ipynb"]
    assert subprocess.run(ignored, cwd=ROOT, check=False).returncode == 0


@pytest.fixture
def echo(tmp_path):
    """For make: a place of programs whose Python prints its arguments, a line each."""
    (tmp_path / "python").write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    (tmp_path / "python").chmod(0o755)
    return f"BIN={tmp_path}"


def test_a_grid_reaches_the_command_as_it_was_typed(echo):
    grid = "KERNEL='Sobel, vertical edges',emboss SEED=1"
    asked = ["sweep", echo, f"GRID={grid}", "SCHEDULER=tcp://host:8786", "RETRY=1"]
    done = make(*asked, "NOTEBOOK=mine/my own.ipynb")
    command = [
        "-m",
        "helpers.tools.runs",
        "mine/my own.ipynb",
        grid,
        "--scheduler",
        "tcp://host:8786",
        "--retry",
    ]
    assert done.stdout.splitlines()[-7:] == command
    refused = make(*asked, check=False)
    assert refused.returncode
    assert refused.stderr.startswith("Say which: make sweep NOTEBOOK=")


def test_where_the_hand_ins_are_reaches_the_command_as_it_was_typed(echo):
    asked = ["collect", echo]
    done = make(*asked, "FOLDER=~/my class's $$(hand-ins).zip", "SCHEDULER=tcp://host:8786")
    command = [
        "-m",
        "helpers.tools.collect",
        "~/my class's $(hand-ins).zip",
        "--scheduler",
        "tcp://host:8786",
    ]
    assert done.stdout.splitlines()[-5:] == command
    refused = make(*asked, check=False)
    assert refused.returncode
    assert refused.stderr.startswith("Say where they are, in a folder or a zip: make collect FOLDER=")


def test_help_explains_every_target():
    told = make("help").stdout
    assert sorted(re.findall(r"^make (\w+) +\w", told, re.MULTILINE)) == sorted(targets())
