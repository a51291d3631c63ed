"""Which classes are taken for which."""

import numpy as np
from matplotlib.figure import Figure

from helpers.data import CLASS_NAMES
from helpers.plots.picture import Picture


def confusion_matrix(matrix):
    """Draw how often each class was taken for each other one.

    ``matrix``: ``(10, 10)`` counts; rows are true classes, columns predicted ones. The colour
    shows the share of the row. Returns a `Picture`.

    Raises ``ValueError`` for another shape or for what is not a count.
    """
    matrix = np.asarray(matrix)
    if matrix.shape != (10, 10) or matrix.dtype.kind not in "iu" or matrix.min() < 0:
        raise ValueError(f"matrix must be (10, 10) counts, got {matrix.dtype} {matrix.shape}")
    share = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure = Figure(figsize=(8, 6.8), layout="constrained")
    axes = figure.add_subplot()
    shown = axes.imshow(share, cmap="cividis", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(matrix):
        colour = "black" if share[row, column] > 0.5 else "white"
        axes.text(column, row, f"{count:,}", ha="center", va="center", color=colour)
    axes.set_xticks(range(10), CLASS_NAMES, rotation=45, ha="right")
    axes.set_yticks(range(10), CLASS_NAMES)
    axes.set_xlabel("predicted class")
    axes.set_ylabel("true class")
    figure.colorbar(shown, label="share of the true class")
    wrong = np.where(np.eye(10, dtype=bool), 0, matrix)
    true, predicted = np.unravel_index(wrong.argmax(), wrong.shape)
    sentence = f"≈ {np.trace(matrix):,} of {matrix.sum():,} images are on the diagonal, where the prediction is right. "
    if wrong.any():
        sentence += (
            f"The most frequent mistake: ≈ {CLASS_NAMES[true]} taken for ≈ {CLASS_NAMES[predicted]}, "
            f"≈ {wrong.max():,} times."
        )
    else:
        sentence += "There is no mistake."
    return Picture(figure, sentence)
