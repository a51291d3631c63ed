"""What a network computes on the way to its answer, and which of it the answer rests on.

The functions take a Keras model, Sequential or functional, that has one input of images and knows
their shape: it begins with ``keras.Input``, or it was called on images before. Its convolution and
pooling layers are `layer_names`; layers within a model within the model are not among them. No
function changes the model, and none keeps anything of it: after more training it gives the new maps.

``images`` are numbers ``(N, 28, 28, 1)``, or whatever shape the model takes, scaled as it was trained
on; ``image`` is one of them, ``(28, 28, 1)``. They are computed as float32, in batches. If they look
unscaled, a printed sentence says so, once: who moves a slider need not read it every time.

For a wrong argument each function raises ``TypeError`` or ``ValueError`` with one sentence: for a
model of another kind or without such layers, images of another shape, what is not a finite number,
a layer or filter or place that the model does not have, labels that are not the model's classes.

Importing this module imports Keras and TensorFlow.
"""

import functools
import numbers
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from helpers.arguments import finite_numbers, one_of, unscaled, whole_number
from helpers.windows import border, pad

BATCH = 64  # images at once: their maps take 16 MB in the course network, and more images are no faster

_WINDOWS = (keras.layers.Conv2D, keras.layers.MaxPooling2D, keras.layers.AveragePooling2D)
# In these, a cell depends on the one cell in its place and on no other.
_CELL_BY_CELL = (
    keras.layers.Activation,
    keras.layers.BatchNormalization,
    keras.layers.Dropout,
    keras.layers.ELU,
    keras.layers.GaussianNoise,
    keras.layers.LeakyReLU,
    keras.layers.PReLU,
    keras.layers.ReLU,
    keras.layers.Rescaling,
    keras.layers.SpatialDropout2D,
)


class Rectangle(NamedTuple):
    """A part of an image: its first row and column, and how many it has of each."""

    top: int
    left: int
    height: int
    width: int


class PixelSum(NamedTuple):
    """How one value of a feature map comes about; see `pixel_sum`."""

    inputs: np.ndarray  # (kh, kw, C): what the window sees
    weights: np.ndarray  # (kh, kw, C): the filter
    products: np.ndarray  # (kh, kw, C): one times the other
    channels: np.ndarray  # (C,): the products added up, for each channel of the input
    bias: float
    total: float  # all products and the bias added up
    output: float  # what the activation makes of it


class Census(NamedTuple):
    """Filters of one layer that stand out; see `census`."""

    never: list  # filters
    always: list  # filters
    twins: list  # (filter, filter, correlation)


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


def receptive_field(model, layer, row, column):
    """Which part of the image a cell of a layer's feature maps depends on, as a `Rectangle`.

    Goes back from layer to layer: a cell sees those that lie under its window, each of these the ones
    under its own (Dumoulin and Visin, 2016, "A guide to convolution arithmetic for deep learning",
    https://arxiv.org/abs/1603.07285). What is padding is no part of the image and is left out.

    Raises ``ValueError`` as well if anything but windows and what works cell by cell (activations,
    dropout, batch normalization) lies between the image and the layer.
    """
    maps = _maps(model)
    tensor = maps[one_of("layer", layer, maps)]
    chain = _chain(_checked_input(model), tensor)
    others = [step for step, _ in chain if not isinstance(step, _WINDOWS + _CELL_BY_CELL)]
    if others:
        raise ValueError(
            f"model must have only convolutions, pooling and activations before {layer!r}, "
            f"got the layer {others[0].name!r}, a {type(others[0]).__name__}"
        )
    # Sets and not intervals: where a stride or a dilation leaves gaps, it matters at the border.
    cells = [{place} for place in _checked_place(tensor, row, column)]
    for step, takes in reversed(chain):
        if isinstance(step, keras.layers.Conv2D):
            sides = zip(cells, takes[1:3], step.kernel_size, step.strides, step.dilation_rate, strict=True)
        elif isinstance(step, _WINDOWS):
            sides = zip(cells, takes[1:3], step.pool_size, step.strides, (1, 1), strict=True)
        else:
            continue
        cells = [_seen_by(*side, step.padding) for side in sides]
    # With a dilation all the cells that a window sees may be padding: then the rectangle is empty.
    (top, bottom), (left, right) = ((min(side, default=0), max(side, default=-1)) for side in cells)
    return Rectangle(top, left, bottom - top + 1, right - left + 1)


