"""The figure of a sweep: each run a dot, and their means, with a sentence on each result."""

from pathlib import Path

from matplotlib.lines import Line2D

from helpers.folders import written_whole
from helpers.plots.picture import BLUE, ORANGE, Picture, canvas
from helpers.tools.runs import compared

LOOKS = [(BLUE, "o"), (ORANGE, "s"), ("black", "^"), ("grey", "D")]
LOOKS += [(colour, marker) for (colour, _), marker in zip(LOOKS * 2, "vDsoPXPX", strict=True)]
MOST_PANELS, IN_A_ROW = 12, 3


def draw(rows: list[dict], folder: Path) -> str:
    """Write figure.png, and what it shows to figure.txt. Returns that text, a line for each result.

    Parameters
    ----------
    rows : as `sweep` returns them
    folder : where to write
    """
    done = [row for row in rows if row["outcome"] == "done"]
    results = compared.numeric_results(done)
    lines = []
    if len(done) < len(rows):
        failed = len(rows) - len(done)
        lines.append(f"Runs that failed, and do not count here: {failed} of {len(rows)}.")
    if not results:
        (folder / "figure.png").unlink(missing_ok=True)
        text = "\n".join([*lines, "No run recorded a number, so there is nothing to draw."])
    else:
        if len(results) > MOST_PANELS:
            lines.append(f"Only the first {MOST_PANELS} of {len(results)} results are shown.")
        picture = runs_compared(done, results[:MOST_PANELS])
        written_whole(folder / "figure.png", lambda file: file.write_bytes(picture.png))
        text = "\n".join([*lines, picture.sentence])
    written_whole(folder / "figure.txt", lambda file: file.write_text(f"{text}\n", encoding="utf-8"))
    return text


def runs_compared(rows: list[dict], results: list[str]) -> Picture:
    """Draw a panel for each result: the first setting along the axis, others by colour and shape.

    Parameters
    ----------
    rows : as `sweep` returns them, of runs that are done
    results : the names of at least one result that is a number
    """
    names = compared.settings_compared(rows)
    across = min(IN_A_ROW, len(results))
    down = -(-len(results) // across)
    places, labels = {}, []  # the first setting's value -> its place; what the others are -> their look
    for values in dict.fromkeys(compared.values_of(row, names) for row in rows):
        places.setdefault(values[:1], len(places))
        if values[1:] not in labels:
            labels.append(values[1:])
    width = max(4, 0.3 * len(places) * len(labels) + 1.5)
    ticks = [", ".join(values) or "all runs" for values in places]
    slanted = (
        {"rotation": 30, "ha": "right", "rotation_mode": "anchor"} if len("".join(ticks)) > 8 * width else {}
    )
    height = (4.4 if slanted else 3.4) * down + 0.25 * len(labels) / across
    figure, panels = canvas(width * across, height, down, across, squeeze=False)
    told = []
    for axes, result in zip(panels.flat, results, strict=False):
        grouped = compared.groups(rows, names, result)
        _draw(axes, grouped, places, labels)
        axes.set(title=result, xlabel=names[0] if names else "", xlim=(-0.6, len(places) - 0.4))
        axes.set_xticks(range(len(ticks)), ticks, **slanted)
        axes.grid(axis="y", alpha=0.3)
        told.append(compared.sentence(result, names, grouped))
    for axes in panels.flat[len(results) :]:
        axes.set_axis_off()
    if len(labels) > 1:
        shapes = [
            Line2D([], [], color=colour, marker=marker, linestyle="") for colour, marker in _looks(labels)
        ]
        titles = [
            ", ".join(f"{name} {value}" for name, value in zip(names[1:], label, strict=True))
            for label in labels
        ]
        figure.legend(shapes, titles, loc="outside lower center", ncols=2 * across)
    return Picture(figure, "\n".join(told))


def _looks(labels):
    return [LOOKS[place % len(LOOKS)] for place in range(len(labels))]


def _draw(axes, grouped, places, labels):
    """Each number a dot at the place of its first setting; beside it the groups that differ in others."""
    for values, numbers in grouped.items():
        label = labels.index(values[1:])
        colour, marker = _looks(labels)[label]
        place = places[values[:1]] + (label - (len(labels) - 1) / 2) * 0.8 / len(labels)
        axes.plot([place] * len(numbers), numbers, marker, color=colour, alpha=0.6, markeredgewidth=0)
        half = 0.3 / len(labels)
        axes.hlines(sum(numbers) / len(numbers), place - half, place + half, color=colour, linewidth=2)
