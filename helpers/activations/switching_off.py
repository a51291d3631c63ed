"""What a model answers without some of its filters."""

from collections.abc import Sequence

import keras
import numpy as np

from helpers.activations.graph import chain, map_of, output_of
from helpers.activations.images import computed

TOGETHER = 2_000_000  # values, 8 MB, that the next layers take at once: each of their calls has its price


def probabilities_without(
    model: keras.Model, images: np.ndarray, layer: str, filters: Sequence[int]
) -> np.ndarray:
    """What the model answers if the maps of some filters are 0 everywhere: (N, classes) float32.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    images : (N, H, W, C) float32, 0 to 1, or scaled as the model was trained
    layer : str, a convolution or pooling layer; from there to the output the model is a simple chain
    filters : ints, which filters of the layer; with none of them it is the model's own answer
    """
    return probabilities_without_each(model, images, layer, [filters])[0]


def switched_off_one_by_one(model: keras.Model, images: np.ndarray, layer: str) -> np.ndarray:
    """What the model answers without each filter of a layer in turn: (filters, N, classes) float32.

    The layers after ``layer`` are computed for each of them: after a pooling layer that is less work.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    images : (N, H, W, C) float32, 0 to 1, or scaled as the model was trained
    layer : str, a convolution or pooling layer; from there to the output the model is a simple chain
    """
    each = [[number] for number in range(map_of(model, layer).shape[3])]
    return probabilities_without_each(model, images, layer, each)


def probabilities_without_each(
    model: keras.Model, images: np.ndarray, layer: str, selections: Sequence[Sequence[int]]
) -> np.ndarray:
    """What the model answers without each of several selections of filters: (selections, N, classes).

    The layers up to ``layer`` are computed once for all of them.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    images : (N, H, W, C) float32, 0 to 1, or scaled as the model was trained
    layer : str, a convolution or pooling layer; from there to the output the model is a simple chain
    selections : each as ``filters`` of `probabilities_without`
    """
    tensor = map_of(model, layer)
    after = [step for step, _ in chain(tensor, output_of(model))]
    answers = []
    for batch in computed(model, {"maps": tensor}, images):
        maps = batch["maps"]  # (n, h, w, filters)
        at_once = max(1, TOGETHER // maps.size)
        of_batch = []
        for start in range(0, len(selections), at_once):
            some = selections[start : start + at_once]
            values = np.repeat(maps[np.newaxis], len(some), axis=0)  # (some, n, h, w, filters)
            for without, off in zip(values, some, strict=True):
                without[..., off] = 0
            values = values.reshape(-1, *maps.shape[1:])
            for step in after:
                values = step(values, training=False)
            of_batch.extend(np.asarray(values, np.float32).reshape(len(some), len(maps), -1))
        answers.append(of_batch)
    return np.concatenate(answers, axis=1)