def pixel_sum(model, image, layer, filter_number, row, column):
    """Take one value of a convolution's feature map apart, into the products that it is the sum of.

    ``layer``: a ``Conv2D``; ``filter_number``, ``row``, ``column``: which value of its maps. The sum is
    the one of `helpers.convolution.conv2d`, at one place.

    Returns a `PixelSum` of float32 arrays and floats. ``output`` is the value in the model's own map.

    Raises ``ValueError`` as well for a convolution with groups or a dilation: its sum is another one.
    """
    maps = _maps(model)
    tensor = maps[one_of("layer", layer, _convolutions(model))]
    convolution, (takes,) = _origin(tensor)
    if convolution.groups != 1 or convolution.dilation_rate != (1, 1):
        raise ValueError(
            f"layer must be a convolution without groups and dilation, got {layer!r} with "
            f"groups={convolution.groups} and dilation_rate={convolution.dilation_rate}"
        )
    filter_number = whole_number("filter_number", filter_number, 0, tensor.shape[3] - 1)
    row, column = _checked_place(tensor, row, column)
    image = _checked_image(model, image)
    computed = next(_computed(model, {"takes": takes, "gives": tensor}, image[np.newaxis]))

    (height, width), (row_stride, column_stride) = convolution.kernel_size, convolution.strides
    padded = pad(computed["takes"], (height, width), (row_stride, column_stride), convolution.padding)[0]
    top, left = row * row_stride, column * column_stride
    # A copy: whoever writes into it must not write into the image.
    inputs = padded[top : top + height, left : left + width].copy()
    weights = _as_numpy(convolution.kernel)[..., filter_number]
    products = inputs * weights
    bias = float(_as_numpy(convolution.bias)[filter_number]) if convolution.use_bias else 0.0
    return PixelSum(
        inputs=inputs,
        weights=weights,
        products=products,
        channels=products.sum(axis=(0, 1)),
        bias=bias,
        total=float(products.sum(dtype=np.float64)) + bias,
        output=float(computed["gives"][0, row, column, filter_number]),
    )


def census(model, images, alike=0.95):
    """Which filters say nothing about these images, or the same as another.

    Returns a dict from each layer of `layer_names` to a `Census`. ``never``: the filters without a value
    above 0 in any cell of any image. ``always``: those with a value above 0 in every cell of every
    image. ``twins``: pairs ``(first, second, correlation)`` whose two maps have a Pearson correlation,
    over all cells of all images, of ``alike`` (0 to 1) or more, the highest first. A filter with one
    value everywhere has no correlation, and so no twin.
    """
    alike = _checked_number("alike", alike)
    if not 0 <= alike <= 1:
        raise ValueError(f"alike must be a number from 0 to 1, got {alike!r}")
    tallies = {}
    for maps in _computed(model, _maps(model), _checked_images(model, images)):
        for layer, values in maps.items():
            # One row for each cell of each image, one column for each filter.
            values = values.reshape(-1, values.shape[-1])
            if layer not in tallies:
                tallies[layer] = _Tally(values.shape[1])
            tallies[layer].add(values)
    return {layer: tally.census(alike) for layer, tally in tallies.items()}


def strengths(model, images):
    """How strongly each filter answers to each image: the mean of its map over all cells.

    Returns a dict from each layer of `layer_names` to float64 ``(N, C)``.
    """
    means = [
        {layer: values.mean(axis=(1, 2), dtype=np.float64) for layer, values in maps.items()}
        for maps in _computed(model, _maps(model), _checked_images(model, images))
    ]
    return {layer: np.concatenate([batch[layer] for batch in means]) for layer in means[0]}


