"""Images side by side, and one image beside what a network says of it."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.plots.picture import BLUE, ORANGE, Picture, canvas
from helpers.views.images import say_probabilities


def image_grid(images: list[np.ndarray] | np.ndarray, titles: list[str], columns: int = 5) -> Picture:
    """Draw images side by side, each with its title.

    Parameters
    ----------
    images : N arrays (H, W) or (H, W, 1), each in grey from its own lowest to its own highest value;
        (H, W, 3) uint8 in colour
    titles : N strings
    columns : how many stand in a row
    """
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    figure, places = canvas(1.7 * columns, 2 * rows, rows, columns, squeeze=False)
    for axes in places.flat:
        axes.set_axis_off()
    for axes, image, title in zip(places.flat[: len(images)], images, titles, strict=True):
        in_colour = image.shape[2:] == (3,)
        axes.imshow(image if in_colour else image.reshape(image.shape[:2]), cmap="gray")
        axes.set_title(title, fontsize=11)
    return Picture(figure, f"{len(images)} images: {', '.join(titles)}.")


def class_probabilities(image: np.ndarray, probabilities: np.ndarray, label: int) -> Picture:
    """Draw one image beside the ten probabilities that a network gives it.

    Parameters
    ----------
    image : (28, 28) or (28, 28, 1), drawn in grey
    probabilities : (10,) float, 0 to 1
    label : the true class, 0 to 9
    """
    figure, (left, right) = canvas(9, 3.2, 1, 2, width_ratios=(1, 2))
    left.imshow(image.reshape(image.shape[:2]), cmap="gray")
    left.set_title(f"true class: {CLASS_NAMES[label]}")
    left.set_axis_off()
    bars = right.barh(range(10), probabilities, color=[ORANGE if k == label else BLUE for k in range(10)])
    right.bar_label(bars, [f"{value:.1%}" for value in probabilities], padding=3)
    right.set_yticks(range(10), CLASS_NAMES)
    right.invert_yaxis()
    right.set(xlim=(0, 1.15), xticks=np.linspace(0, 1, 6), xlabel="probability (orange: the true class)")
    return Picture(figure, say_probabilities(probabilities, label))
