"""The confusion matrix: which classes are taken for which."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.plots.picture import Picture, canvas


def confusion_matrix(matrix: np.ndarray) -> Picture:
    """Draw how often each class was taken for each other one; the colour shows the share of the row.

    Parameters
    ----------
    matrix : (10, 10) int, counts of images; rows are true classes, columns predicted ones
    """
    share = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)  # of few images a class may be missing
    figure, axes = canvas(8, 6.8)
    shown = axes.imshow(share, cmap="inferno", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(matrix):
        colour = "black" if share[row, column] > 0.55 else "white"
        axes.text(column, row, f"{count:,}", ha="center", va="center", color=colour)
    axes.set_xticks(range(10), CLASS_NAMES, rotation=45, ha="right")
    axes.set_yticks(range(10), CLASS_NAMES)
    axes.set(xlabel="predicted class", ylabel="true class")
    figure.colorbar(shown, label="share of the true class")
    wrong = np.where(np.eye(10, dtype=bool), 0, matrix)
    true, predicted = np.unravel_index(wrong.argmax(), wrong.shape)
    mistakes = "There is no mistake."
    if wrong.any():
        mistakes = (
            f"The most frequent mistake: ≈ {CLASS_NAMES[true]} taken for ≈ {CLASS_NAMES[predicted]}, "
            f"≈ {wrong.max():,} times."
        )
    right = f"≈ {np.trace(matrix):,} of {matrix.sum():,} images are on the diagonal"
    return Picture(figure, f"{right}, where the prediction is right. {mistakes}")
