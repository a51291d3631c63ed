"""Waiting for a sentence in a page, which looks for it itself every few milliseconds.

Playwright alone looks again after a tenth of a second, a quarter, a half, a whole one. Here it only has the
last word.
"""

import contextlib
import re

from playwright.sync_api import TimeoutError, expect

OFTEN = 20  # milliseconds


def says(status, sentence, timeout=30_000):
    """Wait until a place for a sentence has exactly this one."""
    seen = "([status, sentence]) => status.textContent.replace(/\\s+/g, ' ').trim() === sentence"
    one_line = re.sub(r"\s+", " ", sentence).strip()
    with contextlib.suppress(TimeoutError):
        given = [status.element_handle(), one_line]
        status.page.wait_for_function(seen, arg=given, timeout=timeout, polling=OFTEN)
    expect(status).to_have_text(sentence)


def shows(place, text, timeout=15_000):
    """Wait until a sentence in a place has this text, or one that fits this pattern."""
    seen = """(pattern) => [...document.querySelectorAll("[role=status]")].some(
        (status) => new RegExp(pattern, "i").test(status.textContent)
    )"""
    pattern = text.pattern if isinstance(text, re.Pattern) else re.escape(text)
    with contextlib.suppress(TimeoutError):
        place.page.wait_for_function(seen, arg=pattern, timeout=timeout, polling=OFTEN)
    place.get_by_role("status").filter(has_text=text).wait_for()
