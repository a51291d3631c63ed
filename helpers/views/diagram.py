"""A network as a diagram: an image goes in, every layer shows one of its maps, ten bars come out."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing.colours import FAINT, GREY, INFERNO
from helpers.drawing.shapes import Box, Frame, Line, Shape, Words
from helpers.views.network import Subject, image_tile, map_tile, scale_of
from helpers.views.view import Grid

HEIGHT, SIDE, SHEETS, APART = 142, 74, 3, 4
END, WIDEST = 80, 160  # room for the image, or for the bars; at most for a layer
LETTER = 0.62  # how wide one is, about, in heights of the text


def diagram(subject: Subject, image_index: int, layer: str, filter_number: int, width: float):
    """Its shapes, `HEIGHT` units high, and the grids that choose a layer and that tell a probability."""
    shapes, probabilities = subject.network.shapes, subject.probabilities(image_index)
    room = width - END * (1 if probabilities is None else 2)
    step = min(room / len(shapes), WIDEST)
    side, top = min(SIDE, step * 0.62), SHEETS * APART + 4
    last = END + len(shapes) * step  # where the layers end
    sizes = {name: " × ".join(map(str, size)) for name, size in shapes.items()}
    fits = step / LETTER / max(map(len, [*sizes, *sizes.values()]))
    crowded = fits < 10  # then only the chosen layer is named

    def described(middle, *lines, size=13):
        """Lines of text below a part of the diagram."""
        return [Words(line, middle, top + SIDE + 14 + 16 * n, size, "center") for n, line in enumerate(lines)]

    image = image_tile(subject.images[image_index], (END - SIDE) / 2, top, SIDE)
    drawn: list[Shape] = [image, *described(END / 2, "image", " × ".join(map(str, image.colours.shape[:2])))]
    before = image.left + SIDE
    for place, (name, maps) in enumerate(subject.maps(image_index).items()):
        middle = END + (place + 0.5) * step
        number = filter_number if name == layer else int(maps.max(axis=(0, 1)).argmax())
        front = map_tile(maps[..., number], *scale_of(maps), middle - side / 2, top, side)
        drawn.append(Line(before + 3, top + side / 2, front.left - 3, top + side / 2))
        for sheet in range(SHEETS, 0, -1):
            back = sheet * APART
            drawn.append(Box(front.left + back, top - back, front.width, front.height, tuple(INFERNO[40])))
            drawn.append(Box(front.left + back, top - back, front.width, front.height))
        drawn.append(front)
        before = front.left + side + SHEETS * APART
        if name == layer:
            bottom = top + side + 6 if crowded else HEIGHT - 8
            drawn.append(Frame(middle - 0.49 * step, 2, step * 0.98, bottom - 2))
        if name == layer or not crowded:
            size = 13 if crowded else min(fits, 13)
            half = max(len(name), len(sizes[name])) * LETTER * size / 2
            middle = np.clip(middle, END + half, last - half)  # beside the image and the bars
            drawn += described(float(middle), name, sizes[name], size=size)
    by_layer = Grid(
        *(END, 0, last - END, HEIGHT, 1, len(shapes)),
        ("layer",),
        choices=list(shapes),
        names=[
            f"{name}: {rows} by {columns}, {count} filters" for name, (rows, columns, count) in shapes.items()
        ],
    )
    if probabilities is None:
        return drawn, [by_layer]
    left, high, said = last + (END - SIDE) / 2, SIDE / 10, int(probabilities.argmax())
    drawn += [Line(before + 3, top + side / 2, left - 3, top + side / 2), Box(left, top, SIDE, SIDE)]
    for place, share in enumerate(probabilities):
        for wide, colour in ((SIDE, FAINT), (float(share) * SIDE, GREY)):
            drawn.append(Box(left, top + place * high + 1, wide, high - 2, colour))
    drawn += described(last + END / 2, CLASS_NAMES[said], f"≈ {probabilities[said]:.0%}")
    told = [f"{name}: ≈ {share:.0%}" for name, share in zip(CLASS_NAMES, probabilities, strict=True)]
    return drawn, [by_layer, Grid(left, top, SIDE, SIDE, 10, 1, names=told)]
