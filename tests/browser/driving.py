"""Using an explorer as people do: by keyboard, by mouse and by touch, and looking at what it then shows.

What the page must show is told by a twin: the same explorer, made here with `helpers`, in the same state.
"""

import base64
import contextlib
import io
import re

import ipywidgets as widgets
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import TimeoutError, expect

from helpers.drawing.shapes import Stripes, Tile
from helpers.explorers.controls import ImageChooser, NumberFields, UprightSlider
from helpers.tools import browser
from tests.browser.accessible import check_accessible

VARIES = re.compile(r"≈ ?(-?[\d,.]*\d)")


def picture_of(cell):
    """The pixels of the picture in the browser, ``(H, W, 3)``."""
    encoded = cell.locator("canvas").evaluate("canvas => canvas.toDataURL('image/png').split(',')[1]")
    picture = Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    return np.asarray(Image.alpha_composite(paper, picture).convert("RGB")).astype(int)


def same_picture(seen, drawing):
    """The cells of each tile have their colours, but for those under stripes, a frame, a line or a word.

    Also a colour's neighbour on its scale will do.
    """
    scale = seen.shape[1] / drawing.size[0]
    if abs(seen.shape[0] / scale - drawing.size[1]) > 3:
        return False  # not yet laid out
    for tile in drawing.shapes:
        if isinstance(tile, Tile):
            rows, columns, depth = tile.colours.shape
            cell = min(tile.width / columns, tile.height / rows) * scale
            if cell < 3:
                continue  # too small for a pixel that belongs to one cell alone
            # Near a corner of the cell: in its middle there may be a number.
            inside = 0.1 if cell > 20 else 0.25
            down = (tile.top + (np.arange(rows) + inside) * tile.height / rows) * scale
            right = (tile.left + (np.arange(columns) + inside) * tile.width / columns) * scale
            found = seen[np.ix_(down.astype(int), right.astype(int))]
            differ = np.abs(found - tile.colours[..., :3].astype(int)).max(axis=-1) > 24
            if depth == 4:
                differ &= tile.colours[..., 3] > 0
            for stripes in [shape for shape in drawing.shapes if isinstance(shape, Stripes)]:
                under = (down >= stripes.top * scale) & (down < (stripes.top + stripes.height) * scale)
                beside = (right >= stripes.left * scale) & (right < (stripes.left + stripes.width) * scale)
                differ[np.ix_(under, beside)] = False
            if differ.mean() > 0.35:
                return False
    return True


def same_sentence(one, other):
    """Equal, but for the last digit of what a network computed: other threads, other rounding."""
    if VARIES.sub("≈", one) != VARIES.sub("≈", other):
        return False
    numbers = [[float(number.replace(",", "")) for number in VARIES.findall(text)] for text in (one, other)]
    return np.allclose(*numbers, rtol=0.02, atol=0.011)


def wait_for(page, cell, twin):
    """Wait until the page shows the twin's sentence, also as alternative text, and its picture."""
    for _ in range(100):
        sentence = cell.get_by_role("status").inner_text()
        named = same_sentence(cell.locator("canvas").get_attribute("aria-label"), sentence)
        if named and same_sentence(sentence, twin.sentence) and same_picture(picture_of(cell), twin.drawing):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"the page shows another state than wanted:\n{sentence}\n{twin.sentence}")


def places(cell):
    """Where picture and controls are, from the explorer's corner."""
    return cell.locator(".explorer").evaluate(
        """(explorer) => {
            const corner = explorer.getBoundingClientRect();
            const parts = explorer.querySelectorAll('canvas, .widget-slider, select, input, button');
            return [...parts].filter((part) => part.checkVisibility()).map((part) => {
                const box = part.getBoundingClientRect();
                return [box.x - corner.x, box.y - corner.y, box.width, box.height].map(Math.round);
            });
        }"""
    )


def come_to_rest(cell):
    """Wait until nothing of an explorer has moved in the window for nearly half a second."""
    cell.locator(".explorer").evaluate(
        """(explorer) => new Promise((resolve) => {
            let before, still;
            function look() {
                const parts = [...explorer.querySelectorAll('*')];
                const now = parts.map((part) => Object.values(part.getBoundingClientRect().toJSON())).join();
                still = now === before ? still + 1 : 0;
                before = now;
                still === 8 ? resolve() : setTimeout(look, 50);
            }
            look();
        })"""
    )


