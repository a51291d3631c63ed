"""A strip of neighbours: the images before and after the one that is shown, to be chosen with a click."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing.colours import grey
from helpers.drawing.shapes import Tile, frame_on
from helpers.views.view import Drawing, Grid

SHOWN, GAP = 15, 10


def with_strip(
    drawing: Drawing,
    images: np.ndarray,
    image_index: int,
    labels: np.ndarray | None = None,
    name: str = "image",
    control: str = "image_index",
) -> Drawing:
    """A drawing with a strip of images (N, H, W) or (N, H, W, C) below, if there are several.

    ``name`` is what one of them is called, ``control`` the name of what chooses it.
    """
    count = min(SHOWN, len(images))
    if count == 1:
        return drawing
    width, top = drawing.size[0], drawing.size[1] + GAP
    first = min(max(image_index - count // 2, 0), len(images) - count)
    chosen = range(first, first + count)
    strip = np.stack([images[index].reshape(*images.shape[1:3], -1)[..., 0] for index in chosen])  # (n, H, W)
    rows, columns = strip.shape[1:]
    cell = width / (SHOWN * columns)
    # Side by side: (n, H, W, 3) becomes (H, n * W, 3).
    shades = grey(strip).swapaxes(0, 1).reshape(rows, -1, 3)
    tile = Tile(shades, 0, top, count * columns * cell, rows * cell)
    frame = frame_on(tile, 0, (image_index - first) * columns, rows, columns)
    classes = ["" if labels is None else f": {CLASS_NAMES[labels[index]]}" for index in chosen]
    grid = Grid(
        *tile[1:],
        1,
        count,
        (control,),
        choices=chosen,
        names=[f"{name} {index}{of_class}" for index, of_class in zip(chosen, classes, strict=True)],
    )
    return drawing._replace(
        size=(width, round(top + tile.height + 2)),
        shapes=[*drawing.shapes, tile, frame],
        grids=(*drawing.grids, grid),
    )
