"""The filters of a layer: their kernels, their maps, and what each contributes."""

import numpy as np

from helpers.arguments import whole_number
from helpers.data import CLASS_NAMES
from helpers.drawing.colours import ends
from helpers.plots.picture import ORANGE, Picture, by_sign, canvas


def feature_map_grid(titles: list[str], maps: dict[str, np.ndarray], filter_number: int) -> Picture:
    """Draw the map of one filter of each layer on several images: a row for each image.

    Raises ``TypeError`` or ``ValueError`` if a layer has no such filter.

    Parameters
    ----------
    titles : N strings, one for each image
    maps : name of a layer -> (N, H, W, C) float, as ``activations.feature_maps`` gives them; one scale each
    filter_number : from 0; each of the layers must have it
    """
    fewest = min(layer.shape[-1] for layer in maps.values())  # your own network may have 16, and then 64
    filter_number = whole_number("filter_number", filter_number, 0, fewest - 1)
    rows, columns = len(titles), len(maps)
    figure, axes = canvas(2.3 * columns + 0.6, 2.2 * rows + 0.8, rows, columns, squeeze=False)
    told = []
    for column, (name, layer) in enumerate(maps.items()):
        pictures = layer[..., filter_number]  # (N, H, W)
        low, high = ends(pictures)
        for place, picture in zip(axes[:, column], pictures, strict=True):
            shown = place.imshow(picture, cmap="inferno", vmin=low, vmax=high)
            place.set(xticks=[], yticks=[])
            if not picture.any():
                place.text(0.5, 0.5, "silent", color="white", ha="center", transform=place.transAxes)
        axes[0, column].set_title(f"{name}\n{pictures.shape[1]} × {pictures.shape[2]}", fontsize=10)
        figure.colorbar(shown, ax=axes[:, column], location="bottom", shrink=0.9, pad=0.02)
        told.append(f"{name} " + ", ".join(_strongest(picture) for picture in pictures))
    for row, title in enumerate(titles):
        axes[row, 0].set_ylabel(title, fontsize=10)
    sentence = (
        f"Filter {filter_number} on {', '.join(titles)}. The strongest value on each: {'; '.join(told)}."
    )
    return Picture(figure, sentence)


def _strongest(picture):
    return f"≈ {picture.max():.2f}" if picture.any() else "silent"


