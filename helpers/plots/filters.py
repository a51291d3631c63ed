"""The filters of a layer: their kernels, their maps, and what each contributes."""

import numpy as np
from matplotlib.figure import Figure

from helpers.arguments import finite_numbers, whole_number
from helpers.data import CLASS_NAMES
from helpers.plots.picture import BLUE, ORANGE, Picture


def feature_map_grid(titles, maps, filter_number):
    """Draw what one filter of each layer makes of several images: a row for each image.

    ``titles``: one string for each of N images; ``maps``: layer name -> ``(N, H, W, C)``, as
    ``activations.feature_maps`` returns them; ``filter_number``: from 0. Each layer has one colour scale
    for all its pictures, with a colour bar below. Returns a `Picture`.

    Raises ``ValueError`` if there are not as many maps as titles, or if a layer lacks the filter.
    """
    maps = {name: finite_numbers(name, layer) for name, layer in maps.items()}
    filters = min((layer.shape[-1] for layer in maps.values()), default=0)
    if not filters or not all(layer.ndim == 4 and len(layer) == len(titles) > 0 for layer in maps.values()):
        raise ValueError(f"maps must hold one for each of the {len(titles)} titles, in at least one layer")
    filter_number = whole_number("filter_number", filter_number, 0, filters - 1)
    figure = Figure(figsize=(2.3 * len(maps) + 0.6, 2.2 * len(titles) + 0.8), layout="constrained")
    axes = figure.subplots(len(titles), len(maps), squeeze=False)
    told = []
    for column, (name, layer) in enumerate(maps.items()):
        pictures = layer[..., filter_number]
        low, high = min(0, pictures.min()), pictures.max()
        for row, picture in enumerate(pictures):
            shown = axes[row, column].imshow(picture, cmap="inferno", vmin=low, vmax=high)
            axes[row, column].set_xticks([])
            axes[row, column].set_yticks([])
        axes[0, column].set_title(f"{name}\n{pictures.shape[1]} × {pictures.shape[2]}", fontsize=10)
        figure.colorbar(shown, ax=axes[:, column], location="bottom", shrink=0.9, pad=0.02)
        strongest = pictures.reshape(len(titles), -1).max(axis=1)
        told.append(f"{name} " + ", ".join(f"≈ {value:.2f}" for value in strongest))
    for row, title in enumerate(titles):
        axes[row, 0].set_ylabel(title, fontsize=10)
    return Picture(
        figure,
        f"Filter {filter_number} on {', '.join(titles)}. The strongest value on each: {'; '.join(told)}.",
    )


