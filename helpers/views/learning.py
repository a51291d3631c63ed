"""How a kernel is learned: its weights at each step, the loss, and how far its map is from the target."""

from functools import partial
from itertools import pairwise

import numpy as np

from helpers.convolution import conv2d
from helpers.drawing.colours import signed
from helpers.drawing.shapes import Box, Dots, Line, Words, square_tile
from helpers.drawing.tables import number, number_table
from helpers.views.controls import Slider, image_chooser, name_of
from helpers.views.enlarged import enlarged
from helpers.views.in_place import laid_over, map_legend, shades, windows_on
from helpers.views.strip import with_strip
from helpers.views.view import Drawing, Grid, View, grid_on

WIDTH, PANEL, TOP = 640, 152, 24  # of the picture, of each of its parts, above them
APART = (WIDTH - PANEL) / 3  # from one of them to the next
BELOW = TOP + PANEL + 70  # where the kernels and the curve begin
CURVE = 2 * APART + 44, WIDTH - 2 * APART - 44  # its left end and its width
MOST = 150  # lines of the curve


def view(
    images: np.ndarray, kernels: np.ndarray, losses: np.ndarray, target: np.ndarray, image_index: int
) -> View:
    """Go through the kernels (steps, k, k) of a training on its way to ``target`` (k, k).

    ``losses`` (steps,) has what the training made smaller; images (N, H, W) show what each kernel makes.
    """
    last = len(kernels) - 1
    controls = {"step": Slider("step", 0, last)}

    def step(by, step, **state):
        """The next step of the training; behind the last one the first."""
        return {"step": (step + by) % (last + 1)}

    drawn = partial(draw, images, kernels, losses, target)
    return View(controls | image_chooser(images, image_index), drawn, step=step)


def draw(images, kernels, losses, target, step, image_index=0) -> Drawing:
    """Draw an image, the map it should become, the map it becomes and their difference; kernels; the loss."""
    image, kernel, loss = images[image_index].astype(float), kernels[step], losses[step]
    wanted, first, made = (conv2d(image, weights) for weights in (target, kernels[0], kernel))
    # One scale for all steps: otherwise the target would seem to change.
    limit = max(np.abs(values).max() for values in (wanted, first, first - wanted))
    colour, (of_image, *_) = partial(signed, limit=limit), shades(image)
    left = square_tile(of_image(image), 0, TOP, PANEL)
    maps = {"target": wanted, f"step {step}": made, "difference": made - wanted}
    tiles = [
        laid_over(left, place * APART, colour(values), len(target))
        for place, values in enumerate(maps.values(), 1)
    ]
    shapes = [left, *tiles, *(Box(place * APART, *left[2:]) for place in (1, 2, 3))]
    for place, title in enumerate(("image", *maps)):
        shapes.append(Words(title, place * APART, 12, bold=place == 2))
    shapes += map_legend(made, colour, -limit, limit, APART, TOP + PANEL + 8, 2 * PANEL)

    strongest = max(np.abs(kernels[0]).max(), np.abs(target).max())
    for place, (title, weights) in enumerate(((f"weights, step {step}", kernel), ("target", target))):
        shapes.append(Words(title, place * APART, BELOW - 12, bold=not place))
        shapes += enlarged(weights, signed(weights, strongest), place * APART, BELOW, PANEL)
    shapes += _curve(losses, step)

    rows = "; ".join(" ".join(map(number, row)) for row in kernel)
    sentence = (
        f"Step {step} of {len(kernels) - 1}: the loss is {_digits(loss)}, the weights {rows}. "
        f"{name_of(images, image_index)}: the map is off by {number(np.abs(made - wanted).max())} at most, "
        f"on a target from {number(wanted.min())} to {number(wanted.max())}."
    )
    seen = windows_on(left, wanted.shape, target.shape)
    steps = range(len(kernels))
    names = [f"step {place}: loss {_digits(losses[place])}" for place in steps]
    along = Grid(CURVE[0], BELOW, CURVE[1], PANEL, 1, len(steps), ("step",), steps, names=names, moves=True)
    grids = (
        grid_on(left, values=image),
        *(grid_on(tile, values=values, sees=seen) for tile, values in zip(tiles, maps.values(), strict=True)),
        along,
    )
    tables = number_table("weights", kernel) + number_table("target", target)
    hint = "Drag along the curve, or point at a cell of a map."
    drawing = Drawing((WIDTH, BELOW + PANEL + 24), shapes, sentence, hint, grids, tables)
    return with_strip(drawing, images, image_index)


def _curve(losses, step):
    """The loss at each step, on a scale of powers of ten, and a dot at ``step``."""
    heights = np.log10(np.maximum(losses, 1e-12))
    low, high = np.floor(heights.min()), max(np.ceil(heights.max()), np.floor(heights.min()) + 1)
    (left, width), last = CURVE, max(len(losses) - 1, 1)

    def place(of):
        """Where the loss of a step lies."""
        return left + of / last * width, BELOW + (high - heights[of]) / (high - low) * PANEL

    shapes = [Words(f"loss {_digits(losses[step])}", left, BELOW - 12, bold=True)]
    shapes.append(Box(left, BELOW, width, PANEL))
    tens = np.arange(low, high + 1, np.ceil((high - low) / 5))
    for exponent in tens:
        height = BELOW + (high - exponent) / (high - low) * PANEL
        shapes.append(Line(left, height, left + 6, height))
        shapes.append(Words(_digits(10.0**exponent), left - 6, height, 13, "right"))
    some = np.unique(np.linspace(0, len(losses) - 1, MOST).astype(int)).tolist()
    shapes += [Line(*place(start), *place(end)) for start, end in pairwise(some)]
    shapes.append(Dots((place(step),), 10))
    shapes.append(Words("step 0", left, BELOW + PANEL + 12, 13))
    shapes.append(Words(str(len(losses) - 1), left + width, BELOW + PANEL + 12, 13, "right"))
    return shapes


def _digits(value):
    """A number with three digits, however small."""
    return f"{value:.3g}" if abs(value) < 1000 else number(value)
