"""Images side by side, and one image with what a network says of it."""

import numpy as np
from matplotlib.figure import Figure

from helpers.arguments import whole_number
from helpers.data import CLASS_NAMES
from helpers.plots.picture import BLUE, ORANGE, Picture, check_predictions
from helpers.views.images import say_probabilities


def image_grid(images, titles, columns=5):
    """Draw images side by side, each with its title.

    ``images``: N arrays ``(H, W)`` or ``(H, W, 1)``, drawn in grey, each from its own lowest to its
    own highest value; ``titles``: N strings; ``columns``: how many stand in a row, 1 to 20. Returns a
    `Picture`.

    Raises ``ValueError`` if there are not as many titles as images, or none.
    """
    images = [np.asarray(image) for image in images]
    columns = whole_number("columns", columns, 1, 20)
    if not images or len(images) != len(titles):
        raise ValueError(f"images and titles must be equally many, got {len(images)} and {len(titles)}")
    rows = -(-len(images) // columns)
    figure = Figure(figsize=(1.7 * min(columns, len(images)), 2 * rows), layout="constrained")
    for place, (image, title) in enumerate(zip(images, titles, strict=True), start=1):
        axes = figure.add_subplot(rows, min(columns, len(images)), place)
        axes.imshow(image.reshape(image.shape[:2]), cmap="gray")
        axes.set_title(title, fontsize=11)
        axes.set_axis_off()
    return Picture(figure, f"{len(images)} images: {', '.join(titles)}.")


def class_probabilities(image, probabilities, label):
    """Draw one image beside the ten probabilities that a network gives it.

    ``image``: ``(28, 28)`` or ``(28, 28, 1)``; ``probabilities``: ``(10,)``; ``label``: the true
    class, 0 to 9. Returns a `Picture`.

    Raises what `check_predictions` raises.
    """
    image, probabilities = np.asarray(image), np.asarray(probabilities)
    check_predictions(label, probabilities)
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 2))
    left.imshow(image.reshape(image.shape[:2]), cmap="gray")
    left.set_title(f"true class: {CLASS_NAMES[label]}")
    left.set_axis_off()
    places = np.arange(10)
    bars = right.barh(places, probabilities, color=[ORANGE if k == label else BLUE for k in places])
    right.bar_label(bars, [f"{value:.1%}" for value in probabilities], padding=3)
    right.set_yticks(places, CLASS_NAMES)
    right.invert_yaxis()
    right.set_xlim(0, 1.15)
    right.set_xticks(np.linspace(0, 1, 6))
    right.set_xlabel("probability (orange: the true class)")
    return Picture(figure, say_probabilities(probabilities, label))
