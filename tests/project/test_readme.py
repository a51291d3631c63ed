"""The README, and what stands beside it."""

import re
import subprocess

from tests.project.test_make import ROOT, targets


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
