"""From a cell of the confusion matrix to the mistakes in it, each beside an image that is recognised."""

import textwrap
from functools import partial

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing.colours import BLUE, GREY, WHITE, inferno, whole
from helpers.drawing.legend import legend
from helpers.drawing.shapes import Box, Words, frame_on, numbers_on, square_tile
from helpers.drawing.tables import table
from helpers.views.controls import Menu, Slider
from helpers.views.network import Subject, image_tile, layer_and_filter, map_tile, scale_of, seen
from helpers.views.strip import with_strip
from helpers.views.view import Drawing, View, grid_on

SIZE = 640, 414  # of the picture, without the strip of other mistakes
LEFT, TOP, MATRIX = 84, 92, 270  # where the confusion matrix begins, right and below its names; its side
SIDE, GAP = 130, 12  # of an image and of a map, and between them
BELOW = TOP + MATRIX + 6  # the legends
RIGHT, ROW = SIZE[0] - 2 * SIDE - GAP, SIDE + 50  # where they begin, and how far one is below the other


def confusion_counts(labels: np.ndarray, predictions: np.ndarray) -> np.ndarray:
    """How often each class was taken for each other: int ``(10, 10)``, rows are true classes."""
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels, predictions), 1)
    return counts


def view(subject: Subject, predictions: np.ndarray, sure: np.ndarray, layer: str, filter_number: int) -> View:
    """Walk through the mistakes on images of known classes. There must be one.

    Of each image a network said: ``predictions`` (N,), its class, and ``sure`` (N,), how probable that is.
    """
    images, shapes = subject.images, subject.network.shapes
    counts = confusion_counts(subject.labels, predictions)
    wrong = np.where(np.eye(10, dtype=bool), 0, counts)
    true, predicted = (int(label) for label in np.unravel_index(wrong.argmax(), wrong.shape))
    classes = {name: label for label, name in enumerate(CLASS_NAMES)}
    controls = {
        "true_class": Menu("true class", classes, true),
        "predicted_class": Menu("predicted class", classes, predicted),
        "place": Slider("place", 0, int(wrong.max()) - 1),
    } | layer_and_filter(shapes, layer, filter_number)
    # As high as with the strip of many mistakes, also for a cell that has none.
    size = with_strip(Drawing(SIZE, [], ""), images, 0).size
    drawn = partial(draw, subject, predictions, sure, counts, size)
    return View(controls, drawn, partial(highest, shapes, counts))


def highest(shapes, counts, true_class, predicted_class, layer, **state) -> dict[str, int]:
    """Where the sliders end: with the last mistake of the cell, and with the layer's last filter."""
    last = max(int(counts[true_class, predicted_class]) - 1, 0)
    return {"place": last, "filter_number": shapes[layer][2] - 1}


def in_cell(labels, predictions, sure, true_class, predicted_class) -> np.ndarray:
    """The images in a cell of the confusion matrix: those with the highest probability first."""
    found = np.flatnonzero((labels == true_class) & (predictions == predicted_class))
    return found[np.argsort(-sure[found], kind="stable")]


def draw(
    subject,
    predictions,
    sure,
    counts,
    size,
    true_class,
    predicted_class,
    place,
    layer,
    filter_number,
) -> Drawing:
    """Draw the confusion matrix, a mistake of its chosen cell, and the image of its class recognised best."""
    of_cell = partial(in_cell, subject.labels, predictions, sure)
    truth, said = CLASS_NAMES[true_class], CLASS_NAMES[predicted_class]
    found, recognised = of_cell(true_class, predicted_class), of_cell(true_class, true_class)
    shapes, matrix = _matrix(counts, true_class, predicted_class)
    drawing = Drawing(
        SIZE,
        shapes,
        f"There is no image of the class {truth} for which the network says {said}.",
        "Click a cell of the matrix, or a mistake in the strip.",
        (matrix,),
        _table(counts, true_class, predicted_class),
    )
    if not len(found):
        return drawing._replace(size=size, shapes=[*shapes, *_hole(drawing.sentence)])
    shown = [found[place], *recognised[recognised != found[place]][:1]]
    maps = [subject.maps(int(index))[layer][..., filter_number] for index in shown]
    low, high = scale_of(np.stack(maps))
    cell = f"{truth} recognised" if true_class == predicted_class else f"{truth} taken for {said}"
    other = f"{truth} recognised {'second best' if found[place] in recognised[:1] else 'best'}"
    names, heads = (f"Place {place}", f"Below, the {other}"), (cell, other)
    of_filter = f"filter {filter_number} of {layer}"
    told, grids = [f"{cell}: ≈ {len(found)} images."], [matrix]
    for row, (index, feature_map) in enumerate(zip(shown, maps, strict=True)):
        strongest = _strongest(feature_map)
        told.append(f"{names[row]}: image ≈ {index} (≈ {sure[index]:.0%}), {of_filter} {strongest}.")
        top = ROW * row + 40
        image = image_tile(subject.images[index], RIGHT, top, SIDE)
        its_map = map_tile(feature_map, low, high, RIGHT + SIDE + GAP, top, SIDE)
        shapes += [image, its_map, Words(heads[row], RIGHT, top - 30, 14, bold=True)]
        shapes.append(Words(f"image {index}: {sure[index]:.0%}", RIGHT, top - 11, 13))
        shapes.append(Words(strongest.replace("≈ ", ""), its_map.left, top - 11, 13))
        grids.append(grid_on(its_map, values=feature_map, sees=seen(subject, layer, image)))
    colours = partial(inferno, low=low, high=high)
    shapes.append(Words(f"{of_filter}, both maps:", RIGHT, BELOW + 4, 13))
    shapes += legend(colours, low, high, RIGHT, BELOW + 14, 2 * SIDE + GAP)
    drawing = drawing._replace(sentence=" ".join(told), grids=tuple(grids))
    with_others = with_strip(drawing, subject.images[found], place, name="place", control="place")
    return with_others._replace(size=size)


