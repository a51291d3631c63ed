"""The README, and what stands beside it."""

import re
import subprocess

from tests.project.test_make import ROOT, targets
from tests.project.test_rooms import FILES, ROOMS, room_of


def test_the_readme_names_every_notebook_and_only_real_targets():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"(notebooks/{path.name})" in readme
    for target in re.findall(r"`make (\w+)", readme):
        assert target in targets(), target
    for link in re.findall(r"\]\(([^)#]+)\)", readme):
        assert link.startswith("https://") or (ROOT / link).exists(), link


def test_the_readme_shows_the_rooms_from_the_ground_up():
    shown = re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert shown == [room for room in ROOMS if room in map(room_of, FILES)]


def test_nothing_stands_at_the_top_but_what_the_design_says():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name.split("/")[0] for name in tracked.splitlines()}
    folders = {"notebooks", "helpers", "tests"}
    files = {"environment.yml", "README.md", "Makefile", "LICENSE", "CITATION.cff", "pyproject.toml"}
    assert {name for name in top if not name.startswith(".")} <= folders | files | {"requirements.lock"}
