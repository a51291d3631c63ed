"""One image with its class, or with what a network says of it."""

from functools import partial

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing import pixels
from helpers.drawing.colours import grey
from helpers.drawing.tables import LEFT, bar, table
from helpers.views.controls import Slider
from helpers.views.view import Drawing, View


def view(
    images: np.ndarray,
    labels: np.ndarray,
    probabilities: np.ndarray | None = None,
    chosen: np.ndarray | None = None,
) -> View:
    """Browse images (N, H, W) uint8 of classes (N,), and what a network says of them (N, 10) if it was asked.

    ``chosen``, if given, has their places (N,) in the set that a network chose them from.
    """
    name = "image" if chosen is None else "place in the list"
    return View(
        {"image_index": Slider(name, 0, len(images) - 1)},
        partial(draw, images, labels, probabilities, chosen),
    )


def draw(images, labels, probabilities, chosen, image_index) -> Drawing:
    """Draw one image, with the ten probabilities beside it if there are any."""
    image, label = images[image_index], labels[image_index]
    place = image_index if chosen is None else f"≈ {chosen[image_index]}"
    shown = np.asarray(pixels.enlarged(grey(image, 255), pixels.scale_to(image.shape)))
    if probabilities is None:
        sentence = (
            f"Image {place}: {CLASS_NAMES[label]} (label {label}). Values from {image.min()} to "
            f"{image.max()}; {np.mean(image == 0):.0%} of the pixels are 0."
        )
        return Drawing(shown, sentence)
    told = say_probabilities(probabilities[image_index], label, chosen is not None)
    beside = probability_table(probabilities[image_index], label)
    return Drawing(shown, f"Image {place}. {told}", beside)


def say_probabilities(probabilities: np.ndarray, label: int, chosen: bool = False) -> str:
    """The sentence for the ten probabilities of one image with a known class.

    Parameters
    ----------
    probabilities : (10,) float, 0 to 1
    label : int, 0 to 9; the true class
    chosen : bool; a network chose the image, so that its class, too, may vary and is marked ≈
    """
    first, second = np.argsort(probabilities)[::-1][:2]
    return (
        f"True class: {'≈ ' if chosen else ''}{CLASS_NAMES[label]}, which gets ≈ {probabilities[label]:.0%}. "
        f"The network says ≈ {CLASS_NAMES[first]} (≈ {probabilities[first]:.0%}), "
        f"then ≈ {CLASS_NAMES[second]} (≈ {probabilities[second]:.0%})."
    )


def probability_table(probabilities: np.ndarray, label: int) -> str:
    """Ten probabilities as numbers and bars, the true class in bold."""
    names = [f"<b>{name} (true class)</b>" if n == label else name for n, name in enumerate(CLASS_NAMES)]
    # As wide as the longest name with its mark: nothing jumps when another one gets it.
    rows = [[f'<div style="min-width:4em">{value:.1%}</div>', bar(value)] for value in probabilities]
    return table("What the network says", rows, names, name=f"{LEFT};min-width:12.5em")
