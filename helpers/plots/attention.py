"""Where in an image a network looks."""

import numpy as np
from matplotlib.figure import Figure

from helpers.arguments import finite_numbers, whole_number
from helpers.data import CLASS_NAMES
from helpers.plots.picture import Picture


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
