"""How networks learn, what they cost, and how much of it a shift of the images takes away."""

import itertools

from matplotlib.figure import Figure

from helpers.plots.picture import BLUE, ORANGE, Picture

# Of one network after the other: in curves, and their colours in bars.
STYLES = (("o-", BLUE), ("s--", ORANGE), ("^:", "black"))


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
