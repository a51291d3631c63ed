"""What is asked of every page: axe-core finds nothing, also in code, of which it is shown a part."""

import pytest

from tests.browser.accessible import check_accessible

PAGE = """<html lang="en"><title>Code</title><style>.k {{ color: black }} .pale .k {{ color: #eee }}</style>
<main><h1>Code</h1>{}</main></html>"""
CODE = """<div class="{}"><pre class="highlight"><span class="k">for</span> <span class="k">in</span></pre>
</div>"""


def test_a_word_of_code_that_is_hard_to_read_is_found_though_others_of_its_kind_are_not(page):
    page.set_content(PAGE.format(CODE.format("") * 2))
    check_accessible(page.locator("html"))
    page.set_content(PAGE.format(CODE.format("") + CODE.format("pale")))
    with pytest.raises(AssertionError, match="color-contrast"):
        check_accessible(page.locator("html"))
