"""Judges 03.3, the exercise that asks for a network."""

import numpy as np

from helpers.checks.answers import array, call, close, short, size
from helpers.checks.exercise import Reason, exercise
from helpers.convolution import conv2d, relu
from helpers.pooling import max_pool2d

# Kind of layer, a setting, what it must be, and what is said otherwise.
SPECIFIED = (
    ("Conv2D", "kernel_size", (3, 3), "Convolution {} must have windows of 3 x 3, not {}."),
    ("Conv2D", "padding", "valid", "Convolution {} is padded. Leave the padding out."),
    (
        "Conv2D",
        "strides",
        (1, 1),
        "Convolution {} has stride {}: the third number of Conv2D. It must be 1.",
    ),
    ("Conv2D", "activation", "relu", "Convolution {} has no ReLU."),
    ("MaxPooling2D", "pool_size", (2, 2), "The pooling must have windows of 2 x 2 that touch each other."),
    ("MaxPooling2D", "strides", (2, 2), "The pooling must have windows of 2 x 2 that touch each other."),
    ("MaxPooling2D", "padding", "valid", "The pooling is padded, so it rounds up. Leave the padding out."),
)


@exercise(
    "03.3",
    "It has 225,034 parameters, and returns ten probabilities for each image.",
    hints=(
        "The network above is nearly the same. What differs?",
        "Write the layers in the order of the text, in `tf.keras.Sequential([...])`, the input first.",
        "As `build_network` above, with 32 and 64 filters, 128 units, and softmax in the last layer.",
    ),
)
def network_to_specification(answer):
    try:
        model = answer if hasattr(answer, "layers") else call(answer)
    except Reason as reason:
        if "negative" in str(reason.__cause__).lower():  # Keras' word for a size below 1
            return (
                "A map becomes smaller than the next window. The first number of Conv2D is how many filters, "
                "the second is the size of the window (it may be a pair), and the third number is the stride."
            )
        raise
    if not hasattr(model, "layers") or not hasattr(model, "count_params"):
        return f"The function must return a Keras model, not {short(model)}."
    if isinstance(model, type):
        return f"That is the class {model.__name__}. Brackets after its name create a model."
    if reason := _takes_no_image(model):
        return reason
    steps = _steps(model.layers)
    if _computes_as_specified(model):
        # These do nothing but in training.
        extra = [kind for kind, _ in steps if "Dropout" in kind or "Noise" in kind]
        return f"It contains a {extra[0]}, which the text does not ask for." if extra else None
    # A subclass may use a layer twice, and says nothing of their order.
    unordered = getattr(model, "inputs", None) is None and model.count_params() == 225_034
    reason = None if unordered else _wrong_kinds([kind for kind, _ in steps])
    return reason or _wrong_settings(steps) or _wrong_answers(model)


def _takes_no_image(model):
    """Why a model does not take the images of the text, or None."""
    try:
        model.count_params()
        takes = tuple(getattr(model, "input_shape", (None, 28, 28, 1)))  # a subclass does not say
        model(np.zeros((1, *takes[1:]), np.float32))
    except Exception:  # noqa: BLE001 - Keras raises a ValueError, or an AttributeError
        return "The model is not built: it does not know the size of an image. Start with tf.keras.Input."
    return (
        f"The model must take images of (28, 28, 1), not of {takes[1:]}."
        if takes[1:] != (28, 28, 1)
        else None
    )


def _computes_as_specified(model):
    """Whether the model gives what the text of 03.3 asks for, with any weights. Its own are put back."""
    shapes = [(3, 3, 1, 32), (32,), (3, 3, 32, 64), (64,), (1600, 128), (128,), (128, 10), (10,)]
    own = model.get_weights()
    if [weights.shape for weights in own] != shapes:
        return False
    rng = np.random.default_rng(0)
    scales = (1, 1, 0.1, 0.1, 0.02, 0.02, 0.02, 0.02)  # neither all answers alike nor all of them sure
    weights = [rng.normal(0, *both).astype(np.float32) for both in zip(scales, shapes, strict=True)]
    images = 4 * rng.random((3, 28, 28, 1), np.float32)
    model.set_weights(weights)
    try:
        answers = np.asarray(model(images))
    finally:
        model.set_weights(own)
    values = images
    for kernels, bias in (weights[:2], weights[2:4]):
        values = max_pool2d(relu(conv2d(values, kernels, bias)))
    values = relu(values.reshape(3, -1) @ weights[4] + weights[5]) @ weights[6] + weights[7]
    right = np.exp(values - values.max(axis=1, keepdims=True))
    return close(answers, right / right.sum(axis=1, keepdims=True))


