"""A learner in a browser: JupyterLab opens a notebook, all cells run, a slider moves the picture."""

import base64
import io

import browser
import nbformat
import numpy as np
import pytest
from PIL import Image
from test_headless import NOTEBOOKS, SMALL

from helpers import activations, data, models


@pytest.fixture(scope="module")
def lab(own_network, tmp_path_factory):
    """JupyterLab with copies of the notebooks, whose settings are small."""
    if not browser.find_chromium():
        pytest.skip("needs a browser: type 'sudo apt-get install chromium', or install Chrome")
    folder = tmp_path_factory.mktemp("lab")
    for name, (parameters, _) in SMALL.items():
        notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        for cell in notebook.cells:
            if "parameters" in cell.metadata.get("tags", []):
                cell.source = "\n".join(f"{key} = {value!r}" for key, value in parameters.items())
        nbformat.write(notebook, folder / f"{name}.ipynb")
    with browser.jupyterlab(folder, tmp_path_factory.mktemp("private")) as address:
        yield address


@pytest.fixture
def page():
    with browser.chromium() as page:
        page.errors = []
        page.on("console", lambda message: message.type == "error" and page.errors.append(message.text))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        yield page


def picture_of(page, cell):
    """The picture in the browser: its pixels, read back from the page."""
    source = """async (img) => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight];
        canvas.getContext('2d').drawImage(img, 0, 0);
        return canvas.toDataURL('image/png').split(',')[1];
    }"""
    encoded = cell.locator("img").evaluate(source)
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(encoded))).convert("L"))


def test_a_saved_notebook_shows_its_pictures_before_it_is_run(lab, page):
    browser.open_notebook(page, lab, "01_baseline_dnn.ipynb")
    cell = browser.show_cell(page, "explore-test-images")
    cell.locator("img").wait_for()
    assert picture_of(page, cell).shape[0] > 280
    assert "Error displaying widget" not in page.locator(".jp-Notebook").inner_text()


def test_a_learner_runs_notebook_01_and_moves_the_sliders(lab, page, fashion_mnist):
    browser.open_notebook(page, lab, "01_baseline_dnn.ipynb")
    browser.run_all(page)
    images, labels = fashion_mnist[1]

    cell = browser.show_cell(page, "explore-test-images")
    cell.locator(".noUi-handle").focus()
    for index in (1, 2, 3):
        page.keyboard.press("ArrowRight")
        sentence = f"Image {index}: {data.CLASS_NAMES[labels[index]]} (label {labels[index]})."
        cell.get_by_text(sentence).wait_for()
        # The sentence names the state, so the picture that stands above it must be that one.
        page.wait_for_function(
            "([img, title]) => img.title.startsWith(title) && img.complete",
            arg=[cell.locator("img").element_handle(), sentence],
        )
        assert np.array_equal(picture_of(page, cell)[5::10, 5::10], images[index])
    page.keyboard.press("End")
    cell.get_by_text("Image 199: ").wait_for()

    cell = browser.show_cell(page, "explore-mistakes")
    cell.locator(".noUi-handle").focus()
    before = cell.get_by_role("status").inner_text()
    page.keyboard.press("ArrowRight")
    cell.get_by_role("status").filter(has_not_text=before).wait_for()
    assert cell.get_by_role("row").count() == 10

    assert browser.outputs_with_errors(page) == []
    assert page.errors == []


def test_a_learner_answers_an_exercise_wrongly_and_then_rightly(lab, page):
    browser.open_notebook(page, lab, "01_baseline_dnn.ipynb")
    for cell_id in ("exercises-import", "exercise-1-stub"):
        browser.show_cell(page, cell_id).locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
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
    cell.get_by_text("1 of 4 done; 01.2 not attempted").wait_for()
    assert page.errors == []


