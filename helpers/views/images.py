"""One image with its class, or with what a network says of it."""

from functools import partial

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing.colours import GREY, grey
from helpers.drawing.legend import legend
from helpers.drawing.shapes import Box, Words, square_tile
from helpers.drawing.tables import table
from helpers.views.controls import Images
from helpers.views.strip import with_strip
from helpers.views.view import Drawing, View, grid_on

SIDE, WIDTH = 380, 640  # of the image, of the whole picture
LEFT, LINE = SIDE + 20, 31  # where the classes stand beside it, and how far they are apart
PLACE = "place"  # the control's name, of images that a network chose


def view(
    images: np.ndarray,
    labels: np.ndarray,
    probabilities: np.ndarray | None = None,
    chosen: np.ndarray | None = None,
) -> View:
    """Browse images (N, H, W) uint8 of classes (N,), and what a network says of them (N, 10) if it was asked.

    ``chosen``, if given, has their places (N,) in the set that a network chose them from.
    """
    is_mistake = None
    if probabilities is not None and chosen is None:

        def is_mistake(image_index):
            return probabilities[image_index].argmax() != labels[image_index]

    name = "image" if chosen is None else PLACE
    return View(
        {"image_index": Images(name, 0, len(images) - 1, labels, is_mistake)},
        partial(draw, images, labels, probabilities, chosen),
    )


def draw(images, labels, probabilities, chosen, image_index) -> Drawing:
    """Draw one image, and beside it the ten classes, with their probabilities if there are any."""
    image, label = images[image_index], int(labels[image_index])
    place = image_index if chosen is None else f"≈ {chosen[image_index]}"
    tile = square_tile(grey(image, 255), 0, 0, SIDE)
    sentence, tables, said = f"Image {place}", "", None
    if probabilities is None:
        sentence += (
            f": {CLASS_NAMES[label]} (label {label}). Values from {image.min()} to {image.max()}; "
            f"{np.mean(image == 0):.0%} of the pixels are 0."
        )
    else:
        said = probabilities[image_index].astype(float)
        sentence += f". {say_probabilities(said, label, chosen is not None)}"
        tables = probability_table(said, label)
    meaning = legend(partial(grey, highest=255), 0, 255, LEFT, SIDE - 36, 110, "value of a pixel")
    drawing = Drawing(
        (WIDTH, SIDE),
        [tile, *_classes(label, said), *meaning],
        sentence,
        "Point at a pixel to see its value" + (", or click the strip." if len(images) > 1 else "."),
        (grid_on(tile, values=image),),
        tables,
    )
    return with_strip(drawing, images, image_index, labels, name="image" if chosen is None else PLACE)


def _classes(label, probabilities):
    """The ten classes with their numbers, the true one in bold; with the probability of each as a bar."""
    shapes, right = [], WIDTH - 1
    for number, name in enumerate(CLASS_NAMES):
        middle, true = LINE * number + 9, number == label
        text = f"{number}  {name}{': true class' if true else ''}"
        shapes.append(Words(text, LEFT, middle, 14, bold=true))
        if probabilities is not None:
            share = probabilities[number]
            shapes += [
                Words(f"{share:.0%}", right, middle, 14, "right", bold=true),
                Box(LEFT, middle + 10, share * (right - LEFT), 7, GREY),
                Box(LEFT, middle + 10, right - LEFT, 7),
            ]
    return shapes


def say_probabilities(probabilities: np.ndarray, label: int, chosen: bool = False) -> str:
    """The sentence for the ten probabilities of one image with a known class.

    Parameters
    ----------
    probabilities : (10,) float, 0 to 1
    label : int, 0 to 9; the true class
    chosen : bool; a network chose the image, so that its class, too, may vary and is marked ≈
    """
    true = f"{'≈ ' if chosen else ''}{CLASS_NAMES[label]}"
    return f"True class: {true}, which gets ≈ {probabilities[label]:.0%}. {say_first_two(probabilities)}"


def say_first_two(probabilities: np.ndarray) -> str:
    """The sentence for the two highest of ten probabilities."""
    first, second = np.argsort(probabilities)[::-1][:2]
    return (
        f"The network says ≈ {CLASS_NAMES[first]} (≈ {probabilities[first]:.0%}), "
        f"then ≈ {CLASS_NAMES[second]} (≈ {probabilities[second]:.0%})."
    )


def probability_table(probabilities: np.ndarray, label: int | None) -> str:
    """Ten probabilities as numbers, the true class in bold if it is known."""
    names = [f"<b>{name} (true class)</b>" if n == label else name for n, name in enumerate(CLASS_NAMES)]
    return table("What the network says", [[f"{value:.1%}"] for value in probabilities], names)
