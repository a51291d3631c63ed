"""JupyterLab in a Chromium with the notebooks' explorers: when it paints what follows a key."""

import contextlib
import json
import re
import statistics
import tempfile
from pathlib import Path

import nbformat

from helpers.tools import browser
from tests.bench.contest import ROOT

# The notebooks' explorers, and the cells that they need. In the page `explore-maps` is `04-explore-maps`.
CELLS = {
    "01_baseline_dnn": ("parameters", "load-data", "explore-test-images"),
    "02_convolutions": ("parameters", "load-data", "explore-convolution", "explore-kernel", "explore-stride"),
    "03_pooling": ("parameters", "one-window-code", "loop-code", "explore-image", "explore-edges"),
    "04_visualization": ("parameters", "load", "explore-maps", "accuracy-code", "explore-mistakes"),
}
# Every state that an explorer shows, with its sentence: so a picture in the page is known by its sentence.
LOG = """
import json
from helpers import convolution, data  # in the notebooks the cell that checks the parameters does so
from helpers.explorers import Explorer

log, made = open("shown.log", "w", buffering=1), Explorer.__init__
def tell(sentence, state):
    print(json.dumps([sentence, state], default=str), file=log)
def make(explorer, *given):
    made(explorer, *given)
    explorer.observe(lambda change: tell(explorer.sentence, change.new), names="shown")
Explorer.__init__ = make
"""
# What the browser needs for itself from a key, or the mouse, to what is drawn: to compare with.
BARE_SLIDER = """
import ipywidgets

bare = ipywidgets.IntSlider(description="bare", max=200)
label = ipywidgets.Label("0").add_class("shown")
def follow(change):
    label.value = str(change.new)
    tell(label.value, {"bare": change.new})
bare.observe(follow, names="value")
ipywidgets.VBox([bare, label])
"""
# Notes from now on each picture that is painted: when, and its sentence. What the next one replaces before
# the browser paints does not count. Also when the mouse was pressed and released last.
WATCH = """
(cell) => {
    const label = cell.querySelector('.shown'), picture = cell.querySelector('.explorer canvas');
    const painted = cell.painted = [];
    let due = false;
    cell.watch?.disconnect();
    cell.watch = new MutationObserver(() => {
        if (due) return;
        due = true;
        requestAnimationFrame(() => setTimeout(() => {
            due = false;
            painted.push([performance.now(), label?.textContent ?? picture.getAttribute('aria-label')]);
        }));
    });
    const changes = {attributeFilter: ['aria-label'], childList: true, characterData: true, subtree: true};
    cell.watch.observe(label ?? picture, changes);
    window.addEventListener('pointerdown', (event) => { cell.pressed = event.timeStamp; }, true);
    window.addEventListener('pointerup', (event) => { cell.released = event.timeStamp; }, true);
}"""
PRESS = """
async (handle, steps) => {
    const {painted} = handle.closest('.jp-Cell'), times = [];
    for (let step = 0; step < steps; step++) {
        const before = painted.length, start = performance.now();
        const key = step % 2 ? 'ArrowLeft' : 'ArrowRight';
        handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
        while (painted.length === before) {
            if (performance.now() - start > 5000) throw new Error('nothing was drawn');
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
        times.push(painted[before][0] - start);
        await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return times;
}"""


def notebook():
    """A notebook with a bare slider and the explorers of all."""
    made = [nbformat.v4.new_code_cell(LOG), nbformat.v4.new_code_cell(BARE_SLIDER, id="bare-slider")]
    for name, ids in CELLS.items():
        course = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        source_of = {cell.id: cell.source for cell in course.cells}
        made += [nbformat.v4.new_code_cell(source_of[one], id=f"{name[:2]}-{one}") for one in ids]
    return nbformat.v4.new_notebook(cells=made, metadata=course.metadata)


class Explorers:
    """A page of JupyterLab with a bare slider and the notebooks' explorers. ``shown`` holds their states."""

    def __init__(self, page, log):
        self.page, self._log = page, log

    def cell(self, name):
        """The cell with this id, in the window, from now on watched."""
        cell = browser.show_cell(self.page, name)
        cell.locator(".explorer canvas, .shown").wait_for()
        cell.evaluate(WATCH)
        return cell

    def shown(self):
        """What was shown until now: each sentence and its state."""
        return [json.loads(line) for line in self._log.read_text(encoding="utf-8").splitlines()]


@contextlib.contextmanager
def explorers():
    """The `Explorers`, ready to be used."""
    with tempfile.TemporaryDirectory() as private:
        folder = Path(private) / "notebooks"
        folder.mkdir()
        nbformat.write(notebook(), folder / "explorers.ipynb")
        jupyterlab, chromium = browser.jupyterlab(folder, Path(private)), browser.chromium()
        with jupyterlab as address, chromium as started, browser.new_page(started) as page:
            browser.open_notebook(page, address, "explorers.ipynb")
            browser.run_all(page)
            if failed := browser.cells_with_errors(page):
                raise RuntimeError(f"cells with errors: {failed}")
            yield Explorers(page, folder / "shown.log")


def slider(cell, name):
    """A slider of a cell, by the text beside it."""
    return cell.locator(".widget-slider").filter(has_text=re.compile(f"^{name}"))


def seconds_until_painted(explorers, name, slider_name, steps=60):
    """Press a key on a slider again and again: how long until what follows is painted, the median."""
    cell = explorers.cell(name)
    handle = slider(cell, slider_name).locator(".noUi-handle")
    handle.press("Home")
    cell.page.wait_for_timeout(500)
    return statistics.median(handle.evaluate(PRESS, steps)) / 1000