def _steps(layers):
    """The layers that compute: the kind and the settings of each, "activation" always among them by name."""
    steps = []
    for layer in layers:
        kind = layer.__class__.__name__
        if hasattr(layer, "layers"):  # a model within the model
            steps += _steps(layer.layers)
        elif kind in ("ReLU", "Softmax", "Activation") and steps:  # as good as a setting of the one before
            steps[-1][1]["activation"] = _activation(layer)
        elif kind != "InputLayer":
            steps.append((kind, layer.get_config() | {"activation": _activation(layer)}))
    return steps


def _activation(layer):
    """The name of a layer's activation, or of the layer if it is one."""
    function = getattr(layer, "activation", layer)
    return getattr(function, "__name__", function.__class__.__name__).lower()


def _wrong_kinds(kinds):
    """Which layer is missing or too many, or None."""
    convolutions, poolings, dense = (kinds.count(kind) for kind in ("Conv2D", "MaxPooling2D", "Dense"))
    if convolutions != 2:
        return f"The network must have two convolutions, and yours has {convolutions}."
    if "AveragePooling2D" in kinds:
        return "You used average pooling. The text asks for maximum pooling."
    if poolings < 2:
        return f"A pooling is missing: each convolution is followed by one, and yours has {poolings}."
    if "Flatten" not in kinds:
        return "Flatten is missing: a dense layer takes all the numbers of an image in one line."
    if dense != 2:
        return f"The network must have two dense layers, and yours has {dense}."
    wanted = ["Conv2D", "MaxPooling2D", "Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dense"]
    if extra := [kind for kind in kinds if kind not in wanted]:
        return f"It contains a {extra[0]}, which the text does not ask for."
    if kinds != wanted:
        return f"All layers are there, but in another order or number: {', '.join(kinds)}."
    return None


def _wrong_settings(steps):
    """Which of the right layers has a wrong setting, or None."""
    of_kind = {kind: [settings for other, settings in steps if other == kind] for kind, _ in steps}
    filters = [settings["filters"] for settings in of_kind["Conv2D"]]
    if filters == [64, 32]:
        return "You swapped the filters: 32 in the first convolution, and 64 in the second."
    if filters != [32, 64]:
        return f"The convolutions must have 32 and 64 filters, and yours have {filters[0]} and {filters[1]}."
    for kind, setting, wanted, why in SPECIFIED:
        for place, settings in enumerate(of_kind[kind], start=1):
            if (found := settings[setting]) != wanted:
                return why.format(place, size(found) if isinstance(found, tuple) else found)
    hidden, last = of_kind["Dense"]
    if last["units"] != 10:
        off = ", off by one" if last["units"] in (9, 11) else ""
        return f"The last layer has {last['units']} neurons{off}: there must be one for each class."
    if hidden["units"] != 128:
        return f"The hidden dense layer must have 128 neurons, not {hidden['units']}."
    if hidden["activation"] != "relu":
        return "The hidden dense layer has no ReLU."
    if last["activation"] == "linear":
        return "You left softmax out: the last layer returns arbitrary numbers, not probabilities."
    return None


def _wrong_answers(model):
    """What is wrong if all layers are as they should be."""
    images = np.random.default_rng(0).random((3, 28, 28, 1), np.float32)
    answers = array(model(images), "What the model returns")
    if answers.shape != (3, 10) or (answers < 0).any() or not np.allclose(answers.sum(axis=1), 1, atol=1e-3):
        return "The ten numbers for an image are not probabilities: they do not add up to 1. Is it softmax?"
    if model.count_params() != 225_034:
        if all(layer.get_config().get("use_bias", True) for layer in model.layers):
            return (
                "The layers are right, but they are not all used in the order of the text: is one left out?"
            )
        return "A layer has no bias: leave use_bias out."
    return "All layers are there, but they compute something else. Is an activation wrong, or one too many?"
