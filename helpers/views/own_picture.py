"""How a picture of your own becomes an image like those of the data set, and what the network says of it."""

from functools import partial

import numpy as np

from helpers.drawing.shapes import Box, Words, square_tile
from helpers.views.images import probability_table, say_first_two
from helpers.views.network import Subject
from helpers.views.view import Drawing, View, grid_on

WIDTH, GAP, TOP = 640, 10, 26  # of the picture; between the steps; below their names


def view(subject: Subject, steps: dict[str, np.ndarray]) -> View:
    """Show the ``steps`` of `helpers.own_picture`, and what is said of the subject's only image, the last."""
    return View({}, partial(draw, subject, steps))


def draw(subject, steps) -> Drawing:
    """Draw the steps side by side, each with its name."""
    side = (WIDTH - (len(steps) - 1) * GAP) / len(steps)
    shapes, grids = [], ()
    for place, (name, values) in enumerate(steps.items()):
        colours = values if values.ndim == 3 else np.repeat(values[..., np.newaxis], 3, axis=-1)
        left = place * (side + GAP)
        tile = square_tile(colours, left, TOP, side)
        tile = tile._replace(left=left + (side - tile.width) / 2, top=TOP + (side - tile.height) / 2)
        shapes += [tile, Box(*tile[1:]), Words(name, left + side / 2, TOP / 2, 14, "center")]
        grids = (grid_on(tile, values=values),)  # of the last
    said = subject.probabilities(0)
    return Drawing(
        (WIDTH, round(TOP + side)),
        shapes,
        _sentence(steps, said),
        "Point at a pixel of the last one to see its value.",
        grids,
        "" if said is None else probability_table(said, None),
    )


def _sentence(steps, said):
    *before, last = steps
    told = f"Your picture in {len(steps)} steps: {', '.join(before)}, and {last}"
    dark = np.mean(steps[last] == 0)
    told += ", where nothing stands out" if dark == 1 else f", where ≈ {dark:.0%} of the pixels are 0"
    return f"{told}." if said is None else f"{told}. {say_first_two(said)}"
