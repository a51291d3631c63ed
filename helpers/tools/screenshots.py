"""Take pictures of the course in JupyterLab: `make screenshot`.

The README's own goes into .github/. For those who change the course, every explorer and every figure goes
into build/screenshots/, in a wide and a narrow window, in the light and in the dark theme: to be looked at.
"""

import os
import shutil
import tempfile
from pathlib import Path

from helpers.tools import browser

SEEN = Path("build/screenshots")
WINDOWS = {"wide": (1280, 800), "narrow": (480, 800)}


def main():
    """Run every notebook in a browser and take the pictures."""
    os.environ["SEEING_CONVOLUTIONS_PROGRESS"] = "off"  # whoever takes pictures is no learner
    SEEN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as private:
        # Copies: JupyterLab saves by itself what is open in it.
        copies = Path(shutil.copytree("notebooks", Path(private) / "notebooks"))
        with browser.chromium() as chromium, browser.jupyterlab(copies, Path(private)) as address:
            for path in sorted(copies.glob("*.ipynb")):
                with browser.new_page(chromium) as page:
                    browser.open_notebook(page, address, path.name)
                    browser.run_all(page)
                    page.get_by_role("tab", name="File Browser").click()  # folds the side bar away
                    if path.stem == "04_visualization":
                        take_readme_picture(page)
                    take_all(page, path.stem)


def choose_theme(page, theme):
    """Let JupyterLab be light or dark."""
    page.evaluate(
        "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", f"JupyterLab {theme}"
    )


def take_readme_picture(page):
    """The feature map explorer at filter 44 of the second convolution, where it is strongest."""
    choose_theme(page, "Light")
    page.set_viewport_size({"width": 1280, "height": 860})
    cell = browser.show_cell(page, "explore-maps")
    cell.get_by_label("layer", exact=True).select_option("conv2d_1")
    for _ in range(43):
        cell.get_by_role("slider", name="filter", exact=True).press("ArrowRight")
    for role, name in (("spinbutton", "row"), ("textbox", "column")):
        cell.get_by_role(role, name=f"{name}, as a number", exact=True).fill("5")
        page.keyboard.press("Enter")
    page.wait_for_timeout(1000)
    page.screenshot(path=".github/screenshot.png")


def take_all(page, notebook):
    """Every output that holds a picture, in each theme and each window."""
    for theme in ("Light", "Dark"):
        choose_theme(page, theme)
        for window, (width, height) in WINDOWS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(1000)
            for cell_id in browser.cells_with_pictures(page):
                output = browser.show_cell(page, cell_id).locator(".jp-Cell-outputWrapper")
                page.wait_for_timeout(300)
                output.screenshot(path=SEEN / f"{notebook}-{cell_id}-{theme.lower()}-{window}.png")


if __name__ == "__main__":
    main()