def class_evidence(model, images, labels, label):
    """How clearly each filter's strength tells the images of one class from all the others.

    ``labels``: whole numbers ``(N,)``; ``label``: the class. Returns a dict from each layer of
    `layer_names` to float64 ``(C,)``: the ratio F of the analysis of variance for two groups
    (R. A. Fisher, 1925, "Statistical Methods for Research Workers", ch. VII) of the filter's
    `strengths`, from 0, no difference, upwards:

        F = (n1 * (m1 - m)**2 + n2 * (m2 - m)**2) / ((S1 + S2) / (n1 + n2 - 2))

    n: images in the group; m1, m2 and m: mean strength in each group and in all images; S: sum of the
    squared differences from the group's mean. A filter that is equally strong on all images has 0.
    F does not say in which direction the groups differ: see `class_means`.

    Raises ``ValueError`` as well unless there are at least two images in each group.
    """
    images = _checked_images(model, images)
    labels, label = _checked_labels(model, images, labels), _checked_label(model, label)
    inside = labels == label
    if min(inside.sum(), (~inside).sum()) < 2:
        raise ValueError(
            "label must be the class of at least two of the images and not of at least two others, "
            f"got {label}, the class of {inside.sum()} of {len(labels)} images"
        )
    return {layer: _variance_ratio(values, inside) for layer, values in strengths(model, images).items()}


def class_means(model, images, labels):
    """The mean strength of each filter on the images of each class; see `strengths`.

    ``labels``: whole numbers ``(N,)``. Returns a dict from each layer of `layer_names` to float64
    ``(classes, C)``, with NaN for a class without an image.
    """
    images = _checked_images(model, images)
    labels = _checked_labels(model, images, labels)
    means = {}
    for layer, values in strengths(model, images).items():
        means[layer] = np.full((_checked_output(model).shape[1], values.shape[1]), np.nan)
        for label in np.unique(labels):
            means[layer][label] = values[labels == label].mean(axis=0)
    return means


def probabilities_without(model, images, layer, filters):
    """What the model answers if the maps of some filters are 0 everywhere.

    ``layer``: one of `layer_names`; ``filters``: a list of filters of it. With none of them it is the
    model's own answer. Returns float32 ``(N, classes)``.

    Raises ``ValueError`` as well if the layers from there to the output are not a simple chain.
    """
    tensor = _maps(model)[one_of("layer", layer, layer_names(model))]
    if not np.iterable(filters):
        raise TypeError(f"filters must be a list of whole numbers, got {filters!r}")
    off = [whole_number("filters", number, 0, tensor.shape[3] - 1) for number in filters]
    return _switched_off(model, images, tensor, [off])[0]


def switched_off_one_by_one(model, images, layer):
    """What the model answers if one filter's map is 0 everywhere: for each filter of the layer in turn.

    Takes and raises what `probabilities_without` does. Returns float32 ``(C, N, classes)``. The layers
    after ``layer`` are computed C times: after a max pooling layer there is a quarter of the work.
    """
    tensor = _maps(model)[one_of("layer", layer, layer_names(model))]
    return _switched_off(model, images, tensor, [[number] for number in range(tensor.shape[3])])


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


def on_image(model, layer, values):
    """Lay numbers for the cells of a layer's map over the image: each pixel takes those of the nearest cell.

    A cell lies where the middle of its `receptive_field` is. ``values``: ``(h, w)``, as `grad_cam` gives
    them for ``layer``. Returns ``(H, W)``, the size of the image, with the same numbers.

    Raises what `receptive_field` raises.
    """
    tensor = _maps(model)[one_of("layer", layer, layer_names(model))]
    values = finite_numbers("values", values)
    if values.shape != tensor.shape[1:3]:
        raise ValueError(
            f"values must have the shape of the layer's maps, {tensor.shape[1:3]}, got {values.shape}"
        )
    rows, columns = values.shape
    fields = [receptive_field(model, layer, row, 0) for row in range(rows)]
    from_rows = _nearest(
        [field.top + (field.height - 1) / 2 for field in fields], _checked_input(model).shape[1]
    )
    fields = [receptive_field(model, layer, 0, column) for column in range(columns)]
    from_columns = _nearest(
        [field.left + (field.width - 1) / 2 for field in fields], _checked_input(model).shape[2]
    )
    return values[np.ix_(from_rows, from_columns)]


def _nearest(middles, size):
    """For each of ``size`` places along a side, which of ``middles`` is nearest."""
    return np.abs(np.arange(size)[:, np.newaxis] - middles).argmin(axis=1)