def kernel_grid(kernels: np.ndarray, columns: int = 16) -> Picture:
    """Draw the kernels of a layer that has one input channel, twice: blue below 0, grey at 0, yellow above.

    Above, all have one colour scale, so that they can be compared. Below, each has its own, which ends at its
    largest weight: there the pattern of a faint kernel shows as well.

    Parameters
    ----------
    kernels : (kh, kw, 1, filters) float, as Keras' ``layer.get_weights()[0]``
    columns : how many stand in a row
    """
    height, width, _, filters = kernels.shape
    columns = min(columns, filters)
    rows = -(-filters // columns)
    figure, both = canvas(0.62 * columns + 1.2, 1.24 * rows + 1, 2, 1)
    # A few weights far from 0 would leave all others grey: the colours end where 98 % of the weights do.
    limit = np.quantile(np.abs(kernels), 0.98)
    largest = np.abs(kernels).max(axis=(0, 1, 2))  # (filters,)
    of_its_own = kernels / np.where(largest, largest, 1)
    for axes, values, end, title, name, extend in (
        (both[0], kernels, limit, "one scale for all", "weight (or beyond)", "both"),
        (both[1], of_its_own, 1, "a scale for each", "share of its largest", "neither"),
    ):
        # One picture with gaps between the kernels is drawn much faster than one for each.
        sheet = np.full((rows * (height + 1), columns * (width + 1)), np.nan)
        for number in range(filters):
            top, left = number // columns * (height + 1), number % columns * (width + 1)
            sheet[top : top + height, left : left + width] = values[..., 0, number]
            middle, below = left + (width - 1) / 2, top + height - 0.05
            axes.text(middle, below, number, ha="center", va="center", fontsize=7)
        shown = axes.imshow(sheet, cmap="cividis", vmin=-end, vmax=end)
        axes.set_title(title, fontsize=10)
        axes.set_axis_off()
        figure.colorbar(shown, ax=axes, label=name, fraction=0.03, extend=extend)
    positive = (kernels.sum(axis=(0, 1, 2)) > 0).sum()
    return Picture(
        figure,
        f"{filters} kernels of {height} by {width}, above on one scale, below each on its own: weights from "
        f"≈ {kernels.min():.2f} to ≈ {kernels.max():.2f}; those of ≈ {positive} add up to more than 0.",
    )


def waterfall(pixel, most: int = 10) -> Picture:
    """Draw how one value of a feature map adds up, channel by channel, then bias and activation.

    Parameters
    ----------
    pixel : what ``activations.pixel_sum`` returns
    most : how many channels stand alone, the largest sums first; the others are taken together
    """
    order = np.argsort(-np.abs(pixel.channels), kind="stable")
    steps = [(f"channel {number}", pixel.channels[number]) for number in order[:most]]
    if most < len(order):
        steps.append((f"{len(order) - most} others", pixel.channels[order[most:]].sum()))
    steps.append(("bias", pixel.bias))
    figure, axes = canvas(9, 0.3 * len(steps) + 1.5)
    values = [*(value for _, value in steps), pixel.total, pixel.output]
    sums, below = np.cumsum(values[:-2]), np.arange(len(steps)) + 0.5
    axes.use_sticky_edges = False  # no bar ends in the frame
    axes.barh(range(len(values)), values, left=[0, *sums[:-1], 0, 0], **by_sign(values))
    axes.vlines(sums, below - 0.1, below + 0.1, color="black", linewidth=0.6)
    axes.axhline(below[-1], color="grey", linewidth=1)  # as above a sum on paper
    names = [f"{name}: {value:+.3f}" for name, value in steps]
    names += [f"sum: {pixel.total:.3f}", f"after the activation: {pixel.output:.3f}"]
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.axvline(0, color="black", linewidth=1)
    axes.set_xlabel("sum so far (yellow: positive, blue: negative)")
    return Picture(
        figure,
        f"Of {len(order)} channels ≈ {(pixel.channels > 0).sum()} raise the sum and "
        f"≈ {(pixel.channels < 0).sum()} lower it. The largest contribution is that of channel ≈ {order[0]}, "
        f"≈ {pixel.channels[order[0]]:.3f}. With the bias ≈ {pixel.bias:.3f} the sum is ≈ {pixel.total:.3f}, "
        f"and after the activation ≈ {pixel.output:.3f}.",
    )


def bars_by_filter(values: np.ndarray, quantity: str, marked: np.ndarray | tuple = ()) -> Picture:
    """Draw one bar for each filter of a layer: yellow above 0, blue below.

    Parameters
    ----------
    values : (filters,) float
    quantity : what they are, for the axis and the sentence
    marked : numbers of the filters whose bars are orange
    """
    figure, axes = canvas(9, 2.8)
    bars = axes.bar(range(len(values)), values, **by_sign(values))
    for number in marked:
        bars[number].set_facecolor(ORANGE)
    axes.axhline(0, color="black", linewidth=1)
    axes.set(xlabel="filter", ylabel=quantity, xlim=(-1, len(values)))
    first, second = np.argsort(-values, kind="stable")[[0, min(1, len(values) - 1)]]  # a layer may have one
    return Picture(
        figure,
        f"{quantity[0].upper()}{quantity[1:]} for each of {len(values)} filters: largest "
        f"≈ {values[first]:.3f} for filter ≈ {first}, then ≈ {values[second]:.3f} for filter ≈ {second}; "
        f"lowest ≈ {values.min():.3f}.",
    )


def strength_by_class(means: np.ndarray, filter_number: int) -> Picture:
    """Draw how strongly one filter responds to each class.

    Parameters
    ----------
    means : (10, filters) float, the mean of each filter's map for each class
    filter_number : from 0
    """
    values = means[:, filter_number]
    figure, axes = canvas(7, 3)
    bars = axes.barh(range(10), values, **by_sign(values))
    axes.bar_label(bars, [f"{value:.2f}" for value in values], padding=3)
    axes.set_yticks(range(10), CLASS_NAMES)
    axes.invert_yaxis()
    axes.set_xlim(1.15 * np.array(ends(values)))
    axes.set_xlabel(f"mean of the map of filter {filter_number}")
    if not values.any():
        return Picture(figure, f"Filter {filter_number} is silent on every class.")
    order = np.argsort(-values, kind="stable")
    told = ", ".join(f"≈ {CLASS_NAMES[label]} (≈ {values[label]:.2f})" for label in order[:3])
    least = CLASS_NAMES[order[-1]]
    return Picture(figure, f"Filter {filter_number} responds most to {told}, and least to ≈ {least}.")
