"""How long it takes from a key on a slider until what follows is painted, in JupyterLab in a Chromium."""

import re
import statistics
import tempfile
from pathlib import Path

import nbformat

from helpers.tools import browser
from tests.bench.contest import ROOT

# What the browser needs for itself from a key to what is drawn: added to the notebook, to compare with.
BARE_SLIDER = """
import ipywidgets

bare = ipywidgets.IntSlider(description="bare", max=200)
label = ipywidgets.Label("0").add_class("shown")
bare.observe(lambda change: setattr(label, "value", str(change.new)), names="value")
ipywidgets.VBox([bare, label])
"""
PRESS = """
async (handle, steps) => {
    const box = handle.closest('.jp-OutputArea-output');
    const picture = box.querySelector('img'), label = box.querySelector('.shown');
    const times = [];
    for (let step = 0; step < steps; step++) {
        const painted = new Promise((resolve, reject) => {
            setTimeout(() => reject(new Error('nothing was drawn')), 5000);
            const done = () => requestAnimationFrame(() => resolve(performance.now()));
            if (picture) picture.addEventListener('load', done, {once: true});
            else new MutationObserver((_, all) => { all.disconnect(); done(); })
                .observe(label, {childList: true, characterData: true, subtree: true});
        });
        const key = step % 2 ? 'ArrowLeft' : 'ArrowRight';
        const start = performance.now();
        handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
        times.push(await painted - start);
        await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return times;
}"""


def seconds_until_painted(notebook, sliders):
    """Run a notebook in JupyterLab, with a bare slider at its end, and move sliders in it.

    ``sliders``: pairs of a cell's id and a slider's name. Returns the medians, those of the bare one first.
    """
    with tempfile.TemporaryDirectory() as private:
        copy = nbformat.read(ROOT / "notebooks" / notebook, as_version=4)
        copy.cells.append(nbformat.v4.new_code_cell(BARE_SLIDER, id="bare-slider"))
        folder = Path(private) / "notebooks"
        folder.mkdir()
        nbformat.write(copy, folder / notebook)
        jupyterlab, chromium = browser.jupyterlab(folder, Path(private)), browser.chromium()
        with jupyterlab as address, chromium as started, browser.new_page(started) as page:
            browser.open_notebook(page, address, notebook)
            browser.run_all(page)
            return [
                statistics.median(milliseconds_from_key_to_paint(browser.show_cell(page, cell), name)) / 1000
                for cell, name in [("bare-slider", "bare"), *sliders]
            ]


def milliseconds_from_key_to_paint(cell, name, steps=60):
    """Press a key on a slider again and again: how long until the page has drawn what follows from it."""
    handle = cell.locator(".widget-slider").filter(has_text=re.compile(f"^{name}")).locator(".noUi-handle")
    handle.press("Home")
    cell.page.wait_for_timeout(500)
    return handle.evaluate(PRESS, steps)
