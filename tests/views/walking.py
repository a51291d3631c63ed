"""What the tests of views share: walks through a view's states, as a front end takes them, and a network."""

import json
import re
from collections import namedtuple

import numpy as np
from jupyter_client.jsonutil import json_default

from helpers.convolution import conv2d, relu
from helpers.drawing.raster import raster
from helpers.drawing.shapes import Frame, Tile
from helpers.forward import Snapshots
from helpers.pooling import max_pool2d
from helpers.views.controls import Images, Menu, Numbers, Slider

TYPED = (0, -1, 2.5, 1e-300, -1e6, 1e6)  # weights in the kernel editor


def value_at(control, where, highest):
    """The value of a control at a place between its ends, 0 and 1."""
    if isinstance(control, Slider | Images):
        return control.lowest + round(where * (highest - control.lowest))
    if isinstance(control, Menu):
        return list(control.options.values())[round(where * (len(control.options) - 1))]
    if isinstance(control, Numbers):
        known = list(control.known.values())
        if where < 0.5:
            return known[round(2 * where * (len(known) - 1))]
        which = round((where - 0.5) * 2 * (9 * len(TYPED) - 1))
        return tuple(TYPED[which // 9] if cell == which % 9 else 1.0 for cell in range(9))
    return where >= 0.5


def walk(view, count=20, seed=0):
    """Move every control to both ends, then at random: each state, and what is drawn in it."""
    generator = np.random.default_rng(seed)
    names, state, size = list(view.controls), view.start(), view.draw(**view.start()).size
    steps = [(name, where) for name in names for where in (0, 1)]
    for _ in range(count):  # half of them at an end
        steps.append((names[generator.integers(len(names))], np.clip(generator.uniform(-0.5, 1.5), 0, 1)))
    for name, where in steps:
        highest = view.highest(**state)
        control = view.controls[name]
        state[name] = value_at(control, where, highest.get(name, getattr(control, "highest", None)))
        for other, end in view.highest(**state).items():
            state[other] = min(state[other], end)
        drawing = view.draw(**state)
        assert drawing.size == size, "something jumps"
        look(drawing)
        yield dict(state), drawing


painted = set()


def look(drawing):
    """Check what holds in every state."""
    # Shapes are painted one by one, so one that was painted before would only be painted again.
    new = [shape for shape in drawing.shapes if isinstance(shape, Tile) or shape not in painted]
    assert raster(drawing.size, new).size == tuple(drawing.size)
    painted.update(shape for shape in new if not isinstance(shape, Tile))
    assert re.fullmatch(r"[^<>]*\w[^<>]*\.", drawing.sentence), drawing.sentence
    for text in (drawing.sentence, drawing.tables):
        assert not re.search(r"\b(nan|inf|None)\b|array\(", text), text
    width, height = drawing.size
    for shape in (*tiles(drawing), *drawing.grids):
        assert -0.01 <= shape.left <= shape.left + shape.width <= width + 0.01
        assert -0.01 <= shape.top <= shape.top + shape.height <= height + 0.01
    json.dumps(drawing.as_data(), default=json_default)  # it can travel to a page


def tiles(drawing):
    """The tiles of a drawing, the lowest first."""
    return [shape for shape in drawing.shapes if isinstance(shape, Tile)]


def framed(drawing, tile, dashed=False):
    """The frames inside a tile: (row, column, height, width) in its cells."""
    rows, columns = tile.colours.shape[:2]
    down, right = tile.height / rows, tile.width / columns
    found = []
    for shape in drawing.shapes:
        if isinstance(shape, Frame) and shape.dashed == dashed:
            place = (shape.top - tile.top) / down, (shape.left - tile.left) / right
            if -0.01 < place[0] < rows and -0.01 < place[1] < columns:
                found.append(tuple(round(n) for n in (*place, shape.height / down, shape.width / right)))
    return found


def told(pattern, sentence):
    """The numbers that stand in the sentence where the pattern has its groups, written as #."""
    match = re.search(pattern.replace("#", r"([−-]?[\d,.]*\d(?:e[+−]\d+)?)"), sentence)
    assert match, (pattern, sentence)
    return [float(group.replace("−", "-").replace(",", "")) for group in match.groups()]


def close(said, computed):
    """Equal, as far as two decimals or three digits go."""
    return np.allclose(said, np.asarray(computed, float), rtol=0.006, atol=0.0051)


Field = namedtuple("Field", "top left height width")


class SmallNetwork:
    """Two convolutions with pooling, with random weights, in NumPy."""

    def __init__(self, channels=1, filters=(3, 5), seed=0):
        generator = np.random.default_rng(seed)
        depths = (channels, *filters)
        shapes = [(3, 3, *pair) for pair in zip(depths, filters, strict=False)]
        self.weights = [generator.normal(size=shape).astype(np.float32) for shape in shapes]
        self.asked = 0
        empty = np.zeros((28, 28, channels), np.float32)
        self.shapes = {name: maps.shape for name, maps in self.look(empty)[0].items()}

    def look(self, image):
        self.asked += 1
        first = relu(conv2d(image, self.weights[0]))
        pooled = max_pool2d(first)
        second = relu(conv2d(pooled, self.weights[1]))
        maps = {"conv": first, "pool": pooled, "conv_1": second, "pool_1": max_pool2d(second)}
        strength = np.exp(second.mean(axis=(0, 1)).sum() * np.linspace(-1, 1, 10))
        return maps, strength / strength.sum()

    def receptive_field(self, layer, row, column):
        if layer == "pool_1":
            return None  # as of a network whose layers are no chain
        step, size = {"conv": (1, 3), "pool": (2, 4), "conv_1": (2, 8)}[layer]
        return Field(row * step, column * step, size, size)


def small_snapshots(filters=(3, 5), count=4, seed=0):
    """Snapshots of two small convolutions; the last three grow towards the last, the first is another."""
    generator = np.random.default_rng(seed)
    shapes = (3, 3, 1, filters[0]), filters[:1], (3, 3, *filters), filters[1:]
    # Biases round 3, so that most maps speak.
    first, last = ([generator.normal(3 * (len(shape) == 1), 1, shape) for shape in shapes] for _ in range(2))
    moments = [first, *([share * values for values in last] for share in np.linspace(0.2, 1, count - 1))]
    weights = [np.stack(values).astype(np.float16) for values in zip(*moments, strict=True)]
    return Snapshots(np.arange(count) * 10, np.linspace(0.1, 0.9, count), weights)


IMAGES = np.random.default_rng(1).uniform(size=(70, 28, 28, 1)).astype(np.float32)
LABELS = np.arange(70) % 10
ANSWERS = np.eye(10)[(LABELS * 7 + np.arange(70) % 3) % 10]  # some are mistakes
