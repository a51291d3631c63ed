"""Judges the exercises of 03_pooling that ask for a network and a callback: 03.3 and 03.5."""

import numpy as np

from helpers.checks.answers import array, call, close, explained, short, size
from helpers.checks.exercise import NotAttempted, Reason, exercise, told
from helpers.convolution import conv2d, relu
from helpers.pooling import max_pool2d

# Kind of layer, a setting, what it must be, and what is said otherwise.
SPECIFIED = (
    ("Conv2D", "kernel_size", (3, 3), "Convolution {} must have windows of 3 x 3, not {}."),
    ("Conv2D", "padding", "valid", "Convolution {} is padded. Leave the padding out."),
    ("Conv2D", "strides", (1, 1), "Convolution {} must have stride 1."),
    ("Conv2D", "activation", "relu", "Convolution {} has no ReLU."),
    ("MaxPooling2D", "pool_size", (2, 2), "The pooling must have windows of 2 x 2 that touch each other."),
    ("MaxPooling2D", "strides", (2, 2), "The pooling must have windows of 2 x 2 that touch each other."),
    ("MaxPooling2D", "padding", "valid", "The pooling is padded, so it rounds up. Leave the padding out."),
)


@exercise(
    "03.3",
    "It has 225,034 parameters, and gives ten probabilities for each image.",
    hints=(
        "The network above is nearly the same. What differs?",
        "Write the layers in the order of the text, in `tf.keras.Sequential([...])`, the input first.",
        "As `build_network` above, with 32 and 64 filters, 128 units, and softmax in the last layer.",
    ),
)
def network_to_specification(answer):
    model = answer if hasattr(answer, "layers") else call(answer)
    if not hasattr(model, "layers") or not hasattr(model, "count_params"):
        return f"The function must return a Keras model, not {short(model)}."
    try:
        model.count_params()
        takes = tuple(model.input_shape)
    except Exception:  # noqa: BLE001 - Keras raises a ValueError, or an AttributeError
        return "The model is not built: it does not know the size of an image. Start with tf.keras.Input."
    if takes != (None, 28, 28, 1):
        return f"The model must take images of (28, 28, 1), not of {takes[1:]}."
    steps = _steps(model.layers)
    if _computes_as_specified(model):
        # These do nothing but in training.
        extra = [kind for kind, _ in steps if "Dropout" in kind or "Noise" in kind]
        return f"There is a {extra[0]} in it, which the text does not ask for." if extra else None
    return _wrong_kinds([kind for kind, _ in steps]) or _wrong_settings(steps) or _wrong_answers(model)


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
        return f"There is a {extra[0]} in it, which the text does not ask for."
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
        return "You left softmax out: the last layer gives any numbers, and no probabilities."
    return None


def _wrong_answers(model):
    """What is wrong if all layers are as they should be."""
    images = np.random.default_rng(0).random((3, 28, 28, 1), np.float32)
    answers = array(model(images), "What the model gives")
    if answers.shape != (3, 10) or (answers < 0).any() or not np.allclose(answers.sum(axis=1), 1, atol=1e-3):
        return "The ten numbers for an image are no probabilities: they do not add up to 1. Is it softmax?"
    if model.count_params() != 225_034:
        return "The layers are right, but not the number of parameters. Is a bias switched off?"
    return "All layers are there, but they compute something else. Is an activation wrong, or one too many?"


