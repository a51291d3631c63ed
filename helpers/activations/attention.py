"""Where in the image the answer comes from."""

import itertools

import keras
import numpy as np
import tensorflow as tf

from helpers.activations.graph import convolutions_of, extractor, map_of, origin, output_of
from helpers.activations.images import batch_of_one
from helpers.activations.maps import answers


def occlusion_map(
    model: keras.Model, image: np.ndarray, label: int, size: int = 4, value: float = 0.0
) -> np.ndarray:
    """How much each pixel's surroundings matter: hide them, and see how far the probability drops.

    A square is hidden at every place where it fits into the image. A pixel gets the mean of the drops over
    all squares that cover it: above 0 where the model needs what is there, below 0 where it speaks against
    the class: (H, W) float32. The method is that of Zeiler and Fergus, 2014, "Visualizing and Understanding
    Convolutional Networks", section 4.2 (https://arxiv.org/abs/1311.2901), who plot the probability for
    each place of the square. Works for models without a convolution, too.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    image : (H, W, C) float32, 0 to 1, or scaled as the model was trained
    label : int, the class whose probability is watched
    size : int, the square's side, from 1 to the shorter side of the image
    value : float, what the square's pixels are set to
    """
    images = batch_of_one(model, image)
    _, rows, columns, _ = images.shape
    places = itertools.product(range(rows - size + 1), range(columns - size + 1))
    squares = [(slice(top, top + size), slice(left, left + size)) for top, left in places]
    images = np.repeat(images, 1 + len(squares), axis=0)  # as it is, then one copy for each square
    for hidden, square in zip(images[1:], squares, strict=True):
        hidden[square] = value
    probabilities = answers(model, images)[:, label]
    drops, times = np.zeros((rows, columns)), np.zeros((rows, columns))
    for square, probability in zip(squares, probabilities[1:], strict=True):
        drops[square] += probabilities[0] - probability
        times[square] += 1
    return (drops / times).astype(np.float32)


def grad_cam(model: keras.Model, image: np.ndarray, label: int, layer: str | None = None) -> np.ndarray:
    """Grad-CAM: where in a layer's maps there is what speaks for a class.

    Selvaraju et al., 2017, "Grad-CAM", https://arxiv.org/abs/1610.02391, equations 1 and 2: each map of
    the layer is weighted with the mean, over its cells, of the gradient of the class's score; of the
    weighted sum of the maps what is positive stays: (h, w) float32, the size of the layer's maps, not scaled
    to 1. The score is what goes into the softmax, if the model ends in a ``Dense`` with softmax or in a
    softmax layer, and else the output itself.

    Parameters
    ----------
    model : keras.Model of images (H, W, C)
    image : (H, W, C) float32, 0 to 1, or scaled as the model was trained
    label : int, the class
    layer : str, a convolution or pooling layer; if not given, the last convolution
    """
    tensor = map_of(model, convolutions_of(model)[-1] if layer is None else layer)
    image = tf.constant(batch_of_one(model, image))
    before, scores_from = _before_softmax(output_of(model))
    both = extractor(model, {"maps": tensor, "before": before})
    with tf.GradientTape() as tape:
        # By itself the tape follows the weights: not through layers that come before all of them.
        tape.watch(image)
        computed = both(image, training=False)
        score = scores_from(computed["before"])[0, label]
    gradient = tape.gradient(score, computed["maps"], unconnected_gradients=tf.UnconnectedGradients.ZERO)
    weights = np.asarray(gradient, np.float32)[0].mean(axis=(0, 1))  # (h, w, filters) becomes (filters,)
    return np.maximum(np.asarray(computed["maps"], np.float32)[0] @ weights, 0)  # (h, w)


def _before_softmax(output):
    """A symbolic tensor, and what makes of its values the scores before the softmax, up to a constant."""
    last, takes = origin(output)
    softmax = getattr(last, "activation", None) is keras.activations.softmax
    if softmax and isinstance(last, keras.layers.Dense):
        # Without the bias: it is the same for every image, and so makes no difference to a gradient.
        return takes[0], lambda values: keras.ops.matmul(values, last.kernel)
    if isinstance(last, keras.layers.Softmax) or (softmax and isinstance(last, keras.layers.Activation)):
        return takes[0], lambda values: values
    return output, lambda values: values
