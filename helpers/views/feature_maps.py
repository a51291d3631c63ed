"""One feature map beside its image, and what one of its cells sees."""

from functools import partial

import numpy as np

from helpers.drawing import pixels
from helpers.drawing.colours import ends, inferno
from helpers.drawing.tables import scale_text
from helpers.views.network import Subject, layer_and_filter, picture, with_scale
from helpers.views.view import Drawing, Grid, Menu, Slider, View, image_slider

OWN_SCALE, LAYER_SCALE = "this map", "the layer"


def view(subject: Subject, layer: str, filter_number: int, image_index: int) -> View:
    """Walk through the subject's images, layers and filters; the numbers are where the sliders start."""
    images, shapes = subject.images, subject.network.shapes
    controls = image_slider(images, image_index) | layer_and_filter(shapes, layer, filter_number)
    rows, columns, _ = shapes[layer]
    controls |= {
        "scale": Menu("colours for", {name: name for name in (OWN_SCALE, LAYER_SCALE)}, OWN_SCALE),
        "row": Slider("row of the map", (rows - 1) // 2, rows - 1),
        "column": Slider("column", (columns - 1) // 2, columns - 1),
    }
    # Known before the first slider moves: a move computes one image at most.
    first = [subject.maps(index) for index in range(min(100, len(images)))]
    of_layer = {name: ends(np.stack([maps[name] for maps in first])) for name in shapes}
    room = max(pixels.PIXELS, *(max(shape[:2]) for shape in shapes.values()))
    return View(controls, partial(draw, subject, of_layer, room), partial(highest, shapes), subject)


def highest(shapes, layer, **state) -> dict[str, int]:
    """Where the sliders end: where the maps of the chosen layer end."""
    rows, columns, filters = shapes[layer]
    return {"row": rows - 1, "column": columns - 1, "filter_number": filters - 1}


def draw(subject, of_layer, room, layer, filter_number, row, column, scale, image_index=0) -> Drawing:
    """Draw the image with the cell's receptive field in a frame, and the map with the cell in a frame."""
    image = subject.images[image_index]
    feature_map = subject.maps(image_index)[layer][..., filter_number]
    low, high = ends(feature_map) if scale == OWN_SCALE else of_layer[layer]
    size = pixels.scale_to(feature_map.shape)
    right = pixels.enlarged(inferno(feature_map, low, high), size)
    pixels.frame(right, row, column, 1, 1, size)
    left = picture(image, pixels.PIXELS)
    field = subject.network.receptive_field(layer, row, column)
    if field and field.height and field.width:
        pixels.frame(left, *field, pixels.scale_to(image.shape[:2]))

    strongest = np.unravel_index(feature_map.argmax(), feature_map.shape)
    sentence = (
        f"{subject.name(image_index)}, filter {filter_number} of {layer}, "
        f"{feature_map.shape[0]} by {feature_map.shape[1]}: strongest ≈ {feature_map.max():.2f} at row "
        f"≈ {strongest[0]}, column ≈ {strongest[1]}; ≈ {np.mean(feature_map == 0):.0%} zeros. "
        f"The cell in row {row}, column {column} is ≈ {feature_map[row, column]:.2f}{_seen(field)}"
    )
    beside = with_scale(pixels.padded(right, room, room))
    shown = pixels.side_by_side(left, beside)
    grid = Grid(shown.width - beside.width, 0, size, *feature_map.shape)
    return Drawing(np.asarray(shown), sentence, scale_text(low, high), (grid,))


def _seen(field):
    """The end of the sentence: what the cell depends on."""
    if not field:
        return "."
    top, left, height, width = field
    if not height or not width:
        return ", and depends on no part of the image, only on padding."
    return (
        f", and depends on rows {top} to {top + height - 1}, columns {left} to {left + width - 1} "
        "of the image (framed)."
    )