LOW, MIDDLE, HIGH = ({"accuracy": accuracy, "loss": 2.0} for accuracy in (0.6, 0.8, 0.95))
OVERFITTED, LUCKY = HIGH | {"val_accuracy": 0.8}, MIDDLE | {"val_accuracy": 0.95}
# Target, epoch, what Keras measured, whether the training must stop there, and what is wrong if not.
EPOCHS = (
    (0.9, 0, MIDDLE, False, "It stops too early: at an accuracy of 0.80 the target 0.9 is not reached."),
    (0.9, 7, MIDDLE, False, "It stops too early: at an accuracy of 0.80 the target 0.9 is not reached."),
    (0.9, 2, LUCKY, False, "It looks at val_accuracy. The training accuracy is still below the target."),
    (0.9, 2, OVERFITTED, True, "It looks at val_accuracy. The training accuracy has reached the target."),
    (0.9, 2, MIDDLE | {"loss": 0.01}, False, "It looks at the loss. The accuracy counts."),
    (0.5, 2, LOW, True, "It goes on at 0.6, target 0.5: compare with self.target, not a fixed number."),
    (0.9, 0, HIGH, True, "It goes on after the very first epoch (number 0), although the target is reached."),
    (0.99, 2, HIGH, False, "It stops at 0.95, target 0.99: compare with self.target, not a fixed number."),
)


@exercise(
    "03.5",
    "A callback looks in after each epoch, and the training ends as soon as it is good enough.",
    hints=(
        "Keras calls `on_epoch_end` after each epoch, with what it measured in the dict `logs`.",
        'The training accuracy is `logs["accuracy"]`. The training stops when the model is told so.',
        'If `logs["accuracy"] >= self.target`, set `self.model.stop_training` to True.',
    ),
)
def stopping_callback(callback_class):
    if not hasattr(callback_class, "on_epoch_end"):
        return f"Give a class with the method on_epoch_end, not {short(callback_class)}."
    if not isinstance(callback_class, type):
        return "Give the class itself, by its name and without brackets."
    stopped, logs, callback, returned = _after_epoch(callback_class, 0.9, 2, HIGH)
    if not stopped:
        if returned is not None:
            return "It returns something, which Keras never looks at. It must set self.model.stop_training."
        if getattr(callback, "stop_training", False):
            return "You set self.stop_training. It is the model that must know: self.model.stop_training."
        if not logs.asked:
            raise NotAttempted
        if _after_epoch(callback_class, 0.9, 2, HIGH | {"val_accuracy": 0.95})[0]:
            return "It looks at val_accuracy, which may be missing. The training accuracy counts."
        if _after_epoch(callback_class, 0.9, 2, MIDDLE)[0]:
            return "It stops while the accuracy is *below* the target, and goes on once it is reached."
        return "It never stops: with an accuracy of 0.95 and the target 0.9 the training went on."
    wrong = (why for *seen, stop, why in EPOCHS if _after_epoch(callback_class, *seen)[0] != stop)
    return next(wrong, None)


class _Model:
    """What a callback needs of a model."""

    stop_training = False


class _Logs(dict):
    """A dict that remembers what was asked of it: an untouched stub asks nothing."""

    def __init__(self, measured):
        super().__init__(measured)
        self.asked = []

    def __getitem__(self, name):
        self.asked.append(name)
        return super().__getitem__(name)

    def get(self, name, default=None):
        self.asked.append(name)
        return super().get(name, default)


def _after_epoch(callback_class, target, epoch, measured):
    """Run one epoch's end: whether it stopped the training, its logs, the callback, what it returned."""
    try:
        callback = callback_class(target)
    except Exception as problem:
        raise Reason(f"Making one with the target {target} raised {told(problem)}") from problem
    if not hasattr(callback, "set_model"):
        raise Reason(
            "It must be a Keras callback: write (tf.keras.callbacks.Callback) behind the name of the class."
        )
    model, logs = _Model(), _Logs(measured)
    callback.set_model(model)
    try:
        returned = callback.on_epoch_end(epoch, logs)
    except (Exception, SystemExit) as problem:
        missing = [str(name) for name in logs.asked if name not in logs]
        if any(name.startswith("val_") for name in missing):
            why = f"It asks for {missing[0]}, which is missing without validation images. Use the accuracy."
        elif missing:
            why = f"There is no {missing[0]!r} in logs. It has what Keras measured: accuracy and loss."
        else:
            why = f"Your on_epoch_end raised {explained(problem)}"
        raise Reason(why) from problem
    return bool(model.stop_training), logs, callback, returned