class _Tally:
    """What `census` has to know of one layer, summed up batch by batch: the maps need not be kept."""

    def __init__(self, filters):
        self.lowest, self.highest = np.full(filters, np.inf), np.full(filters, -np.inf)
        self.cells, self.sums, self.products = 0, np.zeros(filters), np.zeros((filters, filters))

    def add(self, values):
        self.lowest = np.minimum(self.lowest, values.min(axis=0))
        self.highest = np.maximum(self.highest, values.max(axis=0))
        values = values.astype(np.float64)  # with the digits that the difference of large sums needs
        self.cells += len(values)
        self.sums += values.sum(axis=0)
        # TensorFlow's product and not NumPy's, which takes 20 times as long while other work is running:
        # the threads of its OpenBLAS keep waiting for each other.
        self.products += tf.linalg.matmul(values, values, transpose_a=True).numpy()

    def census(self, alike):
        # Asked of the values themselves: the variance of equal values is not always exactly 0.
        varying = np.flatnonzero(self.highest > self.lowest)
        covariance = (self.products - np.outer(self.sums, self.sums) / self.cells)[np.ix_(varying, varying)]
        spread = np.sqrt(np.diag(covariance))
        correlation = np.clip(covariance / np.outer(spread, spread), -1, 1)
        twins = [
            (int(varying[one]), int(varying[other]), float(correlation[one, other]))
            for one, other in zip(*np.triu_indices(len(varying), k=1), strict=True)
            if correlation[one, other] >= alike
        ]
        return Census(
            never=np.flatnonzero(self.highest <= 0).tolist(),
            always=np.flatnonzero(self.lowest > 0).tolist(),
            twins=sorted(twins, key=lambda twin: -twin[2]),
        )


def _variance_ratio(values, inside):
    """F for each column of ``values``, between the rows that are ``inside`` and the others."""
    groups = values[inside], values[~inside]
    between = sum(len(group) * (group.mean(axis=0) - values.mean(axis=0)) ** 2 for group in groups)
    within = sum(((group - group.mean(axis=0)) ** 2).sum(axis=0) for group in groups) / (len(values) - 2)
    ratio = np.zeros(values.shape[1])
    # As in `_Tally.census`: equal values can have a tiny variance.
    varying = values.max(axis=0) > values.min(axis=0)
    with np.errstate(divide="ignore"):  # each group has one strength, and another: infinitely clear
        ratio[varying] = between[varying] / within[varying]
    return ratio


def _switched_off(model, images, tensor, selections):
    """The answers ``(selections, N, classes)``, each with the filters of one selection at 0."""
    after = [layer for layer, _ in _chain(tensor, _checked_output(model))]
    answers = []
    for batch in _computed(model, {"maps": tensor}, _checked_images(model, images)):
        of_batch = []
        for off in selections:
            values = batch["maps"].copy()
            values[..., off] = 0
            for layer in after:
                values = layer(values, training=False)
            of_batch.append(_as_numpy(values))
        answers.append(of_batch)
    return np.concatenate(answers, axis=1)


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


def _computed(model, tensors, images):
    """For one batch of images after the other, the values of symbolic tensors: dicts of float32 arrays."""
    extractor = _extractor(model, tensors)
    for start in range(0, len(images), BATCH):
        values = extractor(images[start : start + BATCH], training=False)
        yield {name: _as_numpy(values[name]) for name in tensors}


def _extractor(model, tensors):
    """A model of the same layers that gives a dict of inner values: a few milliseconds to build."""
    # A dict, because Keras takes a list of one apart; a name, so that Keras does not count this one.
    return keras.Model(_checked_input(model), tensors, name="extractor")


def _as_numpy(values):
    return np.asarray(values, dtype=np.float32)


def _maps(model):
    """The layers of `layer_names` with the symbolic tensor that each gives, in the model's own order.

    Not ``layer.output``: that is the first tensor the layer ever gave, perhaps in another model. A
    layer that the model uses twice counts where it comes last.
    """
    _checked_input(model)
    gives, waiting = {}, list(model.outputs)
    while waiting:
        tensor = waiting.pop()
        layer, takes = _origin(tensor)
        if layer not in gives:
            gives[layer] = tensor
            waiting += takes
    windows = [layer for layer in model.layers if isinstance(layer, _WINDOWS) and layer in gives]
    if not windows:
        raise ValueError(f"model must have a convolution or pooling layer, got {model.name!r} without one")
    for layer in windows:
        if layer.data_format != "channels_last":
            raise ValueError(f"model must have the channels last, got {layer.name!r} with channels first")
    return {layer.name: gives[layer] for layer in windows}


