"""Trainings beside each other: each seed a dot, and losses epoch by epoch."""

from collections.abc import Sequence

import numpy as np

from helpers.plots.picture import BLUE, ORANGE, Picture, canvas

LOOKS = ((BLUE, "o-"), (ORANGE, "s--"), ("black", "^:"), ("grey", "D-."))


def each_seed(
    results: dict[str, list[Sequence[float]]],
    titles: Sequence[str],
    quantity: str = "accuracy",
    yours: dict[str, Sequence[float]] | None = None,
) -> Picture:
    """Draw a panel for each title: in a row for each network a dot for each seed, and a line for the mean.

    Parameters
    ----------
    results : name of a network -> for each seed one number for each title
    titles : such as "moved by 2"
    quantity : what the numbers are
    yours : name of a network, among those of results or not -> one more run of it, drawn in orange
    """
    yours = yours or {}
    names = [*results, *(name for name in yours if name not in results)]
    figure, panels = canvas(
        10, 1 + 0.36 * len(names), 1, len(titles), sharex=True, sharey=True, squeeze=False
    )
    for place, (axes, title) in enumerate(zip(panels[0], titles, strict=True)):
        for row, name in enumerate(names):
            values = [run[place] for run in results.get(name, [])]
            if values:
                axes.plot(values, [row] * len(values), "o", color=BLUE, alpha=0.6, markeredgewidth=0)
                axes.plot(np.mean(values), row, "|", color="black", markersize=16, markeredgewidth=2)
            if name in yours:
                axes.plot(yours[name][place], row, "D", color=ORANGE, markeredgecolor="black")
        axes.set_title(title, fontsize=10)
        axes.set_xlabel(quantity)
        axes.grid(alpha=0.3)
    panels[0][0].set(yticks=range(len(names)), yticklabels=names)
    panels[0][0].invert_yaxis()
    told = [f"{name}: {_of_seeds(titles, np.array(runs))}" for name, runs in results.items()]
    for name, values in yours.items():
        ends = [f"{titles[place]} ≈ {values[place]:.3f}" for place in sorted({0, len(titles) - 1})]
        told.append(f"your {name}: {', '.join(ends)}")
    return Picture(figure, f"{quantity.capitalize()}, mean (lowest to highest). {'; '.join(told)}.")


def _of_seeds(titles, runs):
    """Mean and range for the first and the last title."""
    told = []
    for place in sorted({0, len(titles) - 1}):
        values = runs[:, place]
        told.append(f"{titles[place]} ≈ {values.mean():.3f} (≈ {values.min():.3f} to ≈ {values.max():.3f})")
    return ", ".join(told)


def validation_losses(histories: dict[str, dict]) -> Picture:
    """Draw the validation loss and accuracy of trainings against epochs, and mark where each loss is lowest.

    Parameters
    ----------
    histories : name of at most four trainings -> quantity -> one number for each epoch, as Keras has it
    """
    figure, both = canvas(9, 3.4, 1, 2)
    told = []
    for (name, history), (colour, look) in zip(histories.items(), LOOKS, strict=False):
        best = int(np.argmin(history["val_loss"]))
        epochs = range(1, len(history["val_loss"]) + 1)
        for axes, quantity in zip(both, ("val_loss", "val_accuracy"), strict=True):
            axes.plot(epochs, history[quantity], look, color=colour, label=name, markersize=4)
            axes.plot(best + 1, history[quantity][best], "o", color=colour, fillstyle="none", markersize=12)
        told.append(
            f"{name} lowest ≈ {history['val_loss'][best]:.3f} in epoch ≈ {best + 1}, "
            f"at the end ≈ {history['val_loss'][-1]:.3f}"
        )
    for axes, quantity in zip(both, ("validation loss", "validation accuracy"), strict=True):
        axes.set(xlabel="epochs of training", ylabel=quantity)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
    both[0].legend()
    return Picture(figure, f"Validation loss over {len(epochs)} epochs: {'; '.join(told)}.")
