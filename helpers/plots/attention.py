"""Where in an image a network looks."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing.colours import ends
from helpers.plots.picture import Picture, canvas


def where_it_looks(image: np.ndarray, occlusion: np.ndarray, cam: np.ndarray, label: int) -> Picture:
    """Draw an image beside two maps of what matters for one class.

    Parameters
    ----------
    image : (H, W) or (H, W, 1), drawn in grey
    occlusion : (H, W) float, how far the probability falls where a square is covered
    cam : (H, W) float from 0, Grad-CAM's map, made as large as the image
    label : the class, 0 to 9
    """
    image = image.reshape(image.shape[:2])
    figure, (left, middle, right) = canvas(10, 3.6, 1, 3)
    left.imshow(image, cmap="gray")
    left.set_title("the image")
    limit = ends(np.abs(occlusion))[1]
    for axes, values, title, colours, low, high, name in (
        (middle, occlusion, "occlusion", "cividis", -limit, limit, "drop in probability"),
        (right, cam, "Grad-CAM", "inferno", *ends(cam), "weighted sum of the maps"),
    ):
        shown = axes.imshow(values, cmap=colours, vmin=low, vmax=high)
        # The outline of the thing, to see what lies where.
        axes.contour(image, levels=[image.max() / 4], colors="white", linewidths=0.8)
        axes.set_title(title)
        figure.colorbar(shown, ax=axes, label=name, shrink=0.8)
    for axes in (left, middle, right):
        axes.set_axis_off()
    covered, seen = "covering a square changes nothing", "Grad-CAM is 0 everywhere"
    if occlusion.any():
        covered = f"covering a square lowers the probability most {_around_highest(occlusion)}, "
        covered += f"by ≈ {occlusion.max():.2f} on average"
    if cam.any():
        seen = f"Grad-CAM is strongest {_around_highest(cam)}"
    return Picture(figure, f"For the class {CLASS_NAMES[label]}: {covered}; {seen}.")


def _around_highest(values):
    row, column = np.unravel_index(values.argmax(), values.shape)
    return f"around row ≈ {row}, column ≈ {column}"
