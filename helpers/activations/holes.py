"""Holes in what an image shows, to be filled, or cut somewhere else."""

import numpy as np
from PIL import Image, ImageDraw


def hole_in(image: np.ndarray, dark: float = 0.25) -> np.ndarray:
    """The dark pixels that are enclosed by lighter ones: bool (H, W).

    No path over dark pixels, up, down, left or right, leads from them to the edge of the image.

    Parameters
    ----------
    image : (H, W) or (H, W, 1) float, 0 to 1
    dark : float; below it a pixel is dark
    """
    light = image.reshape(image.shape[:2]) >= dark
    # A dark border joins all that lies outside; what is not filled from its corner is enclosed.
    canvas = Image.fromarray(np.pad(light, 1).astype(np.uint8)).copy()
    ImageDraw.floodfill(canvas, (0, 0), 1)
    return np.asarray(canvas)[1:-1, 1:-1] == 0


def at_every_place(shape: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A shape of pixels, bool (H, W) with at least one of them, moved to every place where it fits.

    Returns
    -------
    moves : (places, 2) int, how far down and to the right
    shapes : (places, H, W) bool
    """
    pixels = np.argwhere(shape)
    lowest, highest = -pixels.min(axis=0), np.array(shape.shape) - pixels.max(axis=0)
    moves = [(down, right) for down in range(lowest[0], highest[0]) for right in range(lowest[1], highest[1])]
    return np.array(moves), np.stack([np.roll(shape, move, axis=(0, 1)) for move in moves])
