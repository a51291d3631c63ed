"""One step of a slider, until the picture is ready in the kernel, and until it is painted in the browser."""

import sys
from functools import partial

from helpers import models
from helpers.tools import browser
from tests.bench.contest import Row, arrays_file, in_turns, processes, versus
from tests.bench.painting import seconds_until_painted

SLIDERS = ("image", "filter")  # of explore_feature_maps
NOTES = {"notes": 1, "usual": 4}  # calls in one turn


def measure():
    return in_the_kernel() + in_the_browser()


def in_the_kernel():
    notes = (sys.executable, "steps_notes", arrays_file(), models.COURSE_WEIGHTS)
    with processes(course=(sys.executable, "steps_course"), notes=notes) as started:
        asked = {slider: partial(started["course"].ask, slider, 64) for slider in SLIDERS}
        asked |= {name: partial(started["notes"].ask, name, number) for name, number in NOTES.items()}
        seconds = in_turns(asked, 9)
    rows = []
    for slider in SLIDERS:
        what, here = f"step of explore_feature_maps, {slider}", seconds[slider]
        rows += [
            versus(what, here, "ms", "the notes' cell, 12 predictions and a figure", seconds["notes"], 100),
            versus(what, here, "ms", "interact, one prediction, plt.show()", seconds["usual"], 40),
            Row(f"{what}, by itself", here, "ms", goal="under 10 ms", reached=here < 0.010),
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
