"""Feature maps: what every convolution and pooling layer makes of the images."""

import numpy as np

from helpers.activations.graph import _checked_output, _maps
from helpers.activations.images import _checked_images, _computed


def layer_names(model):
    """The names of the convolution and pooling layers on the way to the output, in their order.

    That is Keras' ``Conv2D``, ``MaxPooling2D`` and ``AveragePooling2D``.
    """
    return list(_maps(model))


def feature_maps(model, images):
    """What every convolution and pooling layer makes of the images.

    Returns a dict from the layer's name to float32 ``(N, H, W, C)``, in the order of `layer_names`.
    """
    batches = list(_computed(model, _maps(model), _checked_images(model, images)))
    return {layer: np.concatenate([maps[layer] for maps in batches]) for layer in batches[0]}


def answers(model, images):
    """What the model says of the images: float32 ``(N, classes)``, as ``model.predict`` gives it."""
    batches = _computed(model, {"output": _checked_output(model)}, _checked_images(model, images))
    return np.concatenate([batch["output"] for batch in batches])