def kernel_grid(kernels, columns=16):
    """Draw the kernels of a layer that has one input channel: blue below 0, grey at 0, yellow above.

    Of the weights 98 % lie within the scale; those beyond have the colours of its ends. ``kernels``: ``(kh, kw, 1, filters)``, as Keras' ``layer.get_weights()[0]``; all on one colour scale.
    Returns a `Picture`.

    Raises ``ValueError`` for kernels of several input channels.
    """
    kernels = finite_numbers("kernels", kernels)
    if kernels.ndim != 4 or kernels.shape[2] != 1 or not kernels.size:
        raise ValueError(f"kernels must be (kh, kw, 1, filters), got the shape {kernels.shape}")
    height, width, _, filters = kernels.shape
    columns = min(whole_number("columns", columns, 1, 64), filters)
    rows = -(-filters // columns)
    # One picture with gaps between the kernels is drawn much faster than one for each.
    sheet = np.full((rows * (height + 1), columns * (width + 1)), np.nan)
    figure = Figure(figsize=(0.62 * columns + 1, 0.72 * rows + 0.3), layout="constrained")
    axes = figure.add_subplot()
    for number in range(filters):
        top, left = number // columns * (height + 1), number % columns * (width + 1)
        sheet[top : top + height, left : left + width] = kernels[..., 0, number]
        axes.text(left + (width - 1) / 2, top + height - 0.05, number, ha="center", va="center", fontsize=7)
    # A few weights far from 0 would leave all others grey: their colours end where 98 % of the weights do.
    limit = np.quantile(np.abs(kernels), 0.98)
    shown = axes.imshow(sheet, cmap="cividis", vmin=-limit, vmax=limit)
    axes.set_axis_off()
    figure.colorbar(shown, label="weight (or beyond)", fraction=0.03, extend="both")
    sums = kernels.sum(axis=(0, 1, 2))
    return Picture(
        figure,
        f"{filters} kernels of {height} by {width}, weights from ≈ {kernels.min():.2f} to ≈ {kernels.max():.2f}; "
        f"the weights of ≈ {(sums > 0).sum()} add up to more than 0.",
    )


def waterfall(pixel, most=10):
    """Draw how one value of a feature map adds up, channel by channel, then bias and activation.

    ``pixel``: what ``activations.pixel_sum`` returns; ``most``: how many channels stand alone, those
    with the largest sums, positive or negative; the others are taken together. Returns a `Picture`.

    Raises ``ValueError`` or ``TypeError`` if ``most`` is not a whole number from 1 to 64.
    """
    most = min(whole_number("most", most, 1, 64), len(pixel.channels))
    order = np.argsort(-np.abs(pixel.channels), kind="stable")
    steps = [(f"channel {number}", pixel.channels[number]) for number in order[:most]]
    if most < len(order):
        steps.append((f"{len(order) - most} others", pixel.channels[order[most:]].sum()))
    steps.append(("bias", pixel.bias))
    figure = Figure(figsize=(9, 0.3 * len(steps) + 1.5), layout="constrained")
    axes = figure.add_subplot()
    so_far = 0
    for place, (_, value) in enumerate(steps):
        axes.barh(place, value, left=so_far, color=ORANGE if value < 0 else BLUE)
        so_far += value
        axes.plot([so_far, so_far], [place - 0.4, place + 1.4], color="grey", linewidth=1)
    for place, value in ((len(steps), pixel.total), (len(steps) + 1, pixel.output)):
        axes.barh(place, value, color="black")
    names = [f"{name}: {value:+.3f}" for name, value in steps]
    names += [f"sum: {pixel.total:.3f}", f"after the activation: {pixel.output:.3f}"]
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.axvline(0, color="black", linewidth=1)
    axes.set_xlabel("sum so far (blue: adds, orange: takes away)")
    positive = (pixel.channels > 0).sum()
    return Picture(
        figure,
        f"Of {len(order)} channels ≈ {positive} add and ≈ {(pixel.channels < 0).sum()} take away. The largest part "
        f"is that of channel ≈ {order[0]}, ≈ {pixel.channels[order[0]]:.3f}. With the bias ≈ {pixel.bias:.3f} all "
        f"make ≈ {pixel.total:.3f}, after the activation ≈ {pixel.output:.3f}.",
    )


def bars_by_filter(values, quantity, marked=()):
    """Draw one bar for each filter of a layer.

    ``values``: ``(filters,)``; ``quantity``: what they are, for the axis and the sentence; ``marked``: numbers
    of filters whose bars are orange. Returns a `Picture`.

    Raises ``ValueError`` if there is no value.
    """
    values = finite_numbers("values", values)
    if values.ndim != 1 or not values.size:
        raise ValueError(f"values must be one for each filter, got the shape {values.shape}")
    figure = Figure(figsize=(9, 2.8), layout="constrained")
    axes = figure.add_subplot()
    axes.bar(range(len(values)), values, color=[ORANGE if k in marked else BLUE for k in range(len(values))])
    axes.axhline(0, color="black", linewidth=1)
    axes.set_xlabel("filter")
    axes.set_ylabel(quantity)
    axes.set_xlim(-1, len(values))
    first, second = np.argsort(-values, kind="stable")[[0, min(1, len(values) - 1)]]
    return Picture(
        figure,
        f"{quantity[0].upper()}{quantity[1:]} for each of {len(values)} filters: largest ≈ {values[first]:.3f} for filter "
        f"≈ {first}, then ≈ {values[second]:.3f} for filter ≈ {second}; lowest ≈ {values.min():.3f}.",
    )


def strength_by_class(means, filter_number):
    """Draw how strongly one filter answers to each class.

    ``means``: ``(10, filters)``, the mean of each filter's map for each class; ``filter_number``: from 0.
    Returns a `Picture`.

    Raises ``ValueError`` for another shape or a filter that is not there.
    """
    means = finite_numbers("means", means)
    if means.ndim != 2 or len(means) != 10:
        raise ValueError(f"means must be (10, filters), got the shape {means.shape}")
    values = means[:, whole_number("filter_number", filter_number, 0, means.shape[1] - 1)]
    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.add_subplot()
    bars = axes.barh(range(10), values, color=BLUE)
    axes.bar_label(bars, [f"{value:.2f}" for value in values], padding=3)
    axes.set_yticks(range(10), CLASS_NAMES)
    axes.invert_yaxis()
    axes.set_xlim(min(0, 1.15 * values.min()), 1.15 * max(values.max(), 1e-9))
    axes.set_xlabel(f"mean of the map of filter {filter_number}")
    order = np.argsort(-values, kind="stable")
    told = ", ".join(f"≈ {CLASS_NAMES[label]} (≈ {values[label]:.2f})" for label in order[:3])
    return Picture(
        figure, f"Filter {filter_number} answers most to {told}, and least to ≈ {CLASS_NAMES[order[-1]]}."
    )
