"""Take the README's picture of the course in JupyterLab: `make screenshot`."""

import tempfile
from pathlib import Path

import browser

with (
    tempfile.TemporaryDirectory() as private,
    browser.jupyterlab(Path("notebooks"), Path(private)) as address,
    browser.chromium(1280, 860) as page,
):
    browser.open_notebook(page, address, "04_visualization.ipynb")
    browser.run_all(page)
    page.get_by_role("tab", name="File Browser").click()  # folds the side bar away
    cell = browser.show_cell(page, "explore-maps")
    cell.get_by_label("layer", exact=True).select_option("conv2d_1")
    # Filter 44, and the cell in row 5, column 5, where it is strongest.
    for place, key, steps in ((1, "ArrowRight", 43), (2, "ArrowLeft", 5), (3, "ArrowLeft", 5)):
        cell.locator(".noUi-handle").nth(place).focus()
        for _ in range(steps):
            page.keyboard.press(key)
    page.wait_for_timeout(1000)
    page.screenshot(path=".github/screenshot.png")
