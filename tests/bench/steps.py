"""One step of a slider, until the picture is ready in the kernel, and until it is painted in the browser."""

import re
import subprocess
import sys

from helpers import models
from tests.bench.contest import BUILD, ROOT, Row, arrays_file, in_turns, processes, versus

MEASURED = re.compile(r"^(.*): from key to painted picture (\d+) ms \(median\)", re.MULTILINE)


def measure():
    here = sys.executable
    with processes(
        course=(here, "steps_course.py"),
        notes=(here, "steps_notes.py", arrays_file(), models.COURSE_WEIGHTS),
    ) as started:
        asked = {
            "image": started["course"].seconds("image", 64),
            "filter": started["course"].seconds("filter", 64),
            "notes": started["notes"].seconds("notes"),
            "usual": started["notes"].seconds("usual", 4),
        }
        seconds = in_turns(asked, 9)
    rows = []
    for slider in ("image", "filter"):
        what, time = f"step of explore_feature_maps, {slider}", seconds[slider]
        rows.append(
            versus(what, time, "the notes' cell, 12 predictions and a figure", seconds["notes"], "ms", 100)
        )
        rows.append(versus(what, time, "interact, one prediction, plt.show()", seconds["usual"], "ms", 40))
        rows.append(Row(f"{what}, by itself", time, "", None, "ms", "under 10 ms", time < 0.010))
    return rows + in_the_browser()


def in_the_browser():
    """The times that the browser test of notebook 4 measures, beside a bare slider in the same page."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/browser/test_jupyterlab.py",
        "-k",
        "04",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    (BUILD / "browser.log").write_text(done.stdout + done.stderr, encoding="utf-8")
    painted = {name: int(time) / 1000 for name, time in MEASURED.findall(done.stdout)}
    if done.returncode or not painted:
        print(f"The browser test did not pass; see {BUILD / 'browser.log'}")
        return []
    bare = painted.pop("a bare slider and label")
    rows = [Row("a bare slider and label, until painted", bare, "", None, "ms", None, None)]
    return rows + [
        Row(f"{name}, until painted", time, "", None, "ms", "at most 30 ms more", time - bare <= 0.030)
        for name, time in painted.items()
    ]
