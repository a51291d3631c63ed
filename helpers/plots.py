"""Figures that stand still. Each comes with a sentence, computed from the same numbers."""

import io
import itertools

import numpy as np
from IPython.display import display
from matplotlib.figure import Figure

from helpers.arguments import array_of_numbers, finite_numbers, whole_number
from helpers.data import CLASS_NAMES
from helpers.pictures import NamedImage
from helpers.views.images import say_probabilities

BLUE, ORANGE = "#004c80", "#d55e00"  # told apart by colour-blind readers and in greyscale
# Of one network after the other: in curves, and their colours in bars.
STYLES = (("o-", BLUE), ("s--", ORANGE), ("^:", "black"))


class Picture:
    """A matplotlib figure and the sentence that says what it shows.

    As the last line of a cell it shows both: the picture, with the sentence as its alternative
    text, and the sentence below it. ``png`` holds the picture as the bytes of a PNG file.
    """

    def __init__(self, figure, sentence):
        self.figure = figure
        self.sentence = sentence
        file = io.BytesIO()
        # Drawn once: a second drawing would lay the figure out anew, a pixel apart.
        # Without the metadata no version number gets into the notebooks.
        figure.savefig(file, format="png", dpi=100, metadata={"Software": None})
        self.png = file.getvalue()

    def _ipython_display_(self):
        shown = NamedImage()
        shown.show(self.png, self.sentence)
        # JupyterLab leaves the alternative text of a picture out, but not that of a widget.
        data = shown._repr_mimebundle_() | {"image/png": self.png, "text/plain": self.sentence}
        display(data, metadata={"image/png": {"alt": self.sentence}}, raw=True)
        print(self.sentence)


def image_grid(images, titles, columns=5):
    """Draw images side by side, each with its title.

    ``images``: N arrays ``(H, W)`` or ``(H, W, 1)``, drawn in grey, each from its own lowest to its
    own highest value; ``titles``: N strings; ``columns``: how many stand in a row, 1 to 20. Returns a
    `Picture`.

    Raises ``ValueError`` if there are not as many titles as images, or none.
    """
    images = [np.asarray(image) for image in images]
    columns = whole_number("columns", columns, 1, 20)
    if not images or len(images) != len(titles):
        raise ValueError(f"images and titles must be equally many, got {len(images)} and {len(titles)}")
    rows = -(-len(images) // columns)
    figure = Figure(figsize=(1.7 * min(columns, len(images)), 2 * rows), layout="constrained")
    for place, (image, title) in enumerate(zip(images, titles, strict=True), start=1):
        axes = figure.add_subplot(rows, min(columns, len(images)), place)
        axes.imshow(image.reshape(image.shape[:2]), cmap="gray")
        axes.set_title(title, fontsize=11)
        axes.set_axis_off()
    return Picture(figure, f"{len(images)} images: {', '.join(titles)}.")


def training_curves(history, start=None):
    """Draw loss and accuracy against epochs.

    ``history``: what ``train`` returns, or its ``.history``; ``start``: loss and accuracy before
    the training, on the training images, drawn at epoch 0. Returns a `Picture`.

    Raises ``ValueError`` if no epoch was finished.
    """
    history = getattr(history, "history", history)
    if not history.get("loss") or not history.get("accuracy"):
        raise ValueError("history must hold the loss and accuracy of at least one epoch; train again")
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    told = []
    for place, quantity in enumerate(("loss", "accuracy")):
        axes = figure.add_subplot(1, 2, place + 1)
        for name, label, colour, marker in (
            (quantity, "training images", BLUE, "o-"),
            (f"val_{quantity}", "validation images", ORANGE, "s--"),
        ):
            if name in history:
                values = list(history[name])
                axes.plot(range(1, len(values) + 1), values, marker, color=colour, label=label)
                told.append(f"{quantity} on {label} from ≈ {values[0]:.3f} to ≈ {values[-1]:.3f}")
                if start is not None and name == quantity:
                    told[-1] += f" (before training ≈ {start[place]:.3f})"
        if start is not None:
            axes.plot([0], [start[place]], "D", color="black", label="before training")
        axes.set_xlabel("epochs of training")
        axes.set_ylabel(quantity)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.set_ylim(bottom=0, top=1 if quantity == "accuracy" else None)
        axes.grid(alpha=0.3)
        axes.legend()
    epochs = len(history["loss"])
    return Picture(figure, f"Over epochs 1 to {epochs}: {'; '.join(told)}.")


def class_probabilities(image, probabilities, label):
    """Draw one image beside the ten probabilities that a network gives it.

    ``image``: ``(28, 28)`` or ``(28, 28, 1)``; ``probabilities``: ``(10,)``; ``label``: the true
    class, 0 to 9. Returns a `Picture`.

    Raises what `check_predictions` raises.
    """
    image, probabilities = np.asarray(image), np.asarray(probabilities)
    check_predictions(label, probabilities)
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 2))
    left.imshow(image.reshape(image.shape[:2]), cmap="gray")
    left.set_title(f"true class: {CLASS_NAMES[label]}")
    left.set_axis_off()
    places = np.arange(10)
    bars = right.barh(places, probabilities, color=[ORANGE if k == label else BLUE for k in places])
    right.bar_label(bars, [f"{value:.1%}" for value in probabilities], padding=3)
    right.set_yticks(places, CLASS_NAMES)
    right.invert_yaxis()
    right.set_xlim(0, 1.15)
    right.set_xticks(np.linspace(0, 1, 6))
    right.set_xlabel("probability (orange: the true class)")
    return Picture(figure, say_probabilities(probabilities, label))


