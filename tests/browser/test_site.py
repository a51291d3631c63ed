"""The course without a kernel: the pages of `make site`, and what a host that cleans HTML leaves of it."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from tests.browser.accessible import check_accessible
from tests.browser.conftest import NOTEBOOKS


def pictures(path):
    """The alternative texts of a notebook's pictures."""
    return [
        output.metadata["image/png"]["alt"]
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]


def test_a_reader_goes_through_the_whole_course_without_a_network(site, page):
    page.context.set_offline(True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "index.html").as_uri())
    check_accessible(page.locator("html"))
    page.get_by_role("listitem").first.get_by_role("link").click()
    for path, following in zip(NOTEBOOKS, [*NOTEBOOKS[1:], None], strict=True):
        title = re.match(r"# (.*)", nbformat.read(path, as_version=4).cells[0].source)[1]
        assert page.get_by_role("heading", level=1).all_inner_texts() == [title]
        shown = page.locator("img").evaluate_all("all => all.map(img => [img.alt, img.naturalWidth])")
        assert [alt for alt, _ in shown] == pictures(path)
        assert min(width for _, width in shown) >= 100
        solution = page.locator("details", has_text="Solution").first
        assert not solution.locator("code, pre").first.is_visible()  # folded
        solution.locator("summary").press("Enter")
        solution.locator("code, pre").first.wait_for()
        if path == NOTEBOOKS[0]:  # awake, each page is looked at in test_live.py
            check_accessible(page.locator("html"))
        page.set_viewport_size({"width": 480, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 480
        page.set_viewport_size({"width": 1280, "height": 800})
        link = page.get_by_role("link", name="Next: ")
        assert link.count() == (2 if following else 0)
        if following:
            link.first.click()
            page.wait_for_url(f"**/{following.stem}.html")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def said_in_it(path):
    """What a reader must find as text: printed lines, and the solutions' code."""
    lines = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            for output in cell.outputs:
                data = output.get("data", {})
                prose = data["text/plain"] if data.get("text/html", "").startswith("<p>") else ""
                lines += output.get("text", prose).splitlines()
        else:
            for code in re.findall(r"```python\n(.+?)\n```", cell.source, re.DOTALL):
                lines += code.splitlines()
    return lines


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_printed_lines_and_solutions_are_on_the_page_and_links_lead_somewhere(site, path):
    page = BeautifulSoup((site / f"{path.stem}.html").read_text(encoding="utf-8"), "html.parser")
    text, lines = page.get_text(), said_in_it(path)
    assert len(lines) > 50
    for line in lines:
        assert line in text
    for link in page.find_all("a", href=True):
        assert link["href"].startswith("https://") or (site / link["href"]).exists(), link


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_host_that_cleans_the_html_shows_every_picture_and_line(path):
    # As GitHub and nbviewer do in their own ways: no scripts, no styles, few tags.
    page, _ = HTMLExporter(template_name="basic", sanitize_html=True).from_filename(path)
    cleaned = BeautifulSoup(page, "html.parser")
    shown = cleaned.find_all("img")
    assert [img["alt"] for img in shown] == pictures(path)
    assert all(img["src"].startswith("data:image/png;base64,") for img in shown)
    text = cleaned.get_text()
    for line in said_in_it(path):
        assert line in text
