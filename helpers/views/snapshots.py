"""How the filters of a network came about: kernels and maps at some moments of its training."""

import functools
import itertools
from functools import partial

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing.colours import FAINT, inferno, signed
from helpers.drawing.legend import legend
from helpers.drawing.shapes import Box, Dots, Frame, Line, Words
from helpers.drawing.tables import number_table
from helpers.forward import Snapshots, convolved
from helpers.views.controls import Menu, Slider, image_chooser, name_of
from helpers.views.enlarged import enlarged
from helpers.views.montage import montage, sheet
from helpers.views.network import layer_and_filter, map_tile, scale_of
from helpers.views.strip import with_strip
from helpers.views.view import Drawing, Grid, View, grid_on

LAYERS = "conv2d", "conv2d_1"
NOW, TRAINED = "this snapshot", "the trained network"
WIDTH, ALL, ONE, GAP = 640, 245, 130, 10  # of the picture, all kernels or maps, one of them, between them
LEFT, HIGH, LOW = 44, 38, 108  # of the curve: its left end, 100 % and 0 %
TOP = LOW + 56  # of the kernels and maps, below their names
BELOW = TOP + ALL + 4  # of their legends
ALIKE = 0.9  # a similarity


def view(
    snapshots: Snapshots,
    images: np.ndarray,
    labels: np.ndarray | None,
    layer: str,
    filter_number: int,
    image_index: int,
) -> View:
    """Walk through the snapshots of a training, over images (N, 28, 28, 1) and, if known, their classes.

    ``layer`` and the numbers are where menu and sliders start.
    """
    last = len(snapshots.updates) - 1

    # A few are remembered: another filter or layer needs no new maps, nor do the colours of the last moment.
    @functools.lru_cache(maxsize=8)
    def maps(image_index, snapshot):
        """What both convolutions make of an image at one moment."""
        made = convolved(images[image_index], [values[snapshot] for values in snapshots.weights])
        # Rounded, as in `helpers.forward`: the last digits are another on each machine.
        return {name: maps.astype(np.float32) for name, maps in zip(LAYERS, made[::2], strict=True)}

    def step(by, snapshot, **state):
        """The next snapshot; behind the last one the first."""
        return {"snapshot": (snapshot + by) % (last + 1)}

    shapes = {name: made.shape for name, made in maps(0, 0).items()}
    controls = {"snapshot": Slider("snapshot", 0, last)} | layer_and_filter(shapes, layer, filter_number)
    controls["scale"] = Menu("colours for", {name: name for name in (NOW, TRAINED)}, NOW)
    controls |= image_chooser(images, image_index, labels=labels)
    drawn = partial(draw, snapshots, images, labels, maps)
    return View(controls, drawn, lambda layer, **state: {"filter_number": shapes[layer][2] - 1}, step)


def draw(snapshots, images, labels, maps_of, snapshot, layer, filter_number, scale, image_index=0) -> Drawing:
    """Draw the accuracy over the snapshots, the kernels and maps of one, and one kernel with its map."""
    weights = snapshots.weights[2 * LAYERS.index(layer)]  # (S, 3, 3, channels, filters)
    first = layer == LAYERS[0]
    # Of the first layer all kernels; of the second those of one filter, which has one for each channel.
    chosen = np.s_[:, :, 0] if first else np.s_[..., filter_number]
    kernels, trained = (
        np.moveaxis(weights[moment].astype(float)[chosen], -1, 0) for moment in (snapshot, -1)
    )
    place = filter_number if first else int(np.abs(trained).sum(axis=(1, 2)).argmax())
    what = f"{'filter' if first else 'channel'} {{}}"
    maps = maps_of(image_index, snapshot)[layer]
    # The scales are those of this snapshot, or stay those of the last one.
    of_kernels, of_maps = (trained, maps_of(image_index, -1)[layer]) if scale == TRAINED else (kernels, maps)
    # A few weights far from 0 would leave all others grey: the colours end where 98 % of the weights do.
    limit, ends = np.quantile(np.abs(of_kernels), 0.98), scale_of(of_maps)

    middle, right, below = ALL + GAP, WIDTH - ONE, TOP + ALL - ONE
    curve, moments = _curve(snapshots, snapshot)
    by_kernel, round_kernel, kernel_grid = sheet(signed(kernels, limit), place, 0, TOP, ALL)
    of_each = zip(kernels.min(axis=(1, 2)), kernels.max(axis=(1, 2)), strict=True)
    names = [
        f"{what.format(n)}: weights ≈ {low:.2f} to ≈ {high:.2f}" for n, (low, high) in enumerate(of_each)
    ]
    if first:
        kernel_grid = kernel_grid._replace(controls=("filter_number",), choices=range(len(names)))
    numbers = np.arange(maps.shape[-1])
    by_map, round_map, map_grid = montage(maps, numbers, filter_number, middle, TOP, ALL, ends)
    kernel, feature_map = kernels[place], maps[..., filter_number]
    own = scale_of(of_maps[..., filter_number])
    alone = map_tile(feature_map, *own, right, below, ONE)
    shapes = [
        *(*curve, by_kernel, round_kernel, by_map, round_map, alone),
        *enlarged(kernel, signed(kernel, np.abs(of_kernels[place]).max()), right, TOP, below - TOP - 24),
        *legend(partial(signed, limit=limit), -limit, limit, 0, BELOW, ALL),
        *legend(partial(inferno, low=ends[0], high=ends[1]), *ends, middle, BELOW, ALL),
        *legend(partial(inferno, low=own[0], high=own[1]), *own, right, BELOW, ONE),
    ]
    for text, left, under in (
        (f"{len(kernels)} kernels of {layer if first else f'filter {filter_number}'}", 0, TOP),
        (f"{len(numbers)} maps of {layer}", middle, TOP),
        (f"kernel {place}", right, TOP),
        (f"map of filter {filter_number}", right, below),
    ):
        shapes.append(Words(text, left, under - 10))

    likeness = similarities(weights[snapshot], weights[-1])
    alike = f"filter {filter_number}: similarity ≈ {likeness[filter_number]:.2f}"
    shapes.append(Words(alike, WIDTH, 12, align="right"))
    name = name_of(images, image_index).lower()
    name += "" if labels is None else f" ({CLASS_NAMES[labels[image_index]]})"
    sentence = _sentence(snapshots, snapshot, layer, filter_number, likeness, feature_map, name)
    hint = "Click a snapshot, a map or a kernel; point at one to see what it is."
    grids = (moments, kernel_grid._replace(names=names), map_grid, grid_on(alone, values=feature_map))
    tables = number_table(f"kernel of {what.format(place)}", kernel)
    drawing = Drawing((WIDTH, BELOW + 36), shapes, sentence, hint, grids, tables)
    return with_strip(drawing, images, image_index, labels)


