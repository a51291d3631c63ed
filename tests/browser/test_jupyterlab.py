"""A learner in a browser: JupyterLab opens a notebook, all cells run, and each control moves its picture."""

import re

import nbformat
import numpy as np
import pytest
from matplotlib import cbook
from PIL import Image
from playwright.sync_api import expect

from helpers import convolution, data, explorers, models
from helpers.predictions import PREDICTIONS
from helpers.prose import plain
from helpers.tools import browser
from tests.browser.accessible import check_accessible
from tests.browser.driving import centre, check_room, use_every_control, wait_for
from tests.notebooks.small import SMALL, code_cells, read

# What takes seconds and no other cell needs. test_papermill.py runs it with the same settings.
LEFT_OUT = {
    "01_baseline_dnn": {"train-unscaled"},
    "02_convolutions": {"train", "compare"},
    "03_pooling": {"controls-yours-code", "faster-code"},
    "04_visualization": {"hole-cut", "switch-off-many"},
}


@pytest.fixture(scope="module")
def lab(chromium, own_network, tmp_path_factory):
    """JupyterLab with copies of the notebooks, whose settings are small."""
    folder = tmp_path_factory.mktemp("lab")
    for name, settings in SMALL.items():
        notebook = read(name)
        notebook.cells = [cell for cell in notebook.cells if cell.id not in LEFT_OUT[name]]
        parameters = code_cells(notebook)["parameters"]
        parameters.source = "\n".join(f"{key} = {value!r}" for key, value in settings.items())
        nbformat.write(notebook, folder / f"{name}.ipynb")
    with browser.jupyterlab(folder, tmp_path_factory.mktemp("private")) as address:
        yield address


@pytest.fixture(scope="module")
def window(chromium):
    """One window for all notebooks, as JupyterLab takes long to come, and its errors so far."""
    with browser.new_page(chromium) as page:
        errors = []
        browser.note_errors(page, errors)
        yield page, errors


@pytest.fixture
def errors(window):
    window[1].clear()
    return window[1]


@pytest.fixture
def page(window, errors):
    page, _ = window
    page.set_viewport_size({"width": 1280, "height": 800})
    yield page
    assert errors == []


def finish(page):
    """Every picture of the notebook has its sentence as alternative text, and nothing went wrong."""
    for cell_id in browser.cells_with_pictures(page):
        cell = browser.show_cell(page, cell_id)
        cell.locator("img, canvas").first.wait_for()
        assert "".join(cell.locator(".explorer [role=alert]").all_inner_texts()) == ""
        titles = "all => all.map(one => one.title || one.ariaLabel)"
        for title in cell.locator("img, .explorer canvas").evaluate_all(titles):
            assert re.search(r"\w.*\.$", title)
            expect(cell.locator(".jp-Cell-outputWrapper")).to_contain_text(title, use_inner_text=True)
    assert browser.cells_with_errors(page) == []


def test_notebook_01_by_keyboard_and_mouse_and_an_exercise(lab, page, fashion_mnist):
    test_images, test_labels = fashion_mnist[1]
    browser.open_notebook(page, lab, "01_baseline_dnn.ipynb")
    cell = browser.show_cell(page, "explore-test-images")
    # Saved, and not yet run: a still picture.
    assert cell.locator("img").evaluate("img => img.decode().then(() => img.naturalWidth)") == 800

    browser.run_all(page)
    twin = explorers.explore_images(test_images[:200], test_labels[:200])
    check_room(page, "explore-test-images", "explore-mistakes")
    cell = browser.show_cell(page, "explore-test-images")
    use_every_control(page, cell, twin)
    # Steps that follow one another faster than pictures come: the last one counts.
    handle = cell.get_by_role("slider", name="image", exact=True)
    handle.press("Home")
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    twin.image_index.value = 20
    wait_for(page, cell, twin)

    # Which images are mistakes is known only to the network that was trained in the page.
    cell = browser.show_cell(page, "explore-mistakes")
    check_accessible(cell.locator(".explorer"))
    before = cell.get_by_role("status").inner_text()
    cell.get_by_role("slider", name="place", exact=True).press("ArrowRight")
    cell.get_by_role("status").filter(has_not_text=before).wait_for()
    index, name = re.match(
        r"Image ≈ (\d+)\. True class: ≈ ([\w/ -]+),", cell.get_by_role("status").inner_text()
    ).groups()
    assert name == data.CLASS_NAMES[test_labels[int(index)]]
    before = cell.get_by_role("status").inner_text()
    page.mouse.click(*centre(cell.locator(".grid").last, twin.drawing.grids[-1], 0, 4))
    cell.get_by_role("status").filter(has_not_text=before).wait_for()
    predict_by_keyboard(page)
    answer_an_exercise_wrongly_and_then_rightly(page)
    finish(page)