def check_room(page, *cell_ids):
    """In windows of two usual sizes most of each explorer is picture, and all of it is in the window.

    In the smaller one it must come there by itself when its cell is run. In the larger one it must fit.
    """
    usual, larger = {"width": 1280, "height": 800}, {"width": 1440, "height": 900}
    for cell_id in cell_ids:
        cell = browser.show_cell(page, cell_id)
        # As after Shift + Enter: the next cell is the active one.
        cell.locator(".explorer").evaluate("explorer => explorer.dataset.before = ''")
        cell.locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
        cell.locator(".explorer:not([data-before]) canvas").wait_for()
        check_room_of(cell, usual)
    page.set_viewport_size(larger)
    for cell_id in cell_ids:
        cell = browser.show_cell(page, cell_id)
        cell.locator(".explorer").evaluate("explorer => explorer.scrollIntoView({ block: 'nearest' })")
        check_room_of(cell, larger)
    page.set_viewport_size(usual)


def check_room_of(cell, window):
    come_to_rest(cell)
    whole, picture = (cell.locator(part).bounding_box() for part in (".explorer-body", "canvas"))
    share = picture["width"] * picture["height"] / (whole["width"] * whole["height"])
    assert share >= 0.6, f"{share:.0%} in {window}"
    for box in boxes_of_parts(cell):
        assert 60 < box["y"] < box["y"] + box["height"] < window["height"], f"{box} in {window}"


def boxes_of_parts(cell):
    """Where in the window each visible part of an explorer is that people look at or use."""
    return cell.locator(".explorer").evaluate(
        """(explorer) => [...explorer.querySelectorAll("canvas, button, select, input, .noUi-handle")]
            .filter((part) => part.checkVisibility({ visibilityProperty: true }))
            .map((part) => part.getBoundingClientRect().toJSON())
            .filter((box) => box.width && box.height)"""
    )


def use_every_control(page, cell, twin, but=()):
    """Move each control by keyboard and by mouse, point at each grid, and compare with the twin."""
    wait_for(page, cell, twin)
    check_accessible(cell.locator(".explorer"))
    before = places(cell)
    for name, control in twin.controls.items():
        if name not in but:
            (use,) = [use for kind, use in USE.items() if isinstance(control, kind)]
            use(page, cell, twin, control)
            wait_for(page, cell, twin)
    point_at_every_grid(page, cell, twin)
    after = places(cell)
    assert after == before, f"something has jumped:\n{before}\n{after}"
    cell.get_by_role("button", name="Reset").click()
    twin.go_to(**twin.view.start())
    wait_for(page, cell, twin)


def use_slider(page, cell, twin, slider):
    handle = cell.get_by_role("slider", name=slider.description, exact=True)
    assert slider.min < slider.max
    up = slider.value < slider.max
    handle.press("ArrowRight" if up else "ArrowLeft")
    slider.value += 1 if up else -1
    wait_for(page, cell, twin)

    before = slider.value
    track = handle.locator("xpath=ancestor::*[contains(@class, 'noUi-base')]").bounding_box()
    middle = track["y"] + track["height"] / 2
    handle.hover()
    page.mouse.down()
    share = 0.1 if before > (slider.min + slider.max) / 2 else 0.9  # one of three values, too
    page.mouse.move(track["x"] + share * track["width"], middle, steps=3)
    page.mouse.up()
    slider.value = int(handle.get_attribute("aria-valuetext"))
    assert slider.value != before
    wait_for(page, cell, twin)

    if slider.readout:  # its number can be typed as well
        cell.get_by_role("textbox", name=f"{slider.description}, as a number", exact=True).fill(str(before))
        page.keyboard.press("Enter")
        slider.value = before


def use_upright_slider(page, cell, twin, slider):
    """Down is down."""
    handle = cell.get_by_role("slider", name=slider.description, exact=True)
    before = slider.value
    down = before < slider.max
    handle.press("ArrowDown" if down else "ArrowUp")
    slider.value += 1 if down else -1
    wait_for(page, cell, twin)
    box = handle.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.9)
    slider.value = int(handle.input_value())
    assert slider.value > 0.8 * slider.max
    wait_for(page, cell, twin)
    field = cell.get_by_role("spinbutton", name=f"{slider.description}, as a number", exact=True)
    expect(field).to_have_value(str(slider.value))  # it may come after the picture, in place of what is typed
    field.fill(str(before))
    field.press("Enter")
    slider.value = before