def _curve(snapshots, snapshot):
    """The accuracy over the snapshots, the present one framed, and the grid that chooses one."""
    updates, accuracies = snapshots.updates, snapshots.accuracies
    wide = (WIDTH - LEFT) / len(updates)
    height = LOW - HIGH
    places = [
        (LEFT + (place + 0.5) * wide, LOW - accuracy * height) for place, accuracy in enumerate(accuracies)
    ]
    headline = f"Test accuracy ≈ {accuracies[snapshot]:.1%} after {updates[snapshot]:,} updates"
    shapes = [Words(headline, LEFT, 12, bold=True)]
    for share in (0, 0.5, 1):
        level = LOW - share * height
        shapes += [
            Box(LEFT, level, WIDTH - LEFT, 1, FAINT),
            Words(f"{share:.0%}", LEFT - 6, level, 12, "right"),
        ]
    shapes += [Line(*start, *end) for start, end in itertools.pairwise(places)]
    shapes.append(Dots(tuple(places), 8))
    shapes += [
        Words(f"{count:,}", x, LOW + 14, 11, "center") for count, (x, _) in zip(updates, places, strict=True)
    ]
    shapes.append(Frame(LEFT + snapshot * wide + 2, HIGH - 8, wide - 4, LOW + 24 - HIGH + 8))
    names = [
        f"after {count:,} updates: ≈ {accuracy:.1%}"
        for count, accuracy in zip(updates, accuracies, strict=True)
    ]
    room = LEFT, HIGH - 8, WIDTH - LEFT, LOW + 24 - HIGH + 8
    return shapes, Grid(*room, 1, len(updates), ("snapshot",), choices=range(len(updates)), names=names)


def _sentence(snapshots, snapshot, layer, filter_number, likeness, feature_map, name):
    reaches = f"reaches ≈ {feature_map.max():.2f}" if feature_map.any() else "is silent"
    return (
        f"After {snapshots.updates[snapshot]:,} of {snapshots.updates[-1]:,} updates: test accuracy "
        f"≈ {snapshots.accuracies[snapshot]:.1%}. Filter {filter_number} of {layer}: cosine similarity "
        f"≈ {likeness[filter_number]:.2f} to its trained self; on {name} its map {reaches}. "
        f"≈ {np.sum(likeness > ALIKE)} of {len(likeness)} filters have a similarity above {ALIKE}."
    )


def similarities(kernels: np.ndarray, trained: np.ndarray) -> np.ndarray:
    """The cosine similarity of each filter (3, 3, channels, filters) to its trained self: (filters,)."""
    flat, final = (values.reshape(-1, values.shape[-1]).astype(float) for values in (kernels, trained))
    return (flat * final).sum(axis=0) / np.linalg.norm(flat, axis=0) / np.linalg.norm(final, axis=0)
