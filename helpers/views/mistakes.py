"""From a cell of the confusion matrix to the mistakes in it, each beside an image that is recognised."""

from functools import partial

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing import pixels
from helpers.drawing.colours import ends, inferno
from helpers.drawing.tables import table
from helpers.views.controls import Menu, Slider
from helpers.views.network import Subject, layer_and_filter
from helpers.views.view import Drawing, View

ROW_HEIGHT = 168


def confusion_counts(labels: np.ndarray, predictions: np.ndarray) -> np.ndarray:
    """How often each class was taken for each other: int ``(10, 10)``, rows are true classes."""
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels, predictions), 1)
    return counts


def view(subject: Subject, probabilities: np.ndarray, layer: str, filter_number: int) -> View:
    """Walk through the mistakes on images of known classes, given the answers (N, 10). There must be one."""
    images, shapes = subject.images, subject.network.shapes
    predictions = probabilities.argmax(axis=1)
    counts = confusion_counts(subject.labels, predictions)
    wrong = np.where(np.eye(10, dtype=bool), 0, counts)
    true, predicted = (int(label) for label in np.unravel_index(wrong.argmax(), wrong.shape))
    classes = {name: label for label, name in enumerate(CLASS_NAMES)}
    controls = {
        "true_class": Menu("true class", classes, true),
        "predicted_class": Menu("predicted class", classes, predicted),
        "place": Slider("place in the list", 0, int(wrong.max()) - 1),
    } | layer_and_filter(shapes, layer, filter_number)
    side = max(ROW_HEIGHT, *images.shape[1:3], *(max(shape[:2]) for shape in shapes.values()))
    drawn = partial(draw, subject, probabilities, predictions, counts, side)
    return View(controls, drawn, partial(highest, shapes, counts), subject)


def highest(shapes, counts, true_class, predicted_class, layer, **state) -> dict[str, int]:
    """Where the sliders end: with the last mistake of the cell, and with the layer's last filter."""
    last = max(int(counts[true_class, predicted_class]) - 1, 0)
    return {"place": last, "filter_number": shapes[layer][2] - 1}


def in_cell(labels, probabilities, predictions, true_class, predicted_class) -> np.ndarray:
    """The images in a cell of the confusion matrix: those with the highest probability first."""
    found = np.flatnonzero((labels == true_class) & (predictions == predicted_class))
    return found[np.argsort(-probabilities[found, predicted_class], kind="stable")]


def draw(
    subject,
    probabilities,
    predictions,
    counts,
    side,
    true_class,
    predicted_class,
    place,
    layer,
    filter_number,
) -> Drawing:
    """Draw a mistake with one of its maps, and below it the image of its class that is recognised best."""
    of_cell = partial(in_cell, subject.labels, probabilities, predictions)
    beside = _table(counts, true_class, predicted_class)
    room = 2 * side + 52, 2 * side + 12
    truth, said = CLASS_NAMES[true_class], CLASS_NAMES[predicted_class]
    found = of_cell(true_class, predicted_class)
    if not len(found):
        sentence = f"There is no image of the class {truth} for which the network says {said}."
        return Drawing(np.asarray(pixels.sheet(room)), sentence, beside)
    recognised = of_cell(true_class, true_class)
    shown = [found[place], *recognised[recognised != found[place]][:1]]
    maps = [subject.maps(int(index))[layer][..., filter_number] for index in shown]
    low, high = ends(np.stack(maps))
    rows, told = [], []
    for index, feature_map in zip(shown, maps, strict=True):
        size = pixels.scale_to(feature_map.shape, ROW_HEIGHT)
        right = pixels.enlarged(inferno(feature_map, low, high), size)
        right = with_scale(pixels.padded(right, side, side))
        rows.append(pixels.side_by_side(picture(subject.images[index], ROW_HEIGHT), right))
        told.append(
            f"Image ≈ {index}: the network says ≈ {CLASS_NAMES[predictions[index]]} "
            f"(≈ {probabilities[index].max():.0%}); filter {filter_number} of {layer} is strongest with "
            f"≈ {feature_map.max():.2f}"
        )
    cell = f"{truth} recognised" if true_class == predicted_class else f"{truth} taken for {said}"
    sentence = f"{cell}: ≈ {len(found)} images. Above, place {place}. {told[0]}."
    if len(told) > 1:
        sentence += f" Below, the {truth} recognised best. {told[1]}."
    return Drawing(np.asarray(pixels.padded(pixels.stacked(rows), *room)), sentence, beside)


def _table(counts, true_class, predicted_class):
    """The confusion matrix, with the chosen cell in a frame."""
    rows = [[f"{count:,}" for count in row] for row in counts]
    rows[true_class][predicted_class] = (
        f'<div style="outline:2px solid">{rows[true_class][predicted_class]}</div>'
    )
    caption = "Rows: true class. Columns: predicted class."
    return table(caption, rows, CLASS_NAMES, CLASS_NAMES, "font-size:0.85em", "text-align:left")
