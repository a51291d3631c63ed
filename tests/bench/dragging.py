"""How many pictures a second follow the mouse that drags, and how soon after its release the right one."""

import itertools
import statistics
import time
from typing import NamedTuple

from tests.bench.painting import slider

ROUNDS = 5
PATH = ((0.02, 0.02), (0.98, 0.7))  # over the image, as shares: rows and columns change at different times


class Dragged(NamedTuple):
    """What is dragged from one end to the other: a slider, or the window over the image."""

    what: str
    cell: str
    controls: tuple[str, ...]  # what it moves; the sum of their values only grows
    slider: str = ""  # its name; none for the window
    seconds: float = 3


BARE = Dragged("a bare slider and label", "bare-slider", ("bare",), "bare")
EXPLORERS = (
    Dragged("explore_images, image", "01-explore-test-images", ("image_index",), "image"),
    Dragged("explore_convolution, image", "02-explore-convolution", ("image_index",), "image"),
    Dragged("explore_convolution, column", "02-explore-convolution", ("column",), "column"),
    Dragged("explore_convolution, the window", "02-explore-convolution", ("row", "column"), seconds=2),
    Dragged("explore_kernel, image", "02-explore-kernel", ("image_index",), "image"),
    Dragged("explore_stride, window size", "02-explore-stride", ("size",), "window size"),
    Dragged("explore_pooling, image", "03-explore-image", ("image_index",), "image"),
    Dragged("explore_pooling, image, two channels", "03-explore-edges", ("image_index",), "image"),
    Dragged("explore_feature_maps, image", "04-explore-maps", ("image_index",), "image"),
    Dragged("explore_feature_maps, filter", "04-explore-maps", ("filter_number",), "filter"),
    Dragged("explore_mistakes, place", "04-explore-mistakes", ("place",), "place"),
)


class Drag(NamedTuple):
    """What followed one drag."""

    rate: float  # pictures a second, between press and release
    share: float  # of the steps that the mouse can make between the ends, those that had a picture
    wait: float  # seconds from the release until the right picture is painted
    older: int  # pictures of an older state after a newer one


def medians(explorers):
    """Drag each in turn, several times. By `Dragged`: the medians, and how many were older."""
    chosen = (BARE, *EXPLORERS)
    turns = [[drag(explorers, dragged) for dragged in chosen] for _ in range(ROUNDS)]
    found = {}
    for dragged, drags in zip(chosen, zip(*turns, strict=True), strict=True):
        rate, share, wait, older = zip(*drags, strict=True)
        found[dragged] = Drag(*map(statistics.median, (rate, share, wait)), sum(older))
    return found


def drag(explorers, dragged):
    """Drag from one end to the other and wait for the right picture. RuntimeError if it does not come."""
    page, cell = explorers.page, explorers.cell(dragged.cell)
    handle = slider(cell, dragged.slider or dragged.controls[-1]).locator(".noUi-handle")
    handle.press("Home")
    first, last = slider_ends(handle) if dragged.slider else image_corners(cell)
    if not dragged.slider:
        page.mouse.click(*first)
    page.wait_for_timeout(500)
    before = len(explorers.shown())
    explorers.cell(dragged.cell)  # watched anew
    start = value_of(handle) if dragged.slider else 0
    move_pressed(page, first, last, dragged.seconds)
    for _ in range(20):
        page.wait_for_timeout(500)  # in which a picture that is too late would come as well
        painted, pressed, released = cell.evaluate(
            "({painted, pressed, released}) => [painted, pressed, released]"
        )
        values = {
            sentence: sum(state[control] for control in dragged.controls)
            for sentence, state in explorers.shown()[before:]
        }
        right = value_of(handle) if dragged.slider else max(values.values())
        pictures = [(moment, values[sentence]) for moment, sentence in painted]
        if pictures and pictures[-1][1] == right:
            steps = min(right - start, round(last[0] - first[0]))  # a pixel is the smallest one
            return what_followed(pictures, steps, pressed, released)
    raise RuntimeError(f"{dragged.what}: the last picture is not that of {right}: {pictures[-1:]}")


def what_followed(pictures, steps, pressed, released):
    """A `Drag` over so many steps. ``pictures``: (milliseconds, value), the last one is right."""
    moments, values = zip(*pictures, strict=True)
    meanwhile = sum(pressed <= moment <= released for moment in moments)
    return Drag(
        1000 * meanwhile / (released - pressed),
        len(set(values)) / steps,
        max(0, moments[values.index(values[-1])] - released) / 1000,
        sum(after < before for before, after in itertools.pairwise(values)),
    )


def value_of(handle):
    return int(handle.get_attribute("aria-valuetext"))


def slider_ends(handle):
    """Where the mouse takes a slider's handle, and where it ends."""
    box, track = handle.bounding_box(), handle.locator("xpath=../..").bounding_box()
    y = box["y"] + box["height"] / 2
    return (box["x"] + box["width"] / 2, y), (track["x"] + track["width"], y)


def image_corners(cell):
    """Where the window is taken, and where it ends: from the first cell of the image to one at the right."""
    box = cell.locator(".grid").first.bounding_box()
    return [(box["x"] + across * box["width"], box["y"] + down * box["height"]) for across, down in PATH]


def move_pressed(page, first, last, seconds):
    """Press the mouse, move it steadily for so long, and release it."""
    page.mouse.move(*first)
    page.mouse.down()
    start = time.perf_counter()
    share = 0
    while share < 1:
        share = min(1, (time.perf_counter() - start) / seconds)
        page.mouse.move(*(a + share * (b - a) for a, b in zip(first, last, strict=True)))
        time.sleep(0.005)
    page.mouse.up()
