"""What is left of an image or a feature map when a window keeps its maximum or its mean."""

from functools import partial

import numpy as np

from helpers.drawing import pixels
from helpers.drawing.colours import PINK, grey, signed
from helpers.drawing.tables import bar, number, number_table, table
from helpers.pooling import average_pool2d, max_pool2d, overlap, unseen
from helpers.views.controls import Menu, Slider, image_chooser, name_of
from helpers.views.view import Drawing, View

POOLS = {"maximum": max_pool2d, "average": average_pool2d}
WIDEST = 6


def view(images: np.ndarray, pool_size: int, strides: int, kind: str, image_index: int, channel: int) -> View:
    """Change the window, its stride and what it keeps of maps (N, H, W, C); ``kind`` is one of `POOLS`."""
    channels = images.shape[-1]
    controls = image_chooser(images, image_index)
    controls |= {"channel": Slider("channel", channel, channels - 1)} if channels > 1 else {}
    controls |= {
        "pool_size": Slider("window size", pool_size, min(WIDEST, *images.shape[1:3]), 1),
        "strides": Slider("stride", strides, WIDEST, 1),
        "kind": Menu("keep the", {name: name for name in POOLS}, kind),
    }
    return View(controls, partial(draw, images))


def draw(images, pool_size, strides, kind, image_index=0, channel=0) -> Drawing:
    """Draw the input with the first two windows and the values that win, and the output."""
    image = images[image_index, ..., channel].astype(float)
    pooled = POOLS[kind](image, pool_size, strides)
    moved = np.zeros_like(image)
    moved[:, 1:] = image[:, :-1]
    same, same_input = overlap(pooled, POOLS[kind](moved, pool_size, strides)), overlap(image, moved)
    missed = unseen(image.shape, pool_size, strides)

    colour, limit, scale = (
        signed if image.min() < 0 else grey,
        np.abs(image).max(),
        pixels.scale_to(image.shape),
    )
    left = pixels.enlarged(colour(image, limit), scale)
    pixels.hatch(left, missed, scale, PINK)
    if kind == "maximum":
        pixels.mark(left, winners(image, pooled, pool_size, strides), scale)
    if pooled.shape[1] > 1:
        pixels.frame(left, 0, strides, pool_size, pool_size, scale, dashed=True)
    pixels.frame(left, 0, 0, pool_size, pool_size, scale)
    right = pixels.padded(pixels.enlarged(colour(pooled, limit), scale), *left.size)

    name = name_of(images, image_index) + (f", channel {channel}" if images.shape[-1] > 1 else "")
    sentence = (
        f"{name}: the {kind} under a {pool_size} by {pool_size} window with stride {strides} turns "
        f"{image.shape[0]} by {image.shape[1]} into {pooled.shape[0]} by {pooled.shape[1]}, "
        f"{pooled.size / image.size:.0%} of the values; {missed.sum()} cells are never seen (pink stripes). "
        f"Moved right by one cell, the output overlaps the old one by {same:.0%}, "
        f"the input by {same_input:.0%}."
    )
    meter = [[f"{share:.0%}", bar(share)] for share in (same, same_input)]
    beside = table("Overlap after a move by one cell", meter, ("output", "input"))
    beside += number_table("first window", image[:pool_size, :pool_size])
    beside += f"<p>its {kind}: <b>{number(pooled[0, 0])}</b></p>"
    return Drawing(np.asarray(pixels.side_by_side(left, right)), sentence, beside)


def winners(image: np.ndarray, pooled: np.ndarray, pool_size: int, strides: int) -> np.ndarray:
    """Where the maximum of each window lies: bool ``(H, W)``; the first one, if several.

    A window over equal values has no winner.
    """
    won = np.zeros(image.shape, bool)
    rows, columns = pooled.shape
    waiting = -max_pool2d(-image, pool_size, strides) < pooled  # windows whose winner is still to be found
    for row, column in np.ndindex(pool_size, pool_size):
        # What is in this row and column of each window: a part of the image, not a copy.
        place = np.s_[
            row : row + (rows - 1) * strides + 1 : strides,
            column : column + (columns - 1) * strides + 1 : strides,
        ]
        found = waiting & (image[place] == pooled)
        won[place] |= found
        waiting &= ~found
    return won
