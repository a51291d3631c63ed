"""The teacher's page of hand-ins in a real browser: on a phone and wide, light and dark, and on paper."""

import pytest

from helpers.tools.collect.page import page as page_of
from tests.browser.accessible import check_accessible
from tests.tools.collect.test_page import CLASS, collected


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_accessible_and_fits(page, scheme, width, tmp_path):
    more = [row._replace(exercise=f"02.{number}") for number in range(3, 10) for row in CLASS[:6:2]]
    (tmp_path / "index.html").write_text(
        page_of(collected([*CLASS, *more], "It could read your files.")), encoding="utf-8"
    )
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((tmp_path / "index.html").as_uri())
    check_accessible(page.locator("html"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    table = page.locator("table").bounding_box()
    assert table["width"] <= 1280