def test_a_learner_runs_notebook_02_slides_the_window_and_types_a_kernel(lab, page, fashion_mnist):
    browser.open_notebook(page, lab, "02_convolutions.ipynb")
    browser.run_all(page)
    image = fashion_mnist[1][0][23]

    # The window: the settings of this run start it at row 3, column 4 of image 23.
    cell = browser.show_cell(page, "explore-convolution")
    cell.get_by_text("Window over rows 3 to 5 and columns 4 to 6 of image 23").wait_for()
    cell.locator(".noUi-handle").nth(2).focus()  # image, row, column
    page.keyboard.press("ArrowRight")
    cell.get_by_text("Window over rows 3 to 5 and columns 5 to 7 of image 23").wait_for()
    pixels = cell.get_by_role("table").first.get_by_role("cell").all_inner_texts()
    assert [int(number) for number in pixels] == image[3:6, 5:8].ravel().tolist()

    # The editor: typed weights count, and the menu takes them back.
    cell = browser.show_cell(page, "explore-kernel")
    middle = cell.get_by_label("w₂₂")
    middle.fill("-8")
    middle.press("Enter")
    cell.get_by_text("under the kernel your own, whose weights add up to −4").wait_for()
    cell.get_by_label("kernel", exact=True).select_option("box blur")
    cell.get_by_text("under the kernel box blur, whose weights add up to 1").wait_for()
    assert middle.input_value() == "0.1111"

    cell = browser.show_cell(page, "explore-stride")
    cell.get_by_label("padding").select_option("same")
    cell.get_by_text("A 3 by 3 window with stride 2 and padding same turns 28 by 28 into 14 by 14").wait_for()

    assert browser.outputs_with_errors(page) == []
    assert page.errors == []


def test_a_learner_runs_notebook_03_and_changes_the_pooling(lab, page, fashion_mnist):
    browser.open_notebook(page, lab, "03_pooling.ipynb")
    browser.run_all(page)

    cell = browser.show_cell(page, "explore-image")
    cell.get_by_text(
        "Image 23: the maximum under a 3 by 3 window with stride 3 turns 28 by 28 into 9 by 9"
    ).wait_for()
    cell.get_by_label("keep the").select_option("average")
    cell.locator(".noUi-handle").nth(2).focus()  # image, window size, stride
    page.keyboard.press("ArrowLeft")
    cell.get_by_text(
        "Image 23: the average under a 3 by 3 window with stride 2 turns 28 by 28 into 13 by 13"
    ).wait_for()
    first = fashion_mnist[1][0][23][:3, :3]
    numbers = cell.get_by_role("table").first.get_by_role("cell").all_inner_texts()
    assert [int(number) for number in numbers] == first.ravel().tolist()

    assert browser.outputs_with_errors(page) == []
    assert page.errors == []


def test_a_learner_runs_notebook_04_and_looks_into_their_own_network(lab, page, fashion_mnist):
    browser.open_notebook(page, lab, "04_visualization.ipynb")
    browser.run_all(page)
    images = data.scale_images(fashion_mnist[1][0][:10])
    maps = activations.feature_maps(models.load_own_cnn(), images)

    cell = browser.show_cell(page, "explore-maps")
    cell.get_by_text("Image 7 (Shirt), filter 2 of conv2d, 26 by 26").wait_for()
    cell.get_by_label("layer", exact=True).select_option("max_pooling2d_1")
    cell.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    strongest = maps["max_pooling2d_1"][8, ..., 2].max()
    cell.get_by_text(
        f"Image 8 (Sandal), filter 2 of max_pooling2d_1, 5 by 5: strongest ≈ {strongest:.2f}"
    ).wait_for()

    # All filters at once: the explorer above goes to the one that is picked.
    cell = browser.show_cell(page, "explore-filters")
    cell.get_by_label("order").select_option("strongest first")
    cell.get_by_text("all 4 filters of conv2d, strongest first").wait_for()
    cell.locator(".noUi-handle").nth(1).focus()  # image, place
    page.keyboard.press("End")
    weakest = int(maps["conv2d"][7].mean(axis=(0, 1)).argmin())
    cell.get_by_text(f"place 3, filter ≈ {weakest}, strongest").wait_for()
    cell = browser.show_cell(page, "explore-maps")
    cell.get_by_text(f"Image 7 (Shirt), filter {weakest} of conv2d, 26 by 26").wait_for()

    cell = browser.show_cell(page, "explore-mistakes")
    all_images, labels = fashion_mnist[1]
    predictions = models.load_own_cnn().predict(data.scale_images(all_images), verbose=0).argmax(axis=1)
    right = np.bincount(labels[predictions == labels])
    name = data.CLASS_NAMES[right.argmax()]
    cell.get_by_label("true class").select_option(name)
    cell.get_by_label("predicted class").select_option(name)
    cell.get_by_text(f"{name} recognised: ≈ {right.max()} images. Above, place 0.").wait_for()

    assert browser.outputs_with_errors(page) == []
    assert page.errors == []