def predict_by_keyboard(page):
    """Two predictions; the notebook counts them, and one that is asked again keeps what was chosen."""
    for name, cell_id in (("01.a", "predict-first-loss"), ("01.d", "predict-shift")):
        replies = [plain(reply) for _, reply in PREDICTIONS[name].choices]
        cell = browser.show_cell(page, cell_id)
        check_accessible(cell.get_by_role("group"))
        cell.locator(".cm-content").click()
        page.keyboard.press("Escape")
        buttons = cell.get_by_role("group").get_by_role("button")
        while not buttons.first.evaluate("button => button === document.activeElement"):
            page.keyboard.press("Tab")
        for place, key in enumerate(("Enter", "Space", "Enter")):
            expect(buttons.nth(place)).to_be_focused()
            page.keyboard.press(key)
            first = "" if place == 0 else " (Your first choice was (a).)"
            expect(cell.get_by_role("status")).to_have_text(f"{replies[place]}{first}")
            expect(cell.get_by_role("button", pressed=True)).to_have_text(
                re.compile(rf"^.\({'abc'[place]}\) ")
            )
            page.keyboard.press("Tab")
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(cell.get_by_role("status")).to_have_text(f"{replies[-1]} (Your first choice was (a).)")


def answer_an_exercise_wrongly_and_then_rightly(page):
    cell = browser.show_cell(page, "exercise-1-stub")
    cell.get_by_text("01.1: not attempted yet.").wait_for()
    browser.fill_in(page, cell, "= ...", "= 784 * 64 + 64 * 10")
    cell = browser.show_cell(page, "exercise-1-stub")
    cell.get_by_text("01.1 is not right yet. You forgot the biases").wait_for()
    browser.fill_in(page, cell, "= 784 * 64 + 64 * 10", "= 785 * 64 + 65 * 10")
    cell = browser.show_cell(page, "exercise-1-stub")
    cell.get_by_text("01.1 is right.").wait_for()

    cell = browser.show_cell(page, "exercise-1-solution")
    solution = cell.locator("details code").first
    assert not solution.is_visible()  # folded away
    cell.get_by_text("Solution", exact=True).click()
    solution.wait_for()
    assert solution.inner_text() == "parameter_count = (784 + 1) * 64 + (64 + 1) * 10"

    cell = browser.show_cell(page, "progress")
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    cell = browser.show_cell(page, "progress")
    cell.get_by_text("1 of 4 exercises done; 2 of 5 predictions made; 01.2 not attempted").wait_for()


def run(page, cell_id):
    """Run the cell with this id: its place in the page."""
    browser.show_cell(page, cell_id).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    return browser.show_cell(page, cell_id)


def learning_of(fashion_mnist):
    """The explorer of the kernel that notebook 2 learns, at another image."""
    sobel = convolution.KERNELS["Sobel, vertical edges"].astype(float).reshape(3, 3, 1, 1)
    examples = data.scale_images(fashion_mnist[0][0][:20])
    patches = np.stack([examples[:, i : i + 26, j : j + 26] for i in range(3) for j in range(3)], axis=-1)
    history, losses = [np.random.default_rng(7).normal(scale=0.5, size=(3, 3, 1, 1))], []
    for _ in range(301):
        differences = convolution.conv2d(examples, history[-1] - sobel)
        losses.append(np.mean(differences**2))
        slopes = (2 * differences[..., np.newaxis] * patches).mean(axis=(0, 1, 2, 3))
        history.append(history[-1] - 0.4 * slopes.reshape(3, 3, 1, 1))
    kernels = np.array(history[:-1])[..., 0, 0]
    images = data.scale_images(fashion_mnist[1][0][:1_000])[..., 0]
    return explorers.explore_learning(images, kernels, losses, sobel[..., 0, 0], image_index=23)


EXPLORERS_02 = [
    f"explore-{name}" for name in ("convolution", "kernel", "photograph", "stride", "channels", "learning")
]


