"""Where in the image the answer comes from."""

import keras
import numpy as np
import tensorflow as tf

from helpers.activations.graph import _as_numpy, _checked_output, _convolutions, _extractor, _maps, _origin
from helpers.activations.images import _checked_image, _checked_label, _checked_number, _computed
from helpers.arguments import one_of, whole_number


def occlusion_map(model, image, label, size=4, value=0.0):
    """How much each pixel's surroundings matter: hide them, and see how far the probability drops.

    A square of ``size`` x ``size`` pixels is set to ``value``, at every place where it fits into the
    image. A pixel gets the mean of the drops in the probability of class ``label`` over all squares
    that cover it: above 0 where the model needs what is there, below 0 where it speaks against the
    class. The method is that of Zeiler and Fergus, 2014, "Visualizing and Understanding Convolutional
    Networks", section 4.2 (https://arxiv.org/abs/1311.2901), who plot the probability for each place of
    the square. Works for models without a convolution, too.

    Returns float32 ``(H, W)``, the size of the image.
    """
    label = _checked_label(model, label)
    image = _checked_image(model, image)
    rows, columns = image.shape[:2]
    size = whole_number("size", size, 1, min(rows, columns))
    value = _checked_number("value", value)
    squares = [
        (slice(top, top + size), slice(left, left + size))
        for top in range(rows - size + 1)
        for left in range(columns - size + 1)
    ]
    # The image as it is comes first, then one copy for each square.
    images = np.repeat(image[np.newaxis], 1 + len(squares), axis=0)
    for hidden, square in zip(images[1:], squares, strict=True):
        hidden[square] = value
    batches = _computed(model, {"output": _checked_output(model)}, images)
    probabilities = np.concatenate([batch["output"][:, label] for batch in batches])
    drops, times = np.zeros((rows, columns)), np.zeros((rows, columns))
    for square, probability in zip(squares, probabilities[1:], strict=True):
        drops[square] += probabilities[0] - probability
        times[square] += 1
    return (drops / times).astype(np.float32)


def grad_cam(model, image, label, layer=None):
    """Grad-CAM: where in a layer's maps there is what speaks for a class.

    Selvaraju et al., 2017, "Grad-CAM", https://arxiv.org/abs/1610.02391, equations 1 and 2: each map of
    the layer is weighted with the mean, over its cells, of the gradient of the class's score; of the
    weighted sum of the maps what is positive stays. ``layer``: one of `layer_names`, by default the last
    convolution. The score is what goes into the softmax, if the model ends in a ``Dense`` with softmax
    or in a softmax layer, and else the output itself.

    Returns float32 ``(H, W)``, the size of the layer's maps, from 0 upwards; not scaled to 1.
    """
    maps = _maps(model)
    if layer is None:
        layer = _convolutions(model)[-1]
    tensor = maps[one_of("layer", layer, maps)]
    label = _checked_label(model, label)
    image = tf.constant(_checked_image(model, image)[np.newaxis])
    before, scores_from = _before_softmax(_checked_output(model))
    both = _extractor(model, {"maps": tensor, "before": before})
    with tf.GradientTape() as tape:
        # By itself the tape follows the weights: not through layers that come before all of them.
        tape.watch(image)
        computed = both(image, training=False)
        score = scores_from(computed["before"])[0, label]
    gradient = tape.gradient(score, computed["maps"], unconnected_gradients=tf.UnconnectedGradients.ZERO)
    weights = _as_numpy(gradient)[0].mean(axis=(0, 1))
    return np.maximum(_as_numpy(computed["maps"])[0] @ weights, 0)


def _before_softmax(output):
    """A symbolic tensor, and what makes of its values the scores before the softmax, up to a constant."""
    last, takes = _origin(output)
    softmax = getattr(last, "activation", None) is keras.activations.softmax
    if softmax and isinstance(last, keras.layers.Dense):
        # Without the bias: it is the same for every image, and so makes no difference to a gradient.
        return takes[0], lambda values: keras.ops.matmul(values, last.kernel)
    if isinstance(last, keras.layers.Softmax) or (softmax and isinstance(last, keras.layers.Activation)):
        return takes[0], lambda values: values
    return output, lambda values: values
