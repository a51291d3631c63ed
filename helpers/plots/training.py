"""How networks learn, what they cost, and how much of it a shift of the images takes away."""

from helpers.plots.picture import BLUE, ORANGE, Picture, canvas

# Of one network after the other, in curves and in bars.
COLOURS, LINES = (BLUE, ORANGE, "black"), ("o-", "s--", "^:")


def training_curves(history, start: tuple[float, float] | None = None) -> Picture:
    """Draw loss and accuracy against epochs.

    Raises ``ValueError`` if no epoch was finished, as when the training was stopped.

    Parameters
    ----------
    history : what ``models.train`` returns, or a dict like its ``.history``: name -> a number for each epoch
    start : loss and accuracy on the training images before the training, drawn at epoch 0
    """
    history = getattr(history, "history", history)
    if not history.get("loss"):
        raise ValueError("history must hold the loss and accuracy of at least one epoch; train again")
    figure, both = canvas(9, 3.2, 1, 2)
    told = []
    for place, (axes, quantity) in enumerate(zip(both, ("loss", "accuracy"), strict=True)):
        values = history[quantity]
        epochs = range(1, len(values) + 1)
        axes.plot(epochs, values, "o-", color=BLUE, label="training images")
        told.append(f"{quantity} on training images from ≈ {values[0]:.3f} to ≈ {values[-1]:.3f}")
        if start is not None:
            told[-1] += f" (before training ≈ {start[place]:.3f})"
        if f"val_{quantity}" in history:
            values = history[f"val_{quantity}"]
            axes.plot(epochs, values, "s--", color=ORANGE, label="validation images")
            told.append(f"{quantity} on validation images from ≈ {values[0]:.3f} to ≈ {values[-1]:.3f}")
        if start is not None:
            axes.plot([0], [start[place]], "D", color="black", label="before training")
        axes.set(xlabel="epochs of training", ylabel=quantity)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.set_ylim(bottom=0, top=1 if quantity == "accuracy" else None)
        axes.grid(alpha=0.3)
        axes.legend()
    return Picture(figure, f"Over epochs 1 to {len(history['loss'])}: {'; '.join(told)}.")


def accuracy_by_shift(shifts: range, accuracies: dict[str, list[float]]) -> Picture:
    """Draw accuracy against how far the images were moved.

    Parameters
    ----------
    shifts : pixels, ascending
    accuracies : name of a network -> one accuracy for each shift, 0 to 1
    """
    figure, axes = canvas(7, 3.6)
    return Picture(figure, f"Accuracy by shift in pixels: {_draw_by_shift(axes, shifts, accuracies)}.")


def compare_networks(networks: dict[str, dict], shifts: range) -> Picture:
    """Draw what networks achieve beside what they cost.

    Parameters
    ----------
    networks : name -> {"accuracy": 0 to 1, "parameters", "seconds" (an epoch), "shifted": one for each shift}
    shifts : pixels, ascending
    """
    figure, (accuracy, parameters, seconds, by_shift) = canvas(10, 3.6, 1, 4, width_ratios=(1, 1, 1, 3))
    shifted = _draw_by_shift(by_shift, shifts, {name: one["shifted"] for name, one in networks.items()})
    for axes, quantity, title, form in (
        (accuracy, "accuracy", "test accuracy", "{:.3f}"),
        (parameters, "parameters", "parameters", "{:,}"),
        (seconds, "seconds", "seconds an epoch", "{:.1f}"),
    ):
        values = [one[quantity] for one in networks.values()]
        bars = axes.bar(range(len(values)), values, color=COLOURS)  # after the last comes the first again
        axes.bar_label(bars, [form.format(value) for value in values], padding=2, fontsize=9)
        axes.set_title(title, fontsize=10)
        axes.set(xticks=[], ylim=(0, 1.15 * max(values)))
        axes.yaxis.set_visible(False)  # each bar carries its number
    told = "; ".join(
        f"{name}: test accuracy ≈ {one['accuracy']:.3f}, {one['parameters']:,} parameters, "
        f"≈ {one['seconds']:.1f} s an epoch"
        for name, one in networks.items()
    )
    return Picture(figure, f"{told}. Accuracy by shift in pixels, mean of four directions: {shifted}.")


def _draw_by_shift(axes, shifts, accuracies):
    """Draw one curve for each network, and return what is to be said of them."""
    told = []
    for number, (name, values) in enumerate(accuracies.items()):
        axes.plot(shifts, values, LINES[number % 3], color=COLOURS[number % 3], label=name)
        told.append(f"{name} from ≈ {values[0]:.3f} at {shifts[0]} to ≈ {values[-1]:.3f} at {shifts[-1]}")
    axes.axhline(0.1, color="grey", linestyle=":", label="guessing among ten classes")
    axes.set(xlabel="shift of the test images (pixels)", ylabel="accuracy", xticks=shifts, ylim=(0, 1))
    axes.grid(alpha=0.3)
    axes.legend()
    return "; ".join(told)