def _convolutions(model):
    maps = _maps(model).items()
    names = [name for name, tensor in maps if isinstance(_origin(tensor)[0], keras.layers.Conv2D)]
    if not names:
        raise ValueError(f"model must have a convolution, got {model.name!r} without one")
    return names


def _origin(tensor):
    """The layer that gives a symbolic tensor, and the list of the tensors that it takes for that.

    This is how Keras records a model's graph; there is no public way to ask for it.
    """
    layer, node, _ = tensor._keras_history
    return layer, layer._inbound_nodes[node].input_tensors


def _chain(start, end):
    """The layers from one symbolic tensor to another, in order, each with the shape that it takes."""
    chain = []
    while end is not start:
        layer, takes = _origin(end)
        if len(takes) != 1 or not isinstance(layer, keras.layers.Layer):
            raise ValueError(
                f"model must be a simple chain of layers for this, one after the other, got {layer.name!r} "
                "in the way"
            )
        end = takes[0]
        chain.insert(0, (layer, end.shape))
    return chain


def _seen_by(cells, size, window, stride, dilation, padding):
    """Along one side of ``size`` cells: those that lie under the window at any of the places ``cells``."""
    before, _ = border(size, (window - 1) * dilation + 1, stride, padding)
    seen = {cell * stride - before + step * dilation for cell in cells for step in range(window)}
    return seen & set(range(size))


def _checked_input(model):
    """The model's input, a symbolic tensor."""
    if not isinstance(model, keras.Model):
        raise TypeError(f"model must be a Keras model, got {type(model).__name__}")
    try:
        inputs = model.inputs
    except AttributeError:
        raise ValueError(
            "model must be a Sequential or functional model that knows the shape of its images, "
            f"got {model.name!r}: begin it with keras.Input((28, 28, 1)), or call it once on images"
        ) from None
    shapes = [tensor.shape[1:] for tensor in inputs]
    if len(shapes) != 1 or len(shapes[0]) != 3 or None in shapes[0]:
        raise ValueError(f"model must have one input of images (H, W, C), got {_listed(shapes)}")
    return inputs[0]


def _checked_output(model):
    """The model's output, a symbolic tensor with one number for each class."""
    _checked_input(model)
    shapes = [tensor.shape[1:] for tensor in model.outputs]
    if len(shapes) != 1 or len(shapes[0]) != 1:
        raise ValueError(f"model must give one number for each class, got {_listed(shapes)}")
    return model.outputs[0]


def _listed(shapes):
    return f"the shape{'s' * (len(shapes) > 1)} {', '.join(map(str, shapes))}"


def _checked_images(model, images):
    takes = _checked_input(model).shape[1:]
    images = finite_numbers("images", images)
    if images.shape[1:] != takes or not len(images):
        raise ValueError(f"images must have the shape (N, {str(takes)[1:-1]}), got {images.shape}")
    _say_once(unscaled(images))
    return images.astype(np.float32, copy=False)


def _checked_image(model, image):
    takes = _checked_input(model).shape[1:]
    image = finite_numbers("image", image)
    if image.shape != takes:
        raise ValueError(f"image must have the shape {takes}, got {image.shape}")
    _say_once(unscaled(image))
    return image.astype(np.float32, copy=False)


@functools.cache
def _say_once(sentence):
    if sentence:
        print(sentence)


def _checked_place(tensor, row, column):
    _, rows, columns, _ = tensor.shape
    return whole_number("row", row, 0, rows - 1), whole_number("column", column, 0, columns - 1)


def _checked_label(model, label):
    return whole_number("label", label, 0, _checked_output(model).shape[1] - 1)


def _checked_labels(model, images, labels):
    labels = finite_numbers("labels", labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be whole numbers, got {labels.dtype}")
    if labels.shape != (len(images),):
        raise ValueError(f"labels must be one number for each of {len(images)} images, got {labels.shape}")
    highest = _checked_output(model).shape[1] - 1
    for label in np.unique(labels):
        whole_number("labels", int(label), 0, highest)
    return labels


def _checked_number(name, value):
    takes = f"{name} must be a finite number, got {value!r}"
    if not isinstance(value, numbers.Real):
        raise TypeError(takes)
    if not np.isfinite(value):
        raise ValueError(takes)
    return float(value)
