"""The nine weights of a kernel, to be changed, and what they make of an image."""

from functools import partial

import numpy as np

from helpers.convolution import KERNELS, conv2d, relu
from helpers.drawing.colours import grey, signed
from helpers.drawing.shapes import Box, Words, square_tile
from helpers.drawing.tables import number, number_table
from helpers.views.controls import YOUR_OWN, Menu, Numbers, Switch, image_chooser, name_of
from helpers.views.enlarged import as_typed, enlarged
from helpers.views.in_place import laid_over, map_legend, windows_on
from helpers.views.strip import with_strip
from helpers.views.view import Drawing, View, grid_on

WEIGHTS = {name: tuple(kernel.ravel().tolist()) for name, kernel in KERNELS.items()}
BY_WEIGHTS, SIGNS, BRIGHTNESS = COLOURS = ("by the weights", "signed", "brightness")
WIDTH, SIDE, TALLEST = 640, 310, 360  # of the picture, and of the room for the image
ENLARGED = 102  # the side of the kernel


def view(images: np.ndarray, kernel: str, image_index: int) -> View:
    """Change a 3 x 3 kernel over images (N, H, W) uint8, from one in `KERNELS` on."""
    weights = Numbers("kernel", WEIGHTS[kernel], WEIGHTS)
    controls = {
        "kernel": weights,
        "apply_relu": Switch("ReLU: max(0, value)"),
        "colours": Menu("colours", {name: name for name in COLOURS}, BY_WEIGHTS),
    }
    return View(controls | image_chooser(images, image_index), partial(draw, images, weights.name_of))


def draw(images, kernel_name, kernel, apply_relu, colours, image_index=0) -> Drawing:
    """Draw an image, beside it in place what the kernel makes of it, and the kernel itself below."""
    image, weights = images[image_index], np.reshape(kernel, (3, 3))
    before = conv2d(image, weights)
    feature_map, total = relu(before) if apply_relu else before, weights.sum()
    balanced = abs(total) < 0.005  # then the sentence says 0, too
    if colours == SIGNS or (colours == BY_WEIGHTS and balanced):
        limit = np.abs(before).max()  # ReLU changes what is below 0, and no other colour
        colour, low, seen = partial(signed, limit=limit), -limit, "blue below 0, grey at 0, yellow above"
        beyond, scale = 0, "signed colours"
    else:
        colour, low, limit, seen = partial(grey, highest=255), 0, 255, "grey from 0 to 255"
        beyond, scale = np.sum((feature_map < 0) | (feature_map > 255)), "brightness"
    reason = f"the sum is {'' if balanced else 'not '}0" if colours == BY_WEIGHTS else "chosen"
    cut = f"{beyond:,} of {feature_map.size:,} cells are cut off" if beyond else "nothing is cut off"

    cell = min(SIDE / image.shape[1], TALLEST / image.shape[0])
    left = square_tile(grey(image, 255), 0, 0, cell * max(image.shape))
    shown = colour(np.clip(feature_map, low, limit))
    right = laid_over(left, WIDTH - SIDE, shown, 3)
    top = left.height + 18
    shapes = [
        *(left, right, Box(left.left + WIDTH - SIDE, *left[2:])),
        *enlarged(weights, signed(weights, np.abs(weights).max()), 0, top, ENLARGED, as_typed),
        Words("weights", ENLARGED + 12, top + 16),
        Words(f"sum {number(total)}", ENLARGED + 12, top + 40, 16, bold=True),
        Words(f"{scale}, as {reason}", WIDTH - SIDE, top + 8, 13),
        *map_legend(feature_map, colour, low, limit, WIDTH - SIDE, top + 24, 150),
        Words(cut, WIDTH - SIDE, top + 74, 13),
    ]
    spread = f"values from {number(feature_map.min())} to {number(feature_map.max())}"
    name = kernel_name(kernel)
    said = "your own kernel" if name == YOUR_OWN else f"the kernel {name}"
    sentence = (
        f"{name_of(images, image_index)} under {said}, whose weights add up to "
        f"{number(total)}{', after ReLU' if apply_relu else ''}: "
        f"{spread if feature_map.any() else 'silent, every cell is 0'}, "
        f"shown in {seen}{f'; {cut}' if beyond else ''}."
    )
    grids = (
        grid_on(left, values=image),
        grid_on(right, values=feature_map, sees=windows_on(left, feature_map.shape, (3, 3))),
    )
    hint = "Point at a cell of the result."
    drawing = Drawing(
        (WIDTH, round(top + ENLARGED + 2)), shapes, sentence, hint, grids, number_table("weights", weights)
    )
    return with_strip(drawing, images, image_index)
