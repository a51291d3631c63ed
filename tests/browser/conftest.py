"""A real browser, for the tests of this folder."""

import pytest

from helpers.tools import browser


@pytest.fixture(scope="module")
def chromium():
    if not browser.find_chromium():
        pytest.skip(browser.MISSING)
    with browser.chromium() as started:
        yield started


@pytest.fixture
def page(chromium):
    """A page that must go through its test without an error of its own."""
    with browser.new_page(chromium) as page:
        errors = browser.errors_of(page)
        yield page
        assert errors == []
