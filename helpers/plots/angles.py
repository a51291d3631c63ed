"""How strongly a filter responds to drawn pictures at each angle."""

import numpy as np

from helpers.plots.picture import BLUE, ORANGE, Picture, canvas


def strength_by_angle(
    angles: np.ndarray, pictures: dict[str, np.ndarray], strengths: dict[str, np.ndarray], filter_number: int
) -> Picture:
    """Draw a filter's response to pictures at several angles, below the pictures themselves.

    Parameters
    ----------
    angles : (N,) degrees, ascending, all equally far apart
    pictures : what is drawn -> (N, H, W) float, at each angle; at most two kinds
    strengths : what is drawn -> (N,) float, the response to each picture
    filter_number : from 0
    """
    step, count = angles[1] - angles[0], len(pictures)
    figure, rows = canvas(10, 0.55 * count + 3, count + 1, 1, sharex=True, height_ratios=[*[0.4] * count, 3])
    *strips, axes = rows
    told = []
    for strip, (name, drawn), colour, line in zip(
        strips, pictures.items(), (BLUE, ORANGE), ("o-", "s--"), strict=False
    ):
        # A blank column on each side keeps neighbours apart.
        sheet = np.concatenate(
            [np.pad(one, ((0, 0), (2, 2)), constant_values=np.nan) for one in drawn], axis=1
        )
        ends = angles[0] - step / 2, angles[-1] + step / 2
        strip.imshow(sheet, cmap="gray", vmin=0, extent=(*ends, 0, step), aspect="auto")
        strip.set_ylabel(name, rotation=0, ha="right", va="center")
        strip.set(yticks=[])
        strip.spines[:].set_visible(False)
        strip.tick_params(bottom=False)
        values = strengths[name]
        axes.plot(angles, values, line, color=colour, label=name)
        most, least = values.argmax(), values.argmin()
        told.append(
            f"{name}: strongest ≈ {values[most]:.2f} at ≈ {angles[most]} degrees, "
            f"weakest ≈ {values[least]:.2f} at ≈ {angles[least]}"
        )
    axes.set(xlabel="angle (degrees)", ylabel=f"response of filter {filter_number}", xticks=angles[::3])
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    axes.legend()
    return Picture(figure, f"Filter {filter_number} by angle. {'; '.join(told)}.")