def _strongest(feature_map):
    return f"reaches ≈ {feature_map.max():.2f}" if feature_map.any() else "is silent (all 0)"


def _hole(message):
    """What stands where the images would be."""
    width, height = 2 * SIDE + GAP, ROW + SIDE
    lines = textwrap.wrap(message, 32)
    middle = 40 + height / 2 - 10 * (len(lines) - 1)
    words = [
        Words(line, RIGHT + width / 2, middle + 20 * place, 14, "center") for place, line in enumerate(lines)
    ]
    return [Box(RIGHT, 40, width, height), *words]


def _matrix(counts, true_class, predicted_class):
    """The confusion matrix with the names of its rows and columns, and its chosen cell in a frame."""
    right = np.eye(10, dtype=bool)
    most = np.where(right, 0, counts).max()
    colours = _shades(np.where(right, 0, counts), most)
    colours[right] = WHITE
    tile = square_tile(colours, LEFT, TOP, MATRIX)
    texts = np.vectorize(str, otypes=[object])(counts)
    cell = MATRIX / 10
    words = numbers_on(tile, texts, min(13, 1.6 * cell / max(map(len, texts.flat))))
    shapes = [tile, *(one._replace(colour=GREY) if one.text == "0" else one for one in words)]
    shapes += [Words("true class", LEFT - 6, TOP - 12, 13, "right", bold=True)]
    shapes += [Words("predicted class", LEFT, 8, 13, bold=True)]
    for label, name in enumerate(CLASS_NAMES):
        middle = (label + 0.5) * cell
        shapes.append(Words(name, LEFT - 6, TOP + middle, 13, "right"))
        shapes.append(Words(name, LEFT + middle, TOP - 6, 13, turned=True))
        shapes.append(Box(LEFT + label * cell, TOP + label * cell, cell, cell))  # recognised
    shapes.append(frame_on(tile, true_class, predicted_class, 1, 1))
    shapes += legend(partial(_shades, most=most), 0, most, LEFT, BELOW, 130, "mistakes in a cell")
    names = [
        f"{truth} recognised: ≈ {count}" if truth == said else f"{truth} taken for {said}: ≈ {count}"
        for truth, row in zip(CLASS_NAMES, counts, strict=True)
        for said, count in zip(CLASS_NAMES, row, strict=True)
    ]
    return shapes, grid_on(tile, "true_class", "predicted_class", names=names)


def _shades(counts, most):
    """Counts as RGB: the more, the darker; by their logarithm, so that few can be told from none."""
    share = np.log1p(counts) / np.log1p(most)
    faint = np.array((240, 240, 240))
    return whole(faint + share[..., np.newaxis] * (np.array(BLUE) - faint)).astype(np.uint8)


def _table(counts, true_class, predicted_class):
    """The confusion matrix, with the chosen cell in a frame."""
    rows = [[f"{count:,}" for count in row] for row in counts]
    rows[true_class][predicted_class] = (
        f'<div style="outline:2px solid">{rows[true_class][predicted_class]}</div>'
    )
    caption = "Rows: true class. Columns: predicted class."
    return table(caption, rows, CLASS_NAMES, CLASS_NAMES, "font-size:0.85em")
