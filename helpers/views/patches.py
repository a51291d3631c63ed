"""The patches of many images to which a filter responds most, and the image that each is cut from."""

from functools import partial

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing.shapes import Words, frame_on, square_tile
from helpers.views.controls import Slider
from helpers.views.network import Subject, image_tile, layer_and_filter
from helpers.views.view import Drawing, Grid, View

COLUMNS, ROWS = 6, 4  # of patches
SIDE, ACROSS, DOWN = 58, 64, 88  # of a patch, and from one to the next
TOP = 24  # of patches and image, below their names
RIGHT, WIDTH = 400, 640  # the image's left edge, and that of the picture
LARGE = WIDTH - RIGHT  # its side
SIZE = WIDTH, TOP + ROWS * DOWN


def view(
    subject: Subject,
    numbers: np.ndarray,
    cells: np.ndarray,
    values: np.ndarray,
    total: int,
    layer: str,
    filter_number: int,
) -> View:
    """Walk through the filters; the layer and the filter are where the controls start.

    Parameters
    ----------
    subject : the images from which the patches are cut, with their classes
    numbers : (N,) int, the number of each of them among all images
    cells : (filters of all layers, count, 3) int: the place among the subject's images, row and column
    values : (filters of all layers, count) float, what the filter computes there, the highest first
    total : int, how many images were searched
    """
    last = COLUMNS * ROWS - 1
    controls = layer_and_filter(subject.network.shapes, layer, filter_number)
    controls["place"] = Slider("place", 0, last)
    firsts = np.cumsum([0, *(shape[2] for shape in subject.network.shapes.values())])
    first = {name: int(row) for name, row in zip(subject.network.shapes, firsts, strict=False)}
    drawn = partial(draw, subject, numbers, cells, values, total, first)
    return View(controls, drawn, partial(highest, subject.network.shapes, values, first))


def highest(shapes, values, first, layer, filter_number, **state) -> dict[str, int]:
    """Where the sliders end: with the layer's last filter, and with its last image that is not silent."""
    number = min(filter_number, shapes[layer][2] - 1)
    responds = int((values[first[layer] + number] > 0).sum())
    return {"filter_number": shapes[layer][2] - 1, "place": max(responds - 1, 0)}


def draw(subject, numbers, cells, values, total, first, layer, filter_number, place) -> Drawing:
    """Draw the patches with the image, class and value of each, and the whole image of the chosen one."""
    row = first[layer] + filter_number
    count = int((values[row] > 0).sum())
    if not count:
        sentence = f"Filter {filter_number} of {layer} is silent on all {total:,} images."
        return Drawing(SIZE, [Words(sentence, 0, TOP, 14)], sentence)
    shapes, names, patches = [], [], []
    for number, ((index, *cell), value) in enumerate(zip(cells[row, :count], values[row], strict=False)):
        top, left, height, width = subject.network.receptive_field(layer, *map(int, cell))
        patch = image_tile(subject.images[index], 0, 0, 1).colours[top : top + height, left : left + width]
        patches.append(patch)
        name = CLASS_NAMES[subject.labels[index]]
        x, y = number % COLUMNS * ACROSS, TOP + number // COLUMNS * DOWN
        tile = square_tile(patch, x, y, SIDE)
        shapes += [tile, Words(f"{numbers[index]}: {value:.2f}", x, y + SIDE + 8, 11)]
        shapes.append(Words(name, x, y + SIDE + 20, 11))
        names.append(f"image ≈ {numbers[index]} (≈ {name}): ≈ {value:.2f}")
        if number == place:
            chosen, field = index, (top, left, height, width)
            shapes.append(frame_on(tile, 0, 0, *patch.shape[:2]))
    image = image_tile(subject.images[chosen], RIGHT, TOP, LARGE)
    shapes += [image, frame_on(image, *field)]
    shapes += [Words(f"filter {filter_number} of {layer} responds most to", 0, 10, 14)]
    shapes += [Words(f"image {numbers[chosen]}, {CLASS_NAMES[subject.labels[chosen]]}", RIGHT, 10, 14)]
    if len({patch.shape for patch in patches}) == 1:  # at an edge with padding one can be smaller
        mean = np.rint(np.mean(patches, axis=0)).astype(np.uint8)
        shapes.append(square_tile(mean, RIGHT, TOP + LARGE + 10, SIZE[1] - TOP - LARGE - 16))
        shapes.append(Words("their mean", RIGHT + SIZE[1] - TOP - LARGE - 6, TOP + LARGE + 18, 14))
    grid = Grid(
        0, TOP, COLUMNS * ACROSS, ROWS * DOWN, ROWS, COLUMNS, ("place",), choices=range(count), names=names
    )
    sentence = _sentence(subject, cells[row, :count, 0], values[row], total, layer, filter_number)
    sentence += f" Place {place}: {names[place]}"
    for what, start, length in (("rows", *field[::2]), ("columns", *field[1::2])):
        sentence += f", {what} ≈ {start} to ≈ {start + length - 1}"
    hint = "Click a patch to see the image that it is cut from."
    return Drawing(SIZE, shapes, f"{sentence}.", hint, (grid,))


def _sentence(subject, images, values, total, layer, filter_number):
    classes, times = np.unique(subject.labels[images], return_counts=True)
    most = times.argmax()
    return (
        f"Of {total:,} images, these ≈ {len(images)} have the strongest responses of filter {filter_number} "
        f"of {layer}, ≈ {values[0]:.2f} to ≈ {values[len(images) - 1]:.2f}: ≈ {times[most]} of the class "
        f"≈ {CLASS_NAMES[classes[most]]}, ≈ {len(classes)} classes in all."
    )
