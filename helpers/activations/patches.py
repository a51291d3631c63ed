"""The places in many images to which each filter responds most."""

from typing import NamedTuple

import keras
import numpy as np

from helpers.activations.graph import maps_of
from helpers.activations.images import computed


class Strongest(NamedTuple):
    """For each filter of a layer the images with the strongest cells, the strongest first."""

    images: np.ndarray  # (filters, count) int, their places among the images
    rows: np.ndarray  # (filters, count) int, of the strongest cell of the map
    columns: np.ndarray  # (filters, count) int
    values: np.ndarray  # (filters, count) float32, of that cell


def strongest_cells(model: keras.Model, images: np.ndarray, count: int = 24) -> dict[str, Strongest]:
    """In which images, and where in them, each filter of each layer responds most: by layer.

    Of each image only the strongest cell counts, so that one image does not take all the places.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    images : (N, H, W, C) float32, 0 to 1, or scaled as the model was trained
    count : int, how many images for each filter; with fewer images, all of them
    """
    tensors, highest = maps_of(model), {}
    for maps in computed(model, tensors, images):
        for layer, values in maps.items():
            cells = values.reshape(len(values), -1, values.shape[3])  # (n, h * w, filters)
            highest.setdefault(layer, []).append((cells.argmax(axis=1), cells.max(axis=1)))
    found = {}
    for layer, batches in highest.items():
        cells, values = (np.concatenate(parts) for parts in zip(*batches, strict=True))  # (N, filters)
        chosen = np.argsort(-values, axis=0, kind="stable")[:count]
        cells, values = (np.take_along_axis(numbers, chosen, axis=0).T for numbers in (cells, values))
        rows, columns = np.divmod(cells, tensors[layer].shape[2])
        found[layer] = Strongest(chosen.T, rows, columns, values)
    return found
