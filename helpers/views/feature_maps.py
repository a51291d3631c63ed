"""A network with one image in it: its diagram, all maps of a layer, and one map beside what its cells see."""

from functools import partial

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing.colours import inferno
from helpers.drawing.legend import legend
from helpers.drawing.shapes import Frame, Words, frame_on
from helpers.views.controls import Menu, Slider
from helpers.views.diagram import HEIGHT, diagram
from helpers.views.images import probability_table
from helpers.views.montage import montage
from helpers.views.network import Subject, image_tile, layer_and_filter, map_tile, scale_of, seen
from helpers.views.strip import with_strip
from helpers.views.view import Drawing, View, grid_on

OWN_SCALE, LAYER_SCALE = "this map", "the layer"
BY_NUMBER, BY_STRENGTH = "by number", "strongest first"
WIDTH, ALL, ONE, GAP = 640, 284, 168, 10  # of the picture, all maps, one map or the image, and between them
TOP = HEIGHT + 18  # of the maps, below their names


def view(subject: Subject, of_layer: dict, layer: str, filter_number: int, image_index: int) -> View:
    """Walk through the subject's images, layers and filters; the numbers are where the sliders start.

    ``of_layer`` says where each layer's scale begins and ends, as `scales` computes it.
    """
    shapes = subject.network.shapes
    rows, columns, _ = shapes[layer]
    controls = subject.chooser(image_index) | layer_and_filter(shapes, layer, filter_number)
    controls |= {
        "order": Menu("order", {name: name for name in (BY_NUMBER, BY_STRENGTH)}, BY_NUMBER),
        "scale": Menu("colours for", {name: name for name in (OWN_SCALE, LAYER_SCALE)}, OWN_SCALE),
        "row": Slider("row", (rows - 1) // 2, rows - 1, downwards=True),
        "column": Slider("column", (columns - 1) // 2, columns - 1),
    }
    return View(controls, partial(draw, subject, of_layer), partial(highest, shapes))


def scales(subject: Subject) -> dict[str, tuple[float, float]]:
    """Where the scale of all maps of a layer begins and ends: in the subject's first 100 images."""
    first = [subject.network.look(image)[0] for image in subject.images[:100]]
    return {name: scale_of(np.stack([maps[name] for maps in first])) for name in subject.network.shapes}


def highest(shapes, layer, **state) -> dict[str, int]:
    """Where the sliders end: where the maps of the chosen layer end."""
    rows, columns, filters = shapes[layer]
    return {"row": rows - 1, "column": columns - 1, "filter_number": filters - 1}


def draw(subject, of_layer, layer, filter_number, order, scale, row, column, image_index=0) -> Drawing:
    """Draw the network, all maps of the layer, the image with a receptive field, and the chosen map."""
    maps = subject.maps(image_index)[layer]
    feature_map = maps[..., filter_number]
    low, high = scale_of(feature_map) if scale == OWN_SCALE else of_layer[layer]
    numbers = np.arange(maps.shape[-1])
    if order == BY_STRENGTH:
        numbers = np.argsort(-maps.max(axis=(0, 1)), kind="stable")

    said = subject.probabilities(image_index)
    label = None if subject.labels is None else subject.labels[image_index]
    way, way_grids = diagram(subject, image_index, layer, filter_number, WIDTH)
    of_all = scale_of(maps)
    together, chosen, by_filter = montage(maps, numbers, filter_number, 0, TOP, ALL, of_all)
    image = image_tile(subject.images[image_index], ALL + GAP, TOP, ONE)
    alone = map_tile(feature_map, low, high, WIDTH - ONE, TOP, ONE)
    shapes = [*way, together, chosen, image, alone, frame_on(alone, row, column, 1, 1)]
    sees = seen(subject, layer, image)
    if sees and sees[0][row][1] and sees[1][column][1]:
        (top, tall), (left, wide) = sees[0][row], sees[1][column]
        shapes.append(Frame(left, top, wide, tall))
    for text, left in (
        (f"all {len(numbers)} filters of {layer}", 0),
        ("what the cell sees", image.left),
        (f"filter {filter_number}{'' if feature_map.any() else ': silent'}", alone.left),
    ):
        shapes.append(Words(text, left, TOP - 10, 14))
    for text, left, bottom, top in (
        ("all filters", image.left, *of_all),
        (scale, alone.left, low, high),
    ):
        bar = partial(inferno, low=bottom, high=top)
        shapes += [Words(f"colours for {text}:", left, TOP + ONE + 16, 13)]
        shapes += legend(bar, bottom, top, left, TOP + ONE + 28, ONE)
    grids = (
        *way_grids,
        by_filter,
        grid_on(alone, "row", "column", values=feature_map, sees=sees, moves=True),
    )
    drawing = Drawing(
        (WIDTH, TOP + ALL),
        shapes,
        _sentence(subject, image_index, layer, filter_number, maps, row, column),
        "Click a layer, a filter or a cell; point at one to see what it is.",
        grids,
        "" if said is None else probability_table(said, label),
    )
    return with_strip(drawing, subject.images, image_index, subject.labels)


def _sentence(subject, image_index, layer, filter_number, maps, row, column):
    feature_map, strongest = maps[..., filter_number], maps.max(axis=(0, 1))
    told = f"{subject.name(image_index)}"
    probabilities = subject.probabilities(image_index)
    if probabilities is not None:
        said = probabilities.argmax()
        told += f": the network says ≈ {CLASS_NAMES[said]} (≈ {probabilities[said]:.0%})"
    told += f". Filter {filter_number} of {layer}: "
    if feature_map.any():
        places = np.unravel_index(feature_map.argmax(), feature_map.shape)
        told += f"strongest ≈ {feature_map.max():.2f} at row ≈ {places[0]}, column ≈ {places[1]}, "
        told += f"≈ {np.mean(feature_map == 0):.0%} zeros. "
    else:
        told += "silent. "
    told += f"At row {row}, column {column} it is ≈ {feature_map[row, column]:.2f}"
    told += _depends(subject.network.receptive_field(layer, row, column))
    silent, faint = int((~maps.any(axis=(0, 1))).sum()), int((strongest < 0.1 * maps.max()).sum())
    told += f" Of {len(strongest)} filters ≈ {silent} are silent, and ≈ {faint}, silent ones included, "
    return f"{told}stay below a tenth of the strongest value."


def _depends(field):
    """What the cell depends on, as the end of a sentence."""
    if not field:
        return "."
    top, left, height, width = field
    if not height or not width:
        return " and depends on no part of the image, only on padding."
    rows, columns = f"rows {top} to {top + height - 1}", f"columns {left} to {left + width - 1}"
    return f" and depends on {rows}, {columns} of the image."
