"""A picture that can be touched: pointer, touch, keyboard and sliders lead to the same states."""

import re

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

from helpers import explorers
from helpers.convolution import KERNELS
from helpers.tools import browser
from tests.browser.driving import centre, use_every_control, wait_for

IMAGES = "np.random.default_rng(0).integers(0, 256, (40, 28, 28)).astype(np.uint8)"
MAKE = f"""
import numpy as np
from helpers import explorers
from helpers.convolution import KERNELS
images = {IMAGES}
explorer = explorers.explore_convolution(images, KERNELS["Laplacian"], image_index=7, row=3, column=4)
explorer
"""


@pytest.fixture(scope="module")
def lab(chromium, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    cells = [nbformat.v4.new_code_cell(MAKE, id="explorer")]
    cells += [nbformat.v4.new_markdown_cell(f"Text {number}.", id=f"text-{number}") for number in range(30)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "one.ipynb")
    with browser.jupyterlab(folder, tmp_path_factory.mktemp("private")) as address:
        yield address


@pytest.fixture
def twin():
    images = np.random.default_rng(0).integers(0, 256, (40, 28, 28)).astype(np.uint8)
    return explorers.explore_convolution(images, KERNELS["Laplacian"], image_index=7, row=3, column=4)


@pytest.fixture(scope="module")
def ran(chromium, lab):
    """The explorer in a notebook that was run, and the page's errors."""
    errors = []
    with browser.new_page(chromium) as page:
        browser.note_errors(page, errors)
        yield opened(lab, page), errors


@pytest.fixture
def cell(ran, twin):
    """The explorer as it was at first."""
    cell, errors = ran
    cell.get_by_role("button", name="Reset").click()
    wait_for(cell.page, cell, twin)
    yield cell
    assert errors == []


def opened(lab, page):
    browser.open_notebook(page, lab, "one.ipynb")
    browser.run_all(page)
    return browser.show_cell(page, "explorer")


def test_by_mouse_and_by_keyboard(cell, twin):
    use_every_control(cell.page, cell, twin)


def test_hovering_tells_the_value_and_frames_the_window_without_the_kernel(cell, twin):
    page = cell.page
    wait_for(page, cell, twin)
    pixels = (
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data].join()"
    )
    before = cell.locator("canvas").evaluate(pixels)
    page.evaluate(
        f"() => {{ window.sent = 0; {browser.PANEL}.sessionContext.session.kernel.anyMessage"
        ".connect((_, { direction }) => { window.sent += direction === 'send'; }); }"
    )
    grid = twin.drawing.grids[1]
    page.mouse.move(*centre(cell.locator(".grid").nth(1), grid, 9, 5))
    assert cell.locator(".hint").inner_text() == f"row 9, column 5: {grid.values[9, 5]:,.0f}".replace(
        "-", "−"
    )
    assert cell.locator("canvas").evaluate(pixels) != before
    page.mouse.move(5, 5)
    assert cell.locator(".hint").inner_text() == twin.drawing.hint
    assert cell.locator("canvas").evaluate(pixels) == before
    assert page.evaluate("window.sent") == 0


@pytest.fixture
def finger(cell):
    """What a finger does: a function of the kind of touch and its place."""
    session = cell.page.context.new_cdp_session(cell.page)

    def touch(kind, *point):
        points = [dict(zip("xy", point, strict=True))] if point else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def test_by_touch(cell, twin, finger):
    page = cell.page
    image, _, strip = twin.drawing.grids
    areas = cell.locator(".grid")
    # A finger that is drawn over the image takes the window along, and does not scroll the page.
    finger("touchStart", *centre(areas.nth(0), image, 5, 5))
    for place in range(6, 21):
        finger("touchMove", *centre(areas.nth(0), image, place, place))
    finger("touchEnd")
    twin.go_to(row=19, column=19)
    wait_for(page, cell, twin)
    # A tap on a neighbour chooses it.
    finger("touchStart", *centre(areas.nth(2), strip, 0, 2))
    finger("touchEnd")
    twin.go_to(**strip.state_of(0, 2))
    wait_for(page, cell, twin)


def test_play_pause_and_step(cell, twin):
    page = cell.page
    wait_for(page, cell, twin)
    cell.get_by_role("button", name="Step", exact=True).press("Enter")
    twin.go_to(column=5)
    wait_for(page, cell, twin)
    cell.get_by_role("button", name="Back", exact=True).click()
    twin.go_to(column=4)
    wait_for(page, cell, twin)
    cell.get_by_role("button", name="Play", exact=True).click()
    cell.get_by_text(re.compile("column ([6-9]|1.) of the 26 by 26 map")).wait_for()
    cell.get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_timeout(500)  # what was on its way
    told = cell.get_by_role("status").inner_text()
    row, column = map(int, re.search(r"row (\d+), column (\d+) of", told).groups())
    page.wait_for_timeout(500)
    twin.go_to(row=row, column=column)
    wait_for(page, cell, twin)


def test_after_a_restart_nothing_can_be_moved_and_a_note_says_what_to_do(cell, twin):
    page = cell.page
    wait_for(page, cell, twin)
    note = cell.get_by_text("Run this cell to move it.")
    assert not note.is_visible()
    page.evaluate(f"{browser.PANEL}.sessionContext.session.kernel.restart()")
    note.wait_for()
    wait_for(page, cell, twin)  # picture and sentence stay
    explorer = cell.locator(".explorer")
    assert explorer.get_by_role("slider").count() == explorer.get_by_role("button").count() == 0
    page.get_by_text("| Idle").wait_for()
    browser.run_all(page)
    cell = browser.show_cell(page, "explorer")
    cell.get_by_role("slider", name="column").wait_for()
    wait_for(page, cell, twin)


def test_whoever_asked_for_less_motion_is_not_offered_to_play(cell):
    page = cell.page
    expect(cell.get_by_role("button", name="Play", exact=True)).to_have_count(1)
    cell.locator(".explorer").evaluate("explorer => explorer.dataset.before = ''")
    page.emulate_media(reduced_motion="reduce")
    browser.run_all(page)
    explorer = browser.show_cell(page, "explorer").locator(".explorer:not([data-before])")
    explorer.get_by_role("button", name="Step", exact=True).wait_for()
    expect(explorer.get_by_role("button", name="Play", exact=True)).to_have_count(0)
    page.emulate_media(reduced_motion="no-preference")


def test_a_run_that_takes_no_time_is_not_missed(ran):
    """The last test of this page: its explorer is gone after that."""
    cell, errors = ran
    page = cell.page
    counter = f"{browser.PANEL}.content.widgets[0].model.executionCount"
    page.evaluate(f"{browser.PANEL}.content.widgets[0].model.sharedModel.setSource('pass')")
    before = page.evaluate(counter)
    for runs in range(1, 6):
        browser.run_all(page)
        assert page.evaluate(counter) == before + runs
    assert errors == []