def check_predictions(labels, probabilities=None):
    """Check true classes ``(N,)`` and what a network says of them ``(N, 10)``, or one of each.

    Raises ``ValueError`` if a label is not a whole number from 0 to 9, or if probabilities have
    another shape or are not from 0 to 1 (sums that did not go through softmax, say), and ``TypeError`` for
    what is no number.
    """
    labels = array_of_numbers("labels", labels)
    takes = "labels must be whole numbers from 0 to 9, got"
    if labels.dtype.kind not in "iu":
        raise ValueError(f"{takes} {labels.dtype}")
    outside = labels[(labels < 0) | (labels > 9)]
    if outside.size:
        raise ValueError(f"{takes} {outside.ravel()[0]}")
    if probabilities is None:
        return
    probabilities = array_of_numbers("probabilities", probabilities)
    if probabilities.shape != (*labels.shape, 10):
        raise ValueError(
            f"probabilities must be ten for each label, got the shape {probabilities.shape} "
            f"for labels of the shape {labels.shape}"
        )
    if not np.all((probabilities >= 0) & (probabilities <= 1.0001)):
        raise ValueError("probabilities must be from 0 to 1, got others; does the network end in softmax?")


def confusion_matrix(matrix):
    """Draw how often each class was taken for each other one.

    ``matrix``: ``(10, 10)`` counts; rows are true classes, columns predicted ones. The colour
    shows the share of the row. Returns a `Picture`.

    Raises ``ValueError`` for another shape or for what is not a count.
    """
    matrix = np.asarray(matrix)
    if matrix.shape != (10, 10) or matrix.dtype.kind not in "iu" or matrix.min() < 0:
        raise ValueError(f"matrix must be (10, 10) counts, got {matrix.dtype} {matrix.shape}")
    share = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure = Figure(figsize=(8, 6.8), layout="constrained")
    axes = figure.add_subplot()
    shown = axes.imshow(share, cmap="cividis", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(matrix):
        colour = "black" if share[row, column] > 0.5 else "white"
        axes.text(column, row, f"{count:,}", ha="center", va="center", color=colour)
    axes.set_xticks(range(10), CLASS_NAMES, rotation=45, ha="right")
    axes.set_yticks(range(10), CLASS_NAMES)
    axes.set_xlabel("predicted class")
    axes.set_ylabel("true class")
    figure.colorbar(shown, label="share of the true class")
    wrong = np.where(np.eye(10, dtype=bool), 0, matrix)
    true, predicted = np.unravel_index(wrong.argmax(), wrong.shape)
    sentence = f"≈ {np.trace(matrix):,} of {matrix.sum():,} images are on the diagonal, where the prediction is right. "
    if wrong.any():
        sentence += (
            f"The most frequent mistake: ≈ {CLASS_NAMES[true]} taken for ≈ {CLASS_NAMES[predicted]}, "
            f"≈ {wrong.max():,} times."
        )
    else:
        sentence += "There is no mistake."
    return Picture(figure, sentence)


def accuracy_by_shift(shifts, accuracies):
    """Draw accuracy against how far the images were moved.

    ``shifts``: pixels, ascending; ``accuracies``: name of a network -> one accuracy a shift.
    Returns a `Picture`.

    Raises ``ValueError`` if there is no network, or if one has not an accuracy for each shift.
    """
    figure = Figure(figsize=(7, 3.6), layout="constrained")
    told = _draw_by_shift(figure.add_subplot(), shifts, accuracies)
    return Picture(figure, f"Accuracy by shift in pixels: {'; '.join(told)}.")


def compare_networks(networks, shifts):
    """Draw what networks achieve beside what they cost.

    ``networks``: name -> a dict with "accuracy" (on test images), "parameters", "seconds" (for one
    epoch of training) and "shifted" (an accuracy for each of ``shifts``, in pixels, ascending). Returns
    a `Picture`.

    Raises ``ValueError`` if there is no network, if one lacks a number, or if one has not an accuracy for
    each shift.
    """
    for name, numbers in networks.items():
        missing = {"accuracy", "parameters", "seconds", "shifted"} - set(numbers)
        if missing:
            raise ValueError(f"{name} has no {', '.join(sorted(missing))}")
    figure = Figure(figsize=(10, 3.6), layout="constrained")
    axes = figure.subplots(1, 4, width_ratios=(1, 1, 1, 3))
    told = _draw_by_shift(axes[3], shifts, {name: numbers["shifted"] for name, numbers in networks.items()})
    for panel, quantity, title, form in (
        (axes[0], "accuracy", "test accuracy", "{:.3f}"),
        (axes[1], "parameters", "parameters", "{:,}"),
        (axes[2], "seconds", "seconds an epoch", "{:.1f}"),
    ):
        values = [numbers[quantity] for numbers in networks.values()]
        colours = [colour for (_, colour), _ in zip(itertools.cycle(STYLES), values, strict=False)]
        bars = panel.bar(range(len(values)), values, color=colours)
        panel.bar_label(bars, [form.format(value) for value in values], padding=2, fontsize=9)
        panel.set_title(title, fontsize=10)
        panel.set_xticks([])
        panel.set_ylim(0, 1.15 * max(values))
        panel.yaxis.set_visible(False)  # each bar carries its number
    sentences = [
        f"{name}: test accuracy ≈ {numbers['accuracy']:.3f}, {numbers['parameters']:,} parameters, "
        f"≈ {numbers['seconds']:.1f} s an epoch"
        for name, numbers in networks.items()
    ]
    return Picture(
        figure,
        f"{'; '.join(sentences)}. Accuracy by shift in pixels, mean of four directions: {'; '.join(told)}.",
    )


def _draw_by_shift(axes, shifts, accuracies):
    """Draw one curve for each network, and return what is to be said of each."""
    if not accuracies:
        raise ValueError("accuracies must hold at least one network, got none")
    for name, values in accuracies.items():
        if len(values) != len(shifts):
            raise ValueError(
                f"accuracies must have {len(shifts)} values for each network, {name} has {len(values)}"
            )
    told = []
    for (name, values), (style, colour) in zip(accuracies.items(), itertools.cycle(STYLES), strict=False):
        axes.plot(shifts, values, style, color=colour, label=name)
        told.append(f"{name} from ≈ {values[0]:.3f} at {shifts[0]} to ≈ {values[-1]:.3f} at {shifts[-1]}")
    axes.axhline(0.1, color="grey", linestyle=":", label="guessing among ten classes")
    axes.set_xlabel("shift of the test images (pixels)")
    axes.set_ylabel("accuracy")
    axes.set_xticks(list(shifts))
    axes.set_ylim(0, 1)
    axes.grid(alpha=0.3)
    axes.legend()
    return told


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


def where_it_looks(image, occlusion, cam, label):
    """Draw an image beside two maps of what matters for one class.

    ``image``: ``(H, W)`` or ``(H, W, 1)``; ``occlusion``: ``(H, W)``, as ``activations.occlusion_map``
    returns it; ``cam``: ``(H, W)``, from ``activations.grad_cam`` and ``on_image``; ``label``: the class, 0 to 9. Returns a
    `Picture`.

    Raises ``ValueError`` or ``TypeError`` if ``label`` is no class or the maps are not as large as the image.
    """
    image, occlusion, cam = (
        np.asarray(image),
        finite_numbers("occlusion", occlusion),
        finite_numbers("cam", cam),
    )
    image, label = image.reshape(image.shape[:2]), whole_number("label", label, 0, 9)
    for name, values in (("occlusion", occlusion), ("cam", cam)):
        if values.shape != image.shape:
            raise ValueError(f"{name} must be as large as the image, {image.shape}, got {values.shape}")
    figure = Figure(figsize=(10, 3.6), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    left.imshow(image, cmap="gray")
    left.set_title("the image")
    limit = max(np.abs(occlusion).max(), 1e-9)
    for axes, values, title, colours, bounds, name in (
        (middle, occlusion, "occlusion", "cividis", (-limit, limit), "drop of the probability"),
        (right, cam, "Grad-CAM", "inferno", (0, max(cam.max(), 1e-9)), "weighted sum of the maps"),
    ):
        shown = axes.imshow(values, cmap=colours, vmin=bounds[0], vmax=bounds[1])
        # The outline of the thing, to see what lies where.
        axes.contour(image, levels=[image.max() / 4], colors="white", linewidths=0.8)
        axes.set_title(title)
        figure.colorbar(shown, ax=axes, label=name, shrink=0.8)
    for axes in (left, middle, right):
        axes.set_axis_off()
    row, column = np.unravel_index(occlusion.argmax(), occlusion.shape)
    cam_row, cam_column = np.unravel_index(cam.argmax(), cam.shape)
    return Picture(
        figure,
        f"For the class {CLASS_NAMES[label]}: covering a square changes the probability most around row ≈ {row}, "
        f"column ≈ {column}: it falls by ≈ {occlusion.max():.2f} on average; Grad-CAM is strongest around row ≈ {cam_row}, "
        f"column ≈ {cam_column}.",
    )
