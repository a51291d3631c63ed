"""A learner in a browser: JupyterLab opens a notebook, all cells run, a slider moves the picture."""

import base64
import io

import browser
import nbformat
import numpy as np
import pytest
from PIL import Image
from test_headless import NOTEBOOKS, SMALL

from helpers import data


@pytest.fixture(scope="module")
def lab(fashion_mnist, tmp_path_factory):
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
