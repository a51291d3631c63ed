"""A network as a diagram: an image goes in, every layer shows one of its maps, ten bars come out."""

from helpers.data import CLASS_NAMES
from helpers.drawing.colours import BLUE, GREY, INFERNO, ends
from helpers.drawing.shapes import Box, Frame, Line, Shape, Words
from helpers.views.network import Subject, image_tile, map_tile
from helpers.views.view import Grid

HEIGHT, SIDE, SHEETS, APART = 134, 66, 3, 4


def diagram(subject: Subject, image_index: int, layer: str, filter_number: int, width: float):
    """Its shapes, `HEIGHT` units high, and the grids that choose a layer and that tell a probability."""
    shapes, probabilities = subject.network.shapes, subject.probabilities(image_index)
    step = width / (len(shapes) + 1 + (probabilities is not None))
    side = min(SIDE, step * 0.62)
    top = SHEETS * APART + 4

    def described(place, *lines):
        """Lines of text below a step of the way, as large as fits."""
        middle = (place + 0.5) * step
        size = min(13, step / max(map(len, lines)) * 1.65)
        return [Words(line, middle, top + SIDE + 14 + 16 * n, size, "center") for n, line in enumerate(lines)]

    def left_of(place):
        return (place + 0.5) * step - side / 2

    image = subject.images[image_index]
    drawn: list[Shape] = [image_tile(image, left_of(0), top, side)]
    drawn += described(0, "image", " × ".join(map(str, image.shape[:2])))
    for place, (name, maps) in enumerate(subject.maps(image_index).items(), 1):
        number = filter_number if name == layer else int(maps.mean(axis=(0, 1)).argmax())
        front = map_tile(maps[..., number], *ends(maps), left_of(place), top, side)
        for sheet in range(SHEETS, 0, -1):
            back = sheet * APART
            drawn.append(Box(front.left + back, top - back, front.width, front.height, tuple(INFERNO[40])))
            drawn.append(Box(front.left + back, top - back, front.width, front.height))
        drawn += [front, *described(place, name, " × ".join(map(str, maps.shape)))]
        before = left_of(place - 1) + side + (SHEETS * APART if place > 1 else 0)
        drawn.append(Line(before + 3, top + side / 2, front.left - 3, top + side / 2))
        if name == layer:
            drawn.append(Frame((place + 0.02) * step, 2, step * 0.96, HEIGHT - 10))
    by_layer = Grid(
        step,
        0,
        step * len(shapes),
        HEIGHT,
        1,
        len(shapes),
        ("layer",),
        choices=list(shapes),
        names=[
            f"{name}: {rows} by {columns}, {count} filters" for name, (rows, columns, count) in shapes.items()
        ],
    )
    if probabilities is None:
        return drawn, [by_layer]
    last, high, said = len(shapes) + 1, SIDE / 10, int(probabilities.argmax())
    drawn.append(Box(left_of(last), top, side, SIDE))
    for place, share in enumerate(probabilities):
        colour = BLUE if place == said else GREY
        drawn.append(Box(left_of(last), top + place * high + 1, float(share) * side, high - 2, colour))
    drawn += described(last, CLASS_NAMES[said], f"≈ {probabilities[said]:.0%}")
    told = [f"{name}: ≈ {share:.0%}" for name, share in zip(CLASS_NAMES, probabilities, strict=True)]
    return drawn, [by_layer, Grid(left_of(last), top, side, SIDE, 10, 1, names=told)]
