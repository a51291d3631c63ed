"""Pictures to choose from, each under its name: what an exercise asks about."""

import numpy as np

from helpers.plots.picture import Picture, canvas

SMALL = 5  # tables up to this size are told number by number


def pictures_to_choose(pictures: dict[str, np.ndarray], columns: int = 5) -> Picture:
    """Draw pictures side by side, each under its name and with a colour scale of its own.

    Parameters
    ----------
    pictures : name -> (H, W) numbers; grey from 0 if none is negative, else blue below 0, yellow above
    columns : how many stand in a row
    """
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    figure, places = canvas(2.1 * columns, 2.8 * rows, rows, columns, squeeze=False)
    for axes in places.flat:
        axes.set_axis_off()
    for axes, (name, picture) in zip(places.flat, pictures.items(), strict=False):
        limit = max(np.abs(picture).max(), 1e-12)
        colours = {"cmap": "cividis", "vmin": -limit} if picture.min() < 0 else {"cmap": "gray", "vmin": 0}
        shown = axes.imshow(picture, vmax=limit, **colours)
        if picture.min() < 0:
            figure.colorbar(
                shown,
                ax=axes,
                location="bottom",
                shrink=0.8,
                pad=0.02,
                ticks=[-limit, 0, limit],
                format="%.3g",
            )
        axes.set_title(name, fontsize=11)
    return Picture(figure, ". ".join(f"{name}: {_told(picture)}" for name, picture in pictures.items()) + ".")


def _told(picture):
    """A small table in full, by rows; of a larger one its size, its ends and where they are."""
    if max(picture.shape) <= SMALL:
        return " / ".join(" ".join(f"{value:.3g}" for value in row) for row in picture)
    ends = []
    for word, place in (("lowest", picture.argmin()), ("highest", picture.argmax())):
        row, column = np.unravel_index(place, picture.shape)
        ends.append(f"{word} {picture[row, column]:.3g} at row {row}, column {column}")
    height, width = picture.shape
    return f"{height} by {width}, {ends[0]}, {ends[1]}"