def test_notebook_02_by_keyboard_and_mouse_and_opened_again(lab, page, errors, fashion_mnist):
    browser.open_notebook(page, lab, "02_convolutions.ipynb")
    browser.run_all(page)
    images = fashion_mnist[1][0][:1_000]

    check_room(page, *EXPLORERS_02)

    # From the cell to its controls, one after the other, without a mouse.
    cell = browser.show_cell(page, "explore-convolution")
    cell.locator(".cm-content").click()
    page.keyboard.press("Escape")
    met = []
    for _ in range(16):
        page.keyboard.press("Tab")
        met.append(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent"))
    named = [text for name in ("row", "image", "column") for text in (name, f"{name}, as a number")]
    named[4:4] = ["◀", "▶", "random"]
    named[2:2] = ["Back", "Play", "Step", "Reset"]
    assert [name for name in met if name in named][: len(named)] == named

    cell = browser.show_cell(page, "explore-convolution")
    kernel = convolution.KERNELS["Laplacian"]
    twin = explorers.explore_convolution(images, kernel, image_index=23, row=3, column=4)
    use_every_control(page, cell, twin)
    assert "Window over rows" in twin.sentence
    cell.get_by_text("The numbers as tables").click()
    pixels = cell.get_by_role("table").first.get_by_role("cell").all_inner_texts()
    top, left = twin.row.value, twin.column.value
    window = images[twin.image_index.value][top : top + 3, left : left + 3]
    assert [int(number) for number in pixels] == window.ravel().tolist()

    cell = browser.show_cell(page, "explore-kernel")
    use_every_control(page, cell, explorers.explore_kernel(images, "Laplacian", image_index=23))

    with cbook.get_sample_data("grace_hopper.jpg") as file:
        photograph = np.asarray(Image.open(file).convert("L").resize((192, 225)))
    cell = browser.show_cell(page, "explore-photograph")
    use_every_control(page, cell, explorers.explore_kernel(photograph, "Laplacian"))

    with cbook.get_sample_data("grace_hopper.jpg") as file:
        in_colour = np.asarray(Image.open(file).convert("RGB").resize((128, 150)))
    blur = convolution.KERNELS["box blur"]
    redness = np.stack([2 * blur, -blur, -blur], axis=-1)
    cell = browser.show_cell(page, "explore-channels")
    use_every_control(page, cell, explorers.explore_channels(in_colour, redness, 0, row=80, column=22))

    cell = browser.show_cell(page, "explore-learning")
    use_every_control(page, cell, learning_of(fashion_mnist))

    cell = browser.show_cell(page, "explore-stride")
    twin = explorers.explore_stride(images, size=3, strides=2, image_index=23)
    use_every_control(page, cell, twin)
    cell.get_by_role("slider", name="stride", exact=True).press("ArrowRight")
    twin.strides.value = 3
    wait_for(page, cell, twin)
    finish(page)

    # In the dark, and in a narrow window: readable, and nothing wider than the page.
    page.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.locator("body[data-jp-theme-light=false]").wait_for(state="attached")
    page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    page.set_viewport_size({"width": 480, "height": 800})
    for cell_id in ("explore-convolution", "explore-kernel", "explore-stride", "relu-code"):
        cell = browser.show_cell(page, cell_id)
        check_accessible(cell.locator(".jp-Cell-outputWrapper"))
        output = cell.locator(".jp-OutputArea-output").last
        assert output.evaluate("output => output.scrollWidth - output.clientWidth") == 0

    # Saved, closed, its kernel gone, opened again: all is there as it was left.
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function(f"!{browser.PANEL}.context.model.dirty")
    browser.shut_down_kernels(lab)
    lost = "Error displaying widget: model not found"
    for attempt in range(5):
        page.goto("about:blank")  # what a lost page says in the browser's console has come by then
        if attempt:
            errors[:] = [error for error in errors if "widget model not found" not in error]
        browser.open_notebook(page, lab, "02_convolutions.ipynb")
        cell = browser.show_cell(page, "explore-stride")
        cell.get_by_role("status").or_(cell.get_by_text(lost)).wait_for()
        # Now and then JupyterLab's part for widgets gives up before it has read what was saved, when the
        # new kernel is there at the wrong moment: https://github.com/jupyter-widgets/ipywidgets/issues/3231
        # shows the path. Nothing is lost, and a reload of the page mends it, as the README says.
        if not cell.get_by_text(lost).count():
            break
    wait_for(page, cell, twin)
    cell = browser.show_cell(page, "relu-code")
    assert cell.locator("img").evaluate("img => img.naturalWidth") > 400
    assert "Error displaying widget" not in page.locator(".jp-Notebook").inner_text()


def test_notebook_03_by_keyboard_and_mouse(lab, page, fashion_mnist):
    browser.open_notebook(page, lab, "03_pooling.ipynb")
    browser.run_all(page)
    images = fashion_mnist[1][0][:1_000]

    check_room(page, "explore-image", "explore-edges")
    cell = browser.show_cell(page, "explore-image")
    twin = explorers.explore_pooling(images, 3, 3, image_index=23)
    use_every_control(page, cell, twin)
    sobel = [convolution.KERNELS[f"Sobel, {direction} edges"] for direction in ("vertical", "horizontal")]
    filters = np.stack(sobel, axis=-1)[:, :, np.newaxis, :]
    cell = browser.show_cell(page, "explore-edges")
    twin = explorers.explore_pooling(images[..., np.newaxis], 3, 3, image_index=23, filters=filters)
    use_every_control(page, cell, twin)
    finish(page)


def test_notebook_04_by_keyboard_and_mouse_in_your_own_network(lab, page, fashion_mnist, tmp_path):
    test_images, test_labels = fashion_mnist[1]
    browser.open_notebook(page, lab, "04_visualization.ipynb")
    make_mistakes(page)
    browser.run_all(page)
    images = data.scale_images(test_images)
    model = models.load_own_cnn()

    maps = explorers.explore_feature_maps(model, images, test_labels, filter_number=2, image_index=7)
    check_room(page, "explore-maps", "explore-snapshots", "explore-patches", "explore-mistakes")
    use_every_control(page, browser.show_cell(page, "explore-maps"), maps)

    # Of the course's network, in a notebook about one's own, too.
    training = explorers.explore_snapshots(
        models.course_snapshots(), images, test_labels, filter_number=2, image_index=7
    )
    use_every_control(page, browser.show_cell(page, "explore-snapshots"), training)

    probabilities = model.predict(images, batch_size=500, verbose=0)
    mistakes = explorers.explore_mistakes(model, images, test_labels, probabilities, filter_number=2)
    cell = browser.show_cell(page, "explore-mistakes")
    wait_for(page, cell, mistakes)
    right = np.bincount(test_labels[probabilities.argmax(axis=1) == test_labels], minlength=10)
    best = data.CLASS_NAMES[right.argmax()]
    for control in (mistakes.true_class, mistakes.predicted_class):
        cell.get_by_role("combobox", name=control.description, exact=True).select_option(best)
        control.value = int(right.argmax())
    wait_for(page, cell, mistakes)
    use_every_control(page, cell, mistakes, but=("true_class", "predicted_class"))
    choose_pictures(page, model, tmp_path)
    finish(page)


def make_mistakes(page):
    """A wrong setting and a cell that is run too early are one red sentence, in the dark and in the light."""
    browser.fill_in(page, browser.show_cell(page, "parameters"), "IMAGES = 300", "IMAGES = 0")
    shown = run(page, "check-parameters").locator(".jp-Cell-outputWrapper")
    expect(shown).to_have_text("IMAGES must be a whole number from 200 to 10000, got 0")
    shown = run(page, "exercise-1-stub").locator(".jp-Cell-outputWrapper")
    expect(shown).to_contain_text('begins with "from helpers import checks" under the heading "Exercises"')
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        page.locator(f"body[data-jp-theme-light={str('Light' in theme).lower()}]").wait_for(state="attached")
        check_accessible(shown)
    browser.fill_in(page, browser.show_cell(page, "parameters"), "IMAGES = 0", "IMAGES = 300")


def choose_pictures(page, model, folder):
    """A picture from the disk takes the place of the first one, also one of many bytes; an SVG does not."""
    noise = np.random.default_rng(0).integers(0, 256, (2000, 1900, 3)).astype(np.uint8)
    noise[:40] = 0
    Image.fromarray(noise).save(folder / "large.png")
    assert (folder / "large.png").stat().st_size > 10_500_000
    (folder / "lines.svg").write_text("<svg/>")
    cell = browser.show_cell(page, "explore-own-picture")
    check_accessible(cell.locator(".jp-OutputArea-output").last)
    twin = explorers.explore_own_picture(model, folder / "large.png")
    for name, told in (("large.png", "1,900 by 2,000 pixels."), ("lines.svg", "This is an SVG, a drawing")):
        with page.expect_file_chooser() as chooser:
            cell.get_by_role("button", name="Your picture").click()
        chooser.value.set_files(folder / name)
        expect(cell.get_by_role("status").first).to_contain_text(f"{name}: {told}")
        for part, shown in zip((twin.steps, twin.maps), cell.locator(".explorer").all(), strict=True):
            wait_for(page, shown, part)
