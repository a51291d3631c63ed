"""The maps of all filters of a layer at once."""

from functools import partial

import numpy as np

from helpers.drawing import pixels
from helpers.drawing.colours import ends, inferno
from helpers.drawing.tables import scale_text
from helpers.views.network import Subject, layer_and_filter
from helpers.views.view import Drawing, Menu, View, image_slider

BY_NUMBER, BY_STRENGTH = "by number", "strongest first"
COLUMNS, GAP = 8, 4


def view(subject: Subject, layer: str, image_index: int) -> View:
    """Choose one of a layer's filters among all of them, on one of the subject's images."""
    shapes = subject.network.shapes
    controls = image_slider(subject.images, image_index) | layer_and_filter(shapes, layer, 0)
    place = controls.pop("filter_number")._replace(name="place")
    controls |= {
        "order": Menu("order", {name: name for name in (BY_NUMBER, BY_STRENGTH)}, BY_NUMBER),
        "place": place,
    }
    sizes = [_layout(shape)[1] for shape in shapes.values()]
    room = [max(side) for side in zip(*sizes, strict=True)]
    return View(controls, partial(draw, subject, room), partial(highest, shapes), subject)


def highest(shapes, layer, **state) -> dict[str, int]:
    """Where the slider ends: with the layer's last filter."""
    return {"place": shapes[layer][2] - 1}


def in_order(maps: np.ndarray, order: str) -> np.ndarray:
    """The numbers of the filters of maps ``(H, W, C)`` in this order."""
    numbers = np.arange(maps.shape[-1])
    return numbers if order == BY_NUMBER else np.argsort(-maps.mean(axis=(0, 1)), kind="stable")


def draw(subject, room, layer, order, place, image_index=0) -> Drawing:
    """Draw all maps on one scale, with a frame round the chosen one."""
    maps = subject.maps(image_index)[layer]
    numbers = in_order(maps, order)
    picked = maps[..., numbers[place]]
    strongest = maps.max(axis=(0, 1))
    silent, faint = int((strongest <= 0).sum()), int((strongest < 0.1 * maps.max()).sum())
    marked = "" if order == BY_NUMBER else "≈ "
    sentence = (
        f"{subject.name(image_index)}, all {len(numbers)} filters of {layer}, {order}, on one scale up to "
        f"≈ {maps.max():.2f}; ≈ {faint} stay below a tenth of that, ≈ {silent} are silent. In the frame: "
        f"place {place}, filter {marked}{numbers[place]}, strongest ≈ {picked.max():.2f}, "
        f"mean ≈ {picked.mean():.2f}."
    )
    shown = pixels.padded(montage(maps[..., numbers], place), *room)
    return Drawing(np.asarray(shown), sentence, scale_text(*ends(maps)))


def montage(maps: np.ndarray, chosen: int):
    """Maps ``(H, W, C)`` side by side on one scale, with a frame round one of them."""
    scale, size, (down, right) = _layout(maps.shape)
    shown = pixels.sheet(size)
    places = [(number // COLUMNS * down, number % COLUMNS * right) for number in range(maps.shape[2])]
    colours = inferno(maps, *ends(maps))
    for number, (top, left) in enumerate(places):
        shown.paste(pixels.enlarged(colours[:, :, number], scale), (left + GAP, top + GAP))
    pixels.frame(shown, *places[chosen], down + GAP, right + GAP, 1, thick=GAP)
    return shown


def _layout(shape):
    """Of a montage of maps ``(H, W, C)``: pixels for a cell, its size, and how far it is to the next map."""
    height, width, count = shape
    scale = pixels.scale_to((height, width), 56)
    down, right = height * scale + GAP, width * scale + GAP
    return scale, (COLUMNS * right + GAP, -(-count // COLUMNS) * down + GAP), (down, right)
