"""A picture of your own, made like those of Fashion-MNIST, step by step.

The data set's photographs were trimmed where the edges have the colour of the corners, made 28 pixels long,
sharpened, centred on a square, negated and turned to grey: Xiao et al. 2017, section 2,
https://arxiv.org/abs/1708.07747. In all of its images the background is dark and the brightest pixel white.
"""

import numpy as np

from helpers.pooling import average_pool2d

SIDE = 28  # of an image of the data set
ENOUGH = 10 * SIDE  # pixels on the longer side: more are lost in so small an image
CLOSE = 0.1 * 255  # grey values: nearer to the background is background; 5 % are too few for uneven light
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # how bright red, green and blue look (ITU-R BT.601)


def steps(pixels: np.ndarray) -> dict[str, np.ndarray]:
    """Turn a picture into an image like those of the data set; each step by its name, in order.

    Parameters
    ----------
    pixels : (H, W, 3) or, with opacity, (H, W, 4) uint8; any size from 1 by 1

    Returns
    -------
    dict of uint8: "picture" (h, w, 3), in colour but thinned out; "grey" and "light on dark" (h, w);
        "trimmed square" (s, s); and "28 × 28", (28, 28)

    Raises
    ------
    TypeError, ValueError
        If the pixels have another dtype or shape.
    """
    pixels = np.asarray(pixels)
    if pixels.dtype != np.uint8:
        raise TypeError(f"pixels must be uint8 values from 0 to 255, got {pixels.dtype}")
    if pixels.ndim != 3 or pixels.shape[2] not in (3, 4) or not pixels.size:
        raise ValueError(f"pixels must have the shape (H, W, 3) or (H, W, 4), got {pixels.shape}")
    picture = _smaller(_opaque(_thinned(pixels)))
    grey = picture @ LUMA
    distance = np.abs(grey - np.median(_border(grey)))
    distance[distance < CLOSE] = 0
    square = _centred(_trimmed(distance))
    square *= 255 / max(square.max(), 1)
    shown = {"picture": picture, "grey": grey, "light on dark": distance}
    shown |= {"trimmed square": square, "28 × 28": _small(square)}
    return {name: np.rint(values).astype(np.uint8) for name, values in shown.items()}


def _thinned(pixels):
    """At most so many pixels that the means below are those of four by four: a large photograph is quick."""
    every = -(-max(pixels.shape[:2]) // (4 * ENOUGH))
    return pixels[::every, ::every]


def _opaque(pixels):
    """What is transparent becomes background: white behind something dark, black behind something light."""
    colours, opacity = pixels[..., :3].astype(np.float32), pixels[..., 3:].astype(np.float32) / 255
    if pixels.shape[2] == 3 or opacity.min() == 1:
        return colours
    brightness = (colours @ LUMA * opacity[..., 0]).sum() / max(opacity.sum(), 1)
    behind = 255 if brightness < 128 else 0
    return colours * opacity + behind * (1 - opacity)


def _smaller(colours):
    """The mean of each block, so that the longer side has at most `ENOUGH` pixels; that takes noise away."""
    block = -(-max(colours.shape[:2]) // ENOUGH)
    return average_pool2d(colours, block, padding="same")


def _border(grey):
    """The outermost pixels: more than half of them show background, even where a sleeve reaches the edge."""
    return np.concatenate([grey[[0, -1]].ravel(), grey[:, [0, -1]].ravel()])


def _trimmed(distance):
    """Without the edges in which all is background; a picture that is nothing else stays as it is."""
    rows, columns = np.flatnonzero(distance.any(axis=1)), np.flatnonzero(distance.any(axis=0))
    if not len(rows):
        return distance
    return distance[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _centred(values):
    """In the middle of a dark square."""
    height, width = values.shape
    side = max(height, width)
    square = np.zeros((side, side), values.dtype)
    top, left = (side - height + 1) // 2, (side - width + 1) // 2  # rounded up, as in the data set
    square[top : top + height, left : left + width] = values
    return square


def _small(square):
    """28 by 28 values: the means of blocks of a square whose side is first made a multiple of 28."""
    block = -(-len(square) // SIDE)
    nearest = (2 * np.arange(SIDE * block) + 1) * len(square) // (2 * SIDE * block)
    return average_pool2d(square[np.ix_(nearest, nearest)], block)