def use_menu(page, cell, twin, menu):
    shown = cell.get_by_role("combobox", name=menu.description, exact=True)
    last = menu.index == len(menu.options) - 1
    shown.press("ArrowUp" if last else "ArrowDown")
    menu.index += -1 if last else 1


def use_checkbox(page, cell, twin, box):
    cell.get_by_role("checkbox", name=box.description, exact=True).press("Space")
    box.value = not box.value


def choose_an_image(page, cell, twin, chooser):
    """By slider, by field, one by one, and by what it has in common."""
    use_slider(page, cell, twin, chooser.slider)
    field = cell.get_by_role("spinbutton", name=f"{chooser.slider.description}, as a number", exact=True)
    expect(field).to_have_value(str(chooser.value))
    field.fill("5")
    field.press("Enter")
    chooser.value = 5
    wait_for(page, cell, twin)
    for name in [name for name in chooser.buttons if name != "random"]:
        cell.get_by_role("button", name=name, exact=True).click()
        chooser.buttons[name].click()
        wait_for(page, cell, twin)
    before = field.input_value()
    cell.get_by_role("button", name="random", exact=True).click()
    with contextlib.suppress(TimeoutError):  # it may be the same image again
        changed = "([field, before]) => field.value !== before"
        page.wait_for_function(changed, arg=[field.element_handle(), before], timeout=500)
    chooser.value = int(field.input_value())


def type_a_kernel(page, cell, twin, fields):
    """Typed weights count, fractions too, and the menu takes them back."""
    middle = cell.get_by_label("w₂₂")
    for typed in ("-8", "1/3"):
        middle.fill(typed)
        middle.press("Enter")
        fields.cells[4].value = typed
        wait_for(page, cell, twin)
    middle.fill("three")
    middle.press("Enter")
    cell.get_by_role("alert").get_by_text("got 'three'").wait_for()
    cell.get_by_role("combobox", name="kernel", exact=True).select_option("box blur")
    fields.menu.value = "box blur"
    wait_for(page, cell, twin)
    expect(middle).to_have_value("1/9")


def point_at_every_grid(page, cell, twin):
    """Click on a cell near the end of each grid, or drag to it from the start; and hover over another one."""
    number = -1
    while (number := number + 1) < len(twin.drawing.grids):  # another state may have fewer
        grid = twin.drawing.grids[number]
        area = cell.locator(".grid").nth(number)
        last = centre(area, grid, grid.rows - 1, grid.columns - 1)
        first = centre(area, grid, 0, 0)
        page.mouse.move(*first)
        hint = cell.locator(".hint").inner_text()
        assert hint == twin.drawing.hint or told(grid, hint)
        if not grid.controls:
            continue
        if grid.moves:
            page.mouse.down()
            page.mouse.move(*last, steps=4)
            page.mouse.up()
        else:
            page.mouse.click(*last)
        twin.go_to(**grid.state_of(grid.rows - 1, grid.columns - 1))
        page.mouse.move(0, 0)
        wait_for(page, cell, twin)


def told(grid, hint):
    """Whether the hint says what the first cell of a grid shows."""
    if grid.names is not None:
        return same_sentence(hint, grid.names[0])
    if grid.values is None:
        return hint == "row 0, column 0"
    number = float(re.fullmatch(r"row 0, column 0: (.*)", hint).group(1).replace("−", "-").replace(",", ""))
    return abs(number - grid.values[0][0]) < 0.02


def centre(area, grid, row, column):
    """Where the middle of a cell is in the window, once its grid is there."""
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    x = box["x"] + (column + 0.5) * box["width"] / grid.columns
    return x, box["y"] + (row + 0.5) * box["height"] / grid.rows


USE = {
    widgets.IntSlider: use_slider,
    widgets.Dropdown: use_menu,
    widgets.Checkbox: use_checkbox,
    UprightSlider: use_upright_slider,
    ImageChooser: choose_an_image,
    NumberFields: type_a_kernel,
}
