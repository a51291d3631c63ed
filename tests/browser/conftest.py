"""A real browser, and the pages of `make site`, for the tests of this folder."""

from pathlib import Path

import pytest

from helpers.site.pages import write_pages
from helpers.tools import browser

NOTEBOOKS = sorted(Path("notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def chromium():
    if not browser.find_chromium():
        pytest.skip(browser.MISSING)
    with browser.chromium() as started:
        yield started


@pytest.fixture
def errors():
    """What a page told of errors so far."""
    return []


@pytest.fixture
def page(chromium, errors):
    """A page that must go through its test without an error of its own."""
    with browser.new_page(chromium) as page:
        browser.note_errors(page, errors)
        yield page
        assert errors == []


@pytest.fixture(scope="session")
def site(tmp_path_factory, fashion_mnist):
    """The folder with the pages."""
    folder = tmp_path_factory.mktemp("host") / "course"
    write_pages(NOTEBOOKS, folder)
    return folder


@pytest.fixture(scope="session")
def address(site):
    """The pages on a static host, in a folder below its top."""
    with browser.served(site.parent) as host:
        yield f"{host}/{site.name}"


@pytest.fixture
def alone(page, address):
    """A page that reaches the host of the course and no other; it fails if it tries."""
    asked = []

    def route(route):
        if route.request.url.startswith(f"{address}/"):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    page.route(lambda url: not url.startswith(("blob:", "data:")), route)
    yield page
    assert asked == []
