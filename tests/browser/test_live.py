"""Explorers in a page: they show what `helpers` shows here, and are moved as people move them."""

import contextlib
import functools
import hashlib
import json
import re

import nbformat
import numpy as np
import pytest

from helpers.site import live, recipes
from helpers.tools import browser
from helpers.views.controls import Menu
from tests.browser.accessible import check_accessible
from tests.browser.conftest import NOTEBOOKS, only_from
from tests.browser.waiting import shows
from tests.views.walking import value_at

CELLS = {
    (f"{path.stem}.html", cell.id): (output.metadata["explorer"]["view"], output.data["text/plain"])
    for path in NOTEBOOKS
    for cell in nbformat.read(path, as_version=4).cells
    for output in cell.get("outputs", [])
    # A picture of one's own is not in the notebook: test_own_picture.py.
    if output.get("metadata", {}).get("explorer", {}).get("view") not in (None, "own_picture")
}
OPENED = ".explorer canvas"
AWAKE = f"{OPENED}, .own .pad"


@pytest.fixture(scope="module")
def explorers(site):
    """What the pages have: each explorer by its key. Python here has the same arrays as the page."""
    for pack in recipes.packs().values():
        live.unpack(pack)
    page = (site / "explore.html").read_text(encoding="utf-8")
    course = json.loads(page.split("const COURSE = ")[1].split(";</script>")[0])
    assert course["explorers"].pop("own-picture")["cell"] == "explore-own-picture"
    return course["explorers"]


def test_each_explorer_of_the_notebooks_is_in_the_pages(explorers):
    assert {(one["file"], one["cell"]) for one in explorers.values()} == set(CELLS)
    for one in explorers.values():
        view, sentence = CELLS[one["file"], one["cell"]]
        assert one["recipe"]["view"] == view
        assert live.open_explorer("here", one["recipe"])["sentence"] == sentence == one["sentence"]
        control = live._opened["here"].view.controls.get("image_index")
        assert control is None or control.name == "place" or control.highest >= 999


@pytest.fixture(scope="module")
def opened(chromium, address):
    """A page in which Python runs."""
    with browser.new_page(chromium) as page:
        page.goto(f"{address}/explore.html")
        page.evaluate("Promise.all(['all', 'snapshots'].map(python.give, python))")
        yield page


def states(key, count=25, seed=0):
    """Random states of an explorer that is open here, one after the other as somebody walks."""
    generator = np.random.default_rng(seed)
    explorer = live._opened[key]
    names = list(explorer.view.controls)
    for _ in range(count):
        name = names[generator.integers(len(names))]
        control = explorer.view.controls[name]
        highest = explorer.ends().get(name, getattr(control, "highest", None))
        yield {name: value_at(control, float(np.clip(generator.uniform(-0.2, 1.2), 0, 1)), highest)}


