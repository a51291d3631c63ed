"""One step of a slider, until the picture is ready in the kernel, and until it is painted in the browser."""

import sys
from functools import partial

from helpers import models
from helpers.tools import browser
from tests.bench import dragging
from tests.bench.contest import Row, arrays_file, processes, versus
from tests.bench.painting import explorers, seconds_until_painted
from tests.bench.turns import in_turns

SLIDERS = ("image", "filter")  # of explore_feature_maps
OFTEN, SOON = "at least 15, or nine of ten states", "at most 100 ms"  # of what is dragged
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
    with explorers() as shown:
        bare = seconds_until_painted(shown, "bare-slider", "bare")
        painted = {slider: seconds_until_painted(shown, "04-explore-maps", slider) for slider in SLIDERS}
        dragged = dragging.medians(shown)
    rows = [Row("a bare slider and label, until painted", bare, "ms")]
    for slider, time in painted.items():
        what, goal = f"explore_feature_maps, {slider}, until painted", "at most 30 ms more"
        rows.append(Row(what, time, "ms", goal=goal, reached=time - bare <= 0.030))
    for (what, *_), drag in dragged.items():
        often, soon = drag.rate >= 15 or drag.share >= 0.9, drag.wait <= 0.100
        rows += [
            Row(f"{what}, dragged", drag.rate, "pictures/s", goal=OFTEN, reached=often),
            Row(f"{what}, from the release to the right picture", drag.wait, "ms", goal=SOON, reached=soon),
        ]
    older = sum(drag.older for drag in dragged.values())
    late = "pictures of an older state after a newer one"
    return [*rows, Row(late, older, "pictures", goal="none", reached=not older)]
