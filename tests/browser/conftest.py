"""A real browser, and the pages of `make site`, for the tests of this folder."""

import contextlib
import fcntl
import os
from pathlib import Path

import pytest

from helpers.site import bundle
from helpers.site.pages import write_pages
from helpers.tools import browser

# Python of a page is WebAssembly. While it runs it is compiled again, for speed; tests run it for seconds.
COMPILE_ONCE = "--js-flags=--no-wasm-tier-up --no-wasm-dynamic-tiering"
NOTEBOOKS = sorted(Path("notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def chromium():
    if not browser.find_chromium():
        pytest.skip(browser.MISSING)
    with browser.chromium(COMPILE_ONCE) as started:
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
def site(tmp_path_factory, fashion_mnist, request):
    """The folder with the pages. The first of pytest's workers that needs them writes them for all.

    What Python needs in them takes longest to make, and is kept from one run of the tests to the next.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "host" / "course"
    with (shared / "host.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "index.html").exists():  # which is written last
            folder.mkdir(parents=True, exist_ok=True)
            kept = folder / bundle.FOLDER
            if not kept.exists():
                kept.symlink_to(request.config.cache.mkdir(bundle.FOLDER))
            write_pages(NOTEBOOKS, folder)
    return folder


@pytest.fixture(scope="session")
def address(site):
    """The pages on a static host, in a folder below its top."""
    with browser.served(site.parent) as host:
        yield f"{host}/{site.name}"


@contextlib.contextmanager
def only_from(address, page):
    """In here, a page that reaches this host and no other; it fails if it tries."""
    asked = []

    def route(route):
        if route.request.url.startswith(f"{address}/"):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    page.route(lambda url: not url.startswith(("blob:", "data:")), route)
    yield
    assert asked == []


@pytest.fixture
def alone(page, address):
    """A page that reaches the host of the course and no other."""
    with only_from(address, page):
        yield page