def as_seen(value):
    """What is shown here, as it comes from the page: of bytes the digest."""
    if isinstance(value, bytes | bytearray):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, dict):
        return {name: as_seen(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_seen(part) for part in value]
    return value


IN_PAGE = """async ([name, ...given]) => {
    async function seen(value) {
        if (value instanceof Uint8Array) {
            const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", value));
            return [...digest].map((code) => code.toString(16).padStart(2, "0")).join("");
        }
        if (Array.isArray(value)) return Promise.all(value.map(seen));
        if (value?.constructor !== Object) return value ?? null;
        const parts = Object.entries(value).map(async ([name, part]) => [name, await seen(part)]);
        return Object.fromEntries(await Promise.all(parts));
    }
    return seen(await python.call(name, ...given));
}"""


@pytest.mark.parametrize("place", CELLS, ids="-".join)
def test_random_states_are_those_of_helpers(explorers, opened, place):
    (key,) = (key for key, one in explorers.items() if (one["file"], one["cell"]) == place)
    recipe = explorers[key]["recipe"]
    live.open_explorer(key, recipe)
    opened.evaluate(IN_PAGE, ["open_explorer", key, recipe, None])
    for state in states(key):
        here, there = as_seen(live.go(key, state)), opened.evaluate(IN_PAGE, ["go", key, state])
        assert there["sentence"] == here["sentence"]
        assert there == here  # the tables, the picture's pixels, where the sliders end


@pytest.fixture(scope="module")
def pages(chromium, address):
    """The page of a notebook, by its number, in which all explorers are awake. It reaches no other host."""
    errors, stack = [], contextlib.ExitStack()

    @functools.cache
    def page_of(notebook):
        page = stack.enter_context(browser.new_page(chromium))
        browser.note_errors(page, errors)
        stack.enter_context(only_from(address, page))
        (path,) = [path for path in NOTEBOOKS if path.stem.startswith(notebook)]
        page.goto(f"{address}/{path.stem}.html")
        buttons = page.get_by_role("button", name="Move it")
        count = buttons.count()
        for number in range(count):
            buttons.first.focus()
            page.keyboard.press("Enter")
            awake = page.locator(AWAKE).nth(number)
            awake.wait_for(timeout=60_000)
            assert awake.bounding_box()["y"] > -1  # it came into the window
        assert buttons.count() == 0 < count
        return page

    with stack:
        yield page_of
    assert errors == []


def test_a_picture_becomes_live_and_the_keyboard_moves_it(pages, explorers):
    page = pages("03")
    place = page.locator("[data-explorer=pooling]")
    shows(place, explorers["pooling"]["sentence"])
    for control in live.made(explorers["pooling"]["recipe"]).controls.values():
        role = "combobox" if isinstance(control, Menu) else "slider"
        place.get_by_role(role, name=control.name, exact=True).wait_for()
    size = place.get_by_role("slider", name="window size")
    size.focus()
    size.press("ArrowRight")
    shows(place, "under a 3 by 3 window with stride 2")
    place.get_by_role("spinbutton", name="image, as a number").fill("23")
    page.keyboard.press("Enter")
    shows(place, "Image 23: ")
    place.get_by_role("combobox", name="keep the").select_option("average")
    shows(place, "the average under a 3 by 3")
    row = place.get_by_role("slider", name="row")
    row.focus()
    row.press("ArrowDown")
    shows(place, "Row 1, column 0 of the output")
    place.get_by_role("button", name="Reset").press("Enter")
    shows(place, explorers["pooling"]["sentence"])


def test_a_click_on_a_cell_and_a_drag_move_the_sliders(pages):
    page = pages("02")
    place = page.locator("[data-explorer=convolution]")
    image, on_map = place.locator(".grid.moves").all()[:2]
    on_map.scroll_into_view_if_needed()
    box = on_map.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 5.5 / 26, box["y"] + box["height"] * 20.5 / 26)
    shows(place, "row 20, column 5")
    assert place.get_by_role("slider", name="column").input_value() == "5"
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 10.5 / 28, box["y"] + box["height"] * 10.5 / 28)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 14.5 / 28, box["y"] + box["height"] * 16.5 / 28, steps=6)
    page.mouse.up()
    shows(place, "row 15, column 13")
    place.get_by_role("button", name="Step").click()
    shows(place, "row 15, column 14")


def test_nine_weights_can_be_typed_and_what_is_no_number_is_told(pages):
    place = pages("02").locator("[data-explorer=kernel]")
    first = place.get_by_role("textbox", name="w₁₁")
    first.fill("1/9")
    first.press("Tab")
    shows(place, "your own kernel")
    assert first.input_value() == "1/9"
    first.fill("one")
    first.press("Tab")
    place.get_by_role("alert").filter(has_text="a weight must be a number").wait_for()
    assert first.input_value() == "one"  # nothing is lost
    place.get_by_role("combobox", name="kernel").select_option("box blur")
    shows(place, "the kernel box blur")
    assert first.input_value() == "1/9"
    assert place.get_by_role("alert").filter(has_text="weight").count() == 0
    place.get_by_role("checkbox", name="ReLU: max(0, value)").check()
    shows(place, "after ReLU")


def test_buttons_lead_to_other_images_and_to_mistakes(pages):
    place = pages("04").locator("[data-explorer=feature-maps]")
    place.get_by_role("button", name="same class").click()
    shows(place, "Image 23 (Ankle boot)")
    place.get_by_role("button", name="a mistake").click()
    shows(place, re.compile(r"Image (?!23)\d+ \("))


