"""One kernel that slides over an image, and the map that fills up."""

from functools import partial

import numpy as np

from helpers.convolution import conv2d
from helpers.drawing import pixels
from helpers.drawing.colours import WHITE, grey, signed
from helpers.drawing.tables import number, number_table
from helpers.views.view import Drawing, Grid, Slider, View, image_slider, name_of


def view(
    images: np.ndarray, kernel: np.ndarray, bias: float, image_index: int, row: int, column: int
) -> View:
    """Slide a kernel (kh, kw) over images (N, H, W) by hand; the numbers are where the sliders start."""
    rows, columns = conv2d(images[0], kernel).shape
    sliders = {"row": Slider("row", row, rows - 1), "column": Slider("column", column, columns - 1)}
    return View(image_slider(images, image_index) | sliders, partial(draw, images, kernel, bias))


def draw(images, kernel, bias, row, column, image_index=0) -> Drawing:
    """Draw the window on the image, and the map as far as it has come, in reading order."""
    image, (height, width) = images[image_index], kernel.shape
    patch = image[row : row + height, column : column + width].astype(float)
    products = patch * kernel
    total = products.sum() + bias
    feature_map = conv2d(image, kernel, bias)
    done = np.arange(feature_map.size).reshape(feature_map.shape) <= row * feature_map.shape[1] + column

    scale = pixels.scale_to(image.shape)
    left = pixels.enlarged(grey(image), scale)
    pixels.frame(left, row, column, height, width, scale)
    colours = np.where(done[..., np.newaxis], signed(feature_map, np.abs(feature_map).max()), WHITE)
    right = pixels.enlarged(colours.astype(np.uint8), scale)
    pixels.frame(right, row, column, 1, 1, scale)

    makes, after_relu = number(total), number(max(total, 0))
    sentence = (
        f"Window over rows {row} to {row + height - 1} and columns {column} to {column + width - 1} of "
        f"{name_of(images, image_index).lower()}: the products add up to {number(products.sum())}; plus "
        f"the bias {number(bias)} that makes {makes}; after ReLU {after_relu}. This is the cell in row "
        f"{row}, column {column} of the {done.shape[0]} by {done.shape[1]} map; "
        f"{done.sum()} of {done.size} are done."
    )
    tables = (("pixels", patch), ("× weights", kernel), ("= products", products))
    beside = "".join(number_table(caption, values) for caption, values in tables) + (
        f"sum of the products: {number(products.sum())}<br>+ bias {number(bias)}: {makes}"
        f"<br>after ReLU: <b>{after_relu}</b>"
    )
    shown = pixels.side_by_side(left, pixels.edged(right))
    (rows, columns), middle = feature_map.shape, (height // 2, width // 2)
    grids = (
        # The window's middle goes where one points.
        Grid(0, 0, scale, *image.shape, before=middle, highest=(rows - 1, columns - 1)),
        Grid(shown.width - right.width, 0, scale, rows, columns),
    )
    return Drawing(np.asarray(shown), sentence, beside, grids)
