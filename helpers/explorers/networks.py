"""Explorers that look into a network: its layers and their maps, and its mistakes."""

from typing import TYPE_CHECKING

import numpy as np

from helpers import views
from helpers.arguments import finite_numbers, one_of, whole_number
from helpers.explorers import guards
from helpers.explorers.explorer import Explorer
from helpers.forward import SIDE, Snapshots

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


def explore_snapshots(
    snapshots: Snapshots,
    images: np.ndarray,
    labels: np.ndarray | None = None,
    layer: str = "conv2d",
    filter_number: int = 0,
    image_index: int = 0,
) -> Explorer:
    """Walk from the random network to the trained one: kernels, maps and accuracy at each ``snapshot``.

    With ``layer`` "conv2d" the kernels of all its filters are shown; with "conv2d_1" those of one filter, for
    each channel it adds up, and enlarged the one whose weights are largest once it is trained. With ``scale``
    "the trained network" the colours stay those of the last snapshot, so that one sees weights and maps grow.

    Parameters
    ----------
    snapshots : as ``models.course_snapshots()`` returns them
    images : (N, 28, 28, 1) float, 0 to 1
    labels : (N,) int, 0 to 9; named in the sentence if given
    layer : "conv2d" or "conv2d_1"
    filter_number, image_index : int; where the sliders start

    Raises
    ------
    TypeError, ValueError : no snapshots, images or labels that don't fit, a start out of range
    """
    if not isinstance(snapshots, Snapshots):
        raise TypeError(f"snapshots must be models.course_snapshots(), got {type(snapshots).__name__}")
    images = finite_numbers("images", images)
    if images.shape[1:] != (SIDE, SIDE, 1) or not len(images):
        raise ValueError(f"images must be (N, 28, 28, 1), at least one, got the shape {images.shape}")
    if labels is not None:
        labels = guards.classes(labels, images)
    one_of("layer", layer, views.snapshots.LAYERS)
    filters = snapshots.weights[2 * views.snapshots.LAYERS.index(layer)].shape[-1]
    whole_number("filter_number", filter_number, 0, filters - 1)
    whole_number("image_index", image_index, 0, len(images) - 1)
    return Explorer(views.snapshots.view, snapshots, images, labels, layer, filter_number, image_index)


def explore_patches(
    model: "keras.Model",
    images: np.ndarray,
    labels: np.ndarray,
    layer: str | None = None,
    filter_number: int = 0,
) -> Explorer:
    """See to which patches of many images each filter responds most, and what they have in common.

    A patch is what the strongest cell of an image's map sees: its receptive field. ``layer`` and
    ``filter_number`` choose the filter; a click on a patch, or ``place``, shows the image it is cut from.

    Parameters
    ----------
    model : with convolution or pooling layers, one after the other
    images : (N, H, W, C) float, as the model takes them; all of them are searched once
    labels : (N,) int, 0 to 9
    layer : str, a name in ``activations.layer_names(model)``; the first one if not given
    filter_number : int; where the slider starts

    Raises
    ------
    TypeError, ValueError : another model, images or labels that don't fit, a start out of range
    """
    subject, layer = checked(model, images, labels, layer, filter_number)
    from helpers import activations  # here, because it takes seconds: it imports TensorFlow

    for name in subject.network.shapes:
        activations.receptive_field(model, name, 0, 0)  # says so if it is not known
    count = views.patches.COLUMNS * views.patches.ROWS
    strongest = activations.strongest_cells(model, subject.images, count).values()
    # Only the images that are shown are kept, and so only they are named in the saved notebook.
    chosen = np.concatenate([of_layer.images for of_layer in strongest])  # (filters of all layers, count)
    numbers, places = np.unique(chosen, return_inverse=True)
    rows, columns, values = (
        np.concatenate([getattr(of_layer, name) for of_layer in strongest])
        for name in ("rows", "columns", "values")
    )
    cells = np.stack([places.reshape(chosen.shape), rows, columns], axis=-1).astype(np.int32)
    shown = views.network.Subject(subject.network, subject.images[numbers], subject.labels[numbers])
    return Explorer(views.patches.view, shown, numbers, cells, values, len(images), layer, filter_number)


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