@pytest.mark.parametrize("notebook", [path.stem[:2] for path in NOTEBOOKS])
def test_live_pages_are_accessible_and_fit(pages, notebook):
    page = pages(notebook)
    page.locator("details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    for width, height, scheme in ((1280, 800, "light"), (390, 844, "dark")):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.emulate_media(color_scheme=scheme)
        check_accessible(page.locator("html"))
    for target in page.locator(".live :is(button, select, input)").all():  # on a phone, by finger
        if box := target.bounding_box():
            assert min(box["width"], box["height"]) >= 22, target.evaluate("one => one.outerHTML")
    for canvas in page.locator(OPENED).all():
        assert canvas.bounding_box()["width"] >= 0.8 * (390 - 32)


def test_an_address_says_the_state_and_follows_it(alone, address):
    alone.goto(f"{address}/explore.html#feature-maps?image=23&filter=44&layer=conv2d_1")
    place = alone.locator("main.explore .live")
    shows(place, "Image 23 (Ankle boot)")
    shows(place, "Filter 44 of conv2d_1")
    place.get_by_role("slider", name="filter").press("ArrowLeft")
    shows(place, "Filter 43 of conv2d_1")
    # The row and the column ended at 10 in this layer's maps.
    alone.wait_for_url("**/explore.html#feature-maps?image=23&layer=conv2d_1&filter=43&row=10&column=10")
    alone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    alone.get_by_role("button", name="Copy link").click()
    alone.get_by_text("Copied.").wait_for()
    copied = alone.evaluate("navigator.clipboard.readText()")
    assert copied == alone.url
    # Nonsense in a link is left out.
    alone.goto(f"{address}/explore.html#stride?stride=99&padding=none&image=-4&window-size=x&more=1")
    shows(place, "with stride 4 and padding valid")
    alone.get_by_role("navigation", name="Explorers").get_by_role("link", name="Kernel", exact=True).click()
    shows(place, "under the kernel Sobel, vertical edges")
    alone.goto(f"{address}/explore.html#nothing")
    alone.get_by_role("link", name="Stride").wait_for()
    assert alone.locator("main.explore .live").count() == 0


def test_from_a_folder_without_a_server(page, site):
    page.goto(f"{(site / 'explore.html').as_uri()}#mistakes")
    shows(page.locator("main.explore .live"), "Shirt taken for T-shirt/top")


def test_a_bar_says_how_much_has_come(alone, address):
    waiting = []
    alone.route("**/python/first-*", lambda route: waiting.append(route))
    alone.goto(f"{address}/02_convolutions.html")
    place = alone.locator("[data-explorer=stride]")
    place.get_by_role("button", name="Move it").click()
    place.get_by_text(" of ").filter(has_text=" MB").wait_for()
    bar = place.get_by_role("progressbar")
    assert 0 < float(bar.get_attribute("value")) < float(bar.get_attribute("max"))
    alone.get_by_role("heading", level=1).scroll_into_view_if_needed()  # the page can be read meanwhile
    waiting[0].continue_()
    place.locator(OPENED).wait_for(timeout=60_000)


DYING = """globalThis.Worker = class {
    postMessage() { setTimeout(() => this.onerror({message: "it died"})); }
};"""
BROKEN = {
    "no WebAssembly": ("delete globalThis.WebAssembly", None, "This browser has no WebAssembly"),
    "a download that breaks": ("", lambda route: route.abort(), "Python could not be loaded"),
    "other bytes": ("", lambda route: route.fulfill(body=b"half"), "Python could not be loaded"),
    "a worker that dies": (DYING, None, "Python did not start: it died"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_whatever_breaks_leaves_the_still_picture_and_one_sentence(chromium, address, name):
    script, handler, sentence = BROKEN[name]
    with browser.new_page(chromium) as page:
        page.add_init_script(script)
        if handler:
            page.route("**/python/first-*", handler)
        page.goto(f"{address}/02_convolutions.html")
        place = page.locator("[data-explorer=stride]")
        place.get_by_role("button", name="Move it").click()
        place.get_by_role("status").filter(has_text=sentence).wait_for()
        assert place.locator("img").is_visible()
        if name == "other bytes":  # and what failed can be tried again
            page.unroute("**/python/first-*")
            place.get_by_role("button", name="Move it").click()
            place.locator(OPENED).wait_for(timeout=60_000)


def test_after_python_has_died_the_next_move_starts_it_again(alone, address):
    alone.add_init_script(
        """globalThis.Worker = class extends Worker {
            constructor(...given) { super(...given); (globalThis.workers ??= []).push(this); }
        };"""
    )
    alone.goto(f"{address}/02_convolutions.html")
    place = alone.locator("[data-explorer=stride]")
    place.get_by_role("button", name="Move it").click()
    strides = place.get_by_role("slider", name="stride")
    strides.press("ArrowRight")
    shows(place, "with stride 3")
    alone.evaluate("workers[0].terminate(); workers[0].onerror(new ErrorEvent('error'))")
    strides.press("ArrowRight")
    shows(place, "with stride 4")
    assert alone.evaluate("workers.length") == 2
