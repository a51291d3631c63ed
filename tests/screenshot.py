"""Take the README's picture of the course in JupyterLab: `make screenshot`."""

import tempfile
from pathlib import Path

import browser

with (
    tempfile.TemporaryDirectory() as private,
    browser.jupyterlab(Path("notebooks"), Path(private)) as address,
    browser.chromium(1280, 860) as page,
):
    browser.open_notebook(page, address, "01_baseline_dnn.ipynb")
    browser.run_all(page)
    page.get_by_role("tab", name="File Browser").click()  # folds the side bar away
    cell = browser.show_cell(page, "explore-mistakes")
    cell.locator(".noUi-handle").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1000)
    page.screenshot(path=".github/screenshot.png")
