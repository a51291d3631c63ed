"""The visitor's own picture in a page: drawn, or from a file, whatever is in it."""

import numpy as np
import pytest

from helpers import data
from helpers.explorers.picture_file import read_picture
from helpers.own_picture import steps
from helpers.site import live, recipes
from helpers.tools import browser
from tests.browser.accessible import check_accessible
from tests.browser.conftest import only_from
from tests.browser.waiting import shows
from tests.explorers.pictures import animated, packed


@pytest.fixture(scope="module")
def awake(chromium, address):
    """The page's place for a picture of one's own, awake, and the page's errors."""
    errors = []
    with browser.new_page(chromium) as page, only_from(address, page):
        browser.note_errors(page, errors)
        page.goto(f"{address}/04_visualization.html")
        place = page.locator("[data-explorer=own-picture]")
        place.get_by_role("button", name="Move it").press("Enter")
        place.get_by_label("Your picture", exact=True).wait_for(timeout=60_000)
        yield place, errors


@pytest.fixture
def own(awake):
    """That place, as the test before left it: one picture follows another."""
    place, errors = awake
    place.page.set_viewport_size({"width": 1280, "height": 800})
    place.page.emulate_media(color_scheme="light")
    yield place
    assert errors == []


def choose(place, name, kind, content):
    place.get_by_label("Your picture", exact=True).set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )


def large():
    """A shoe of the data set as a photograph of 12 megapixels, dark on light."""
    shoe = data.load_fashion_mnist(1, 1)[1][0][0]
    enlarged = np.repeat(np.repeat(shoe, 100, axis=0), 100, axis=1)
    photograph = np.pad(255 - enlarged, ((100, 100), (600, 600)), constant_values=255)
    return np.dstack([photograph] * 3)  # 3000 by 4000


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
WRONG = {
    "an SVG": ("drawing.svg", "image/svg+xml", SVG),
    "a text": ("letter.txt", "text/plain", b"Dear Sir or Madam"),
    "half a PNG": ("half.png", "image/png", packed(large()[::20, ::20])[:100]),
}


def pictures(place):
    """The pictures that are shown, as they are."""
    shown = "all => all.filter(one => one.checkVisibility()).map(one => one.src ?? one.toDataURL())"
    return place.locator("img, .explorer canvas").evaluate_all(shown)


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_picture_is_told_in_the_same_sentence_and_the_last_one_stays(own, name):
    file, kind, content = WRONG[name]
    before = pictures(own)
    assert before  # at first the still one
    choose(own, file, kind, content)
    with pytest.raises(ValueError) as told:
        read_picture(content)
    shows(own, f"{file}: {told.value} The picture below is still the previous one.")
    assert pictures(own) == before
    choose(own, "right.png", "image/png", packed(large()[::20, ::20]))
    shows(own, "right.png: 200 by 150 pixels.")


def test_a_photograph_becomes_an_image_and_its_maps_are_shown(own):
    pixels = large()
    choose(own, "shoe.png", "image/png", packed(pixels))
    shows(own, "shoe.png: 4,000 by 3,000 pixels.")
    live.unpack(recipes.packs()["course"])
    network = {"kind": "network", "weights": [f"weights{place}" for place in range(8)]}
    opaque = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    live.take_picture(network, opaque.tobytes(), *pixels.shape[:2])
    arguments = [{"kind": "own", "name": name} for name in ("subject", "steps")]
    here = live.open_explorer("own", {"view": "own_picture", "arguments": arguments})["sentence"]
    assert "The network says ≈ Ankle boot" in here
    shows(own, here)
    own.get_by_role("combobox", name="layer").select_option("conv2d_1")
    shows(own, "The image: the network says ≈ Ankle boot")
    shows(own, "Filter 0 of conv2d_1")
    choose(own, "other.png", "image/png", packed(pixels[::-10, ::10]))  # the layer stays
    shows(own, "other.png: 400 by 300 pixels.")
    shows(own, "Filter 0 of conv2d_1")


def test_of_an_animation_the_first_frame_is_taken(own):
    content = animated()
    choose(own, "moves.gif", "image/gif", content)
    pixels, told = read_picture(content)
    shows(own, f"moves.gif: {told}")
    zeros = np.mean(steps(pixels)["28 × 28"] == 0)
    shows(own, f"where ≈ {zeros:.0%} of the pixels are 0" if zeros < 1 else "where nothing stands out")


# A waist and two legs, in cells of the drawing.
TROUSERS = [
    (10, 4),
    (18, 4),
    (18, 6),
    (10, 6),
    (10, 25),
    (11, 25),
    (11, 6),
    (18, 6),
    (18, 25),
    (17, 25),
    (17, 6),
]
BRIGHTEST = """pad => {
    const { data } = pad.getContext("2d").getImageData(0, 0, 28, 28);
    return Math.max(...data.filter((_, place) => place % 4 < 3));
}"""


def test_a_drawing_is_recognised_and_can_be_cleared(own):
    page = own.page
    pad = own.locator(".pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()

    def to(column, row):
        return box["x"] + box["width"] * column / 28, box["y"] + box["height"] * row / 28

    page.mouse.move(*to(10, 3))
    page.mouse.down()
    for place in TROUSERS:
        page.mouse.move(*to(*place), steps=5)
    page.mouse.up()
    shows(own, "Your drawing.")
    shows(own, "The image: the network says ≈ Trouser")
    own.get_by_role("button", name="Clear the drawing").click()
    assert pad.evaluate(BRIGHTEST) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_on_a_phone(own, scheme):
    page = own.page
    choose(own, "shoe.png", "image/png", packed(large()[::20, ::20]))
    shows(own, "shoe.png: 200 by 150 pixels.")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    check_accessible(page.locator("html"))
