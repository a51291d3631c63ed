"""One step of a slider, until the picture is ready in the kernel, and until it is painted in the browser."""

import sys

from helpers import models
from helpers.tools import browser
from tests.bench.contest import Row, arrays_file, in_turns, processes, versus
from tests.bench.painting import seconds_until_painted

SLIDERS = ("image", "filter")  # of explore_feature_maps


def measure():
    return in_the_kernel() + in_the_browser()


def in_the_kernel():
    here = sys.executable
    with processes(
        course=(here, "steps_course"),
        notes=(here, "steps_notes", arrays_file(), models.COURSE_WEIGHTS),
    ) as started:
        asked = {slider: started["course"].seconds(slider, 64) for slider in SLIDERS}
        asked |= {"notes": started["notes"].seconds("notes"), "usual": started["notes"].seconds("usual", 4)}
        seconds = in_turns(asked, 9)
    rows, notes = [], "the notes' cell, 12 predictions and a figure"
    for slider in SLIDERS:
        what, time = f"step of explore_feature_maps, {slider}", seconds[slider]
        rows += [
            versus(what, time, "ms", notes, seconds["notes"], 100),
            versus(what, time, "ms", "interact, one prediction, plt.show()", seconds["usual"], 40),
            Row(f"{what}, by itself", time, "ms", goal="under 10 ms", reached=time < 0.010),
        ]
    return rows


def in_the_browser():
    if not browser.find_chromium():
        print(browser.MISSING)
        return []
    sliders = [("explore-maps", slider) for slider in SLIDERS]
    bare, *painted = seconds_until_painted("04_visualization.ipynb", sliders)
    rows = [Row("a bare slider and label, until painted", bare, "ms")]
    for slider, time in zip(SLIDERS, painted, strict=True):
        what, goal = f"explore_feature_maps, {slider}, until painted", "at most 30 ms more"
        rows.append(Row(what, time, "ms", goal=goal, reached=time - bare <= 0.030))
    return rows
