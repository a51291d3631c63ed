"""Explorers that look into a network: its layers and their maps, and its mistakes."""

from typing import TYPE_CHECKING

import numpy as np

from helpers import views
from helpers.arguments import finite_numbers, one_of, whole_number
from helpers.explorers import guards
from helpers.explorers.explorer import Explorer

if TYPE_CHECKING:  # it takes seconds
    import keras


def explore_feature_maps(
    model: "keras.Model",
    images: np.ndarray,
    labels: np.ndarray | None = None,
    layer: str | None = None,
    filter_number: int = 0,
    image_index: int = 0,
) -> Explorer:
    """Look into a network: its diagram, all maps of a layer, and one map beside its image.

    A layer, a filter and a cell of the map can be clicked, or chosen with ``layer``, ``filter_number``,
    ``row`` and ``column``; the cell's receptive field is framed on the image. ``order`` lays all maps out by
    number, or the strongest first. With ``scale`` "the layer" the single map has the colours of all maps of
    its layer, so that they can be compared: from 0 to the strongest value in the first 100 images. After more
    training, make it anew.

    Parameters
    ----------
    model : with convolution or pooling layers
    images : (N, H, W, C) float, as the model takes them
    labels : (N,) int, 0 to 9; named in the sentence if given
    layer : str, a name in ``activations.layer_names(model)``; the first one if not given
    filter_number, image_index : int; where the sliders start

    Raises
    ------
    TypeError, ValueError : another model, images or labels that don't fit, a start out of range
    """
    subject, layer = checked(model, images, labels, layer, filter_number, image_index)
    # Known before the first slider moves: a move computes one image at most.
    of_layer = views.feature_maps.scales(subject)
    return Explorer(views.feature_maps.view, subject, of_layer, layer, filter_number, image_index)


def explore_mistakes(
    model: "keras.Model",
    images: np.ndarray,
    labels: np.ndarray,
    probabilities: np.ndarray,
    layer: str | None = None,
    filter_number: int = 0,
) -> Explorer:
    """Walk from a cell of the confusion matrix to the mistakes in it, and see why they were made.

    A click on the matrix, or ``true_class`` and ``predicted_class``, choose the cell; a click on the strip,
    or ``place``, the mistake: those with the highest probability first. Beside the matrix stand the mistake
    with one of its feature maps, and below it the image of the true class that is recognised with the highest
    probability, with the map of the same filter on the same scale.

    Parameters
    ----------
    model : with convolution or pooling layers
    images : (N, H, W, C) float, as the model takes them
    labels : (N,) int, 0 to 9
    probabilities : (N, 10) float, 0 to 1; what ``model`` says of ``images``
    layer : str, a name in ``activations.layer_names(model)``; the first one if not given
    filter_number : int; where the slider starts

    Raises
    ------
    TypeError, ValueError : another model, arrays that don't fit, no mistake at all
    """
    subject, layer = checked(model, images, labels, layer, filter_number)
    probabilities = guards.ten_probabilities(probabilities, subject.images)
    predictions, sure = probabilities.argmax(axis=1).astype(np.uint8), probabilities.max(axis=1)
    if np.array_equal(predictions, subject.labels):
        raise ValueError("there is no mistake to explore: every prediction is right")
    return Explorer(views.mistakes.view, subject, predictions, sure, layer, filter_number)


def checked(model, images, labels, layer, filter_number, image_index=0) -> tuple[views.network.Subject, str]:
    """The model with images that it takes and their classes, and the layer; the numbers are only checked."""
    from helpers import activations  # here, because it takes seconds: it imports TensorFlow

    images = finite_numbers("images", images)
    if images.ndim != 4 or not len(images):
        raise ValueError(f"images must be (N, H, W, C), at least one, got the shape {images.shape}")
    network = activations.KerasNetwork(model)
    activations.checked_images(model, images)  # says so if the model cannot take them
    if labels is not None:
        labels = guards.classes(labels, images)
    layers = list(network.shapes)
    layer = layers[0] if layer is None else one_of("layer", layer, layers)
    whole_number("filter_number", filter_number, 0, network.shapes[layer][2] - 1)
    whole_number("image_index", image_index, 0, len(images) - 1)
    return views.network.Subject(network, images, labels), layer
