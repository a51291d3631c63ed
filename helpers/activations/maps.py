"""What every convolution and pooling layer makes of images, and what the model says of them."""

import keras
import numpy as np

from helpers.activations.graph import maps_of, output_of
from helpers.activations.images import computed, joined


def layer_names(model: keras.Model) -> list[str]:
    """The ``Conv2D``, ``MaxPooling2D`` and ``AveragePooling2D`` layers on the way to the output, in order."""
    return list(maps_of(model))


def feature_maps(model: keras.Model, images: np.ndarray) -> dict[str, np.ndarray]:
    """What every convolution and pooling layer makes of the images: layer -> (N, h, w, filters) float32.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    images : (N, H, W, C) float32, 0 to 1, or scaled as the model was trained
    """
    return joined(computed(model, maps_of(model), images))


def answers(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """What the model says of images (N, H, W, C): float32 (N, classes), as ``model.predict`` gives it."""
    return joined(computed(model, {"output": output_of(model)}, images))["output"]
