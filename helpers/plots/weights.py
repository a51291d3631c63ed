"""Weights with their numbers: a convolution as the matrix of a dense layer, and kernels as tables."""

import numpy as np

from helpers.drawing.colours import ends
from helpers.drawing.tables import number
from helpers.plots.picture import Picture, canvas


def dense_matrix(matrix: np.ndarray) -> Picture:
    """Draw the weights of the dense layer that does what a convolution does; what is 0 stays blank.

    Parameters
    ----------
    matrix : (rows, columns) numbers from 0: a row for each cell of a square map, a column for each pixel of
        a square image
    """
    figure, axes = canvas(10, 9 * matrix.shape[0] / matrix.shape[1] + 0.5)
    shown = axes.imshow(np.where(matrix == 0, np.nan, matrix), cmap="inferno", vmin=0, vmax=matrix.max())
    _write_in(axes, matrix, shown, blank=0)
    # Lines between the rows of the map, and between those of the image.
    for axis, length, cells in (
        (axes.yaxis, matrix.shape[0], "cells of the map"),
        (axes.xaxis, matrix.shape[1], "pixels of the image"),
    ):
        side = int(length**0.5)
        starts = side * np.arange(side)
        axis.set_ticks(starts + (side - 1) / 2, [f"row {row}" for row in range(side)], size=9)
        axis.set_ticks(starts[1:] - 0.5, minor=True)
        axis.set_label_text(f"{cells}, row by row")
    axes.grid(which="minor", color="grey", linewidth=0.8)
    axes.tick_params(which="both", length=0)
    figure.colorbar(shown, label="weight", fraction=0.02, pad=0.01)
    used = matrix[matrix != 0]
    return Picture(
        figure,
        f"A matrix of {matrix.shape[0]} rows and {matrix.shape[1]} columns. {used.size} of its "
        f"{matrix.size} weights are not 0, and among these are {len(np.unique(used))} different numbers.",
    )


def kernel_tables(kernels: dict[str, np.ndarray]) -> Picture:
    """Draw kernels side by side with their numbers: blue below 0, grey at 0, yellow above.

    Parameters
    ----------
    kernels : name -> (kh, kw) numbers; all on one colour scale
    """
    widths = [kernel.shape[1] for kernel in kernels.values()]
    tallest = max(len(kernel) for kernel in kernels.values())
    limit = max(ends(np.abs(kernel))[1] for kernel in kernels.values())
    size = 0.55 * sum(widths) + 1.5, 0.55 * tallest + 0.4
    figure, places = canvas(*size, 1, len(widths), squeeze=False, width_ratios=widths)
    for axes, (name, kernel) in zip(places[0], kernels.items(), strict=True):
        shown = axes.imshow(kernel, cmap="cividis", vmin=-limit, vmax=limit)
        _write_in(axes, kernel, shown)
        middle = (len(kernel) - 1) / 2
        axes.set_ylim(middle + tallest / 2, middle - tallest / 2)  # so all cells are equally large
        axes.set_axis_off()
        axes.set_title(name, fontsize=11)
    figure.colorbar(shown, ax=places, label="weight", fraction=0.03)
    told = (
        f"{name}, {kernel.shape[0]} by {kernel.shape[1]}, weights from {number(kernel.min())} to "
        f"{number(kernel.max())}"
        for name, kernel in kernels.items()
    )
    return Picture(figure, f"{len(kernels)} kernels: {'; '.join(told)}.")


def _write_in(axes, values, shown, blank=None):
    """Write each number into its cell, in black where the cell is light."""
    for (row, column), value in np.ndenumerate(values):
        if value != blank:
            light = np.mean(shown.cmap(shown.norm(value))[:3]) > 0.45
            colour = "black" if light else "white"
            axes.text(column, row, number(value), ha="center", va="center", color=colour, fontsize=9)
