"""Judges the exercises of 03_pooling that ask for a network and a callback."""

import numpy as np

from helpers.checks.answers import array, call, close, explained, short, size
from helpers.checks.exercise import NotAttempted, Reason, exercise, told
from helpers.convolution import conv2d, relu
from helpers.pooling import max_pool2d


@exercise(
    "03.3",
    "It has 225,034 parameters, and gives ten probabilities for each image.",
    hints=(
        "The network above is nearly the same. What differs?",
        "Write the layers in the order of the text, in tf.keras.Sequential([...]), the input first.",
        "As build_network above, with 32 and 64 filters, 128 units, and softmax in the last layer.",
    ),
)
def _(answer):
    model = answer if hasattr(answer, "layers") else call(answer)
    if not hasattr(model, "layers") or not hasattr(model, "count_params"):
        return f"The function must return a Keras model, not {short(model)}."
    try:
        model.count_params()
        takes = tuple(model.input_shape)
    except Exception as problem:
        raise Reason(
            "The model is not built: it does not know the size of an image. Start with tf.keras.Input."
        ) from problem
    if takes != (None, 28, 28, 1):
        return f"The model must take images of (28, 28, 1), not of {takes[1:]}."
    if _computes_as_specified(model):
        # These do nothing but in training.
        extra = [kind for kind, _, _ in _steps(model.layers) if "Dropout" in kind or "Noise" in kind]
        return f"There is a {extra[0]} in it, which the text does not ask for." if extra else None
    # It does not, and the layers tell why.
    steps = _steps(model.layers)
    for reason in (_wrong_convolutions(steps), _wrong_pooling(steps), _wrong_dense(steps)):
        if reason:
            return reason
    kinds = [kind for kind, _, _ in steps]
    wanted = ["Conv2D", "MaxPooling2D", "Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dense"]
    for kind in kinds:
        if kind not in wanted:
            return f"There is a {kind} in it, which the text does not ask for."
    if kinds != wanted:
        return f"All layers are there, but in another order or number: {', '.join(kinds)}."
    images = np.random.default_rng(0).random((3, 28, 28, 1), np.float32)
    answers = array(model(images), "What the model gives")
    if answers.shape != (3, 10) or (answers < 0).any() or not np.allclose(answers.sum(axis=1), 1, atol=1e-3):
        return "The ten numbers for an image are no probabilities: they do not add up to 1. Is it softmax?"
    if model.count_params() != 225_034:
        return "The layers are right, but not the number of parameters. Is a bias switched off?"
    return "All layers are there, but they compute something else. Is there an activation too many, or another one?"


def _computes_as_specified(model):
    """Whether the model gives what the text of 03.3 asks for, with any weights. Its own are put back."""
    shapes = [(3, 3, 1, 32), (32,), (3, 3, 32, 64), (64,), (1600, 128), (128,), (128, 10), (10,)]
    own = model.get_weights()
    if [weights.shape for weights in own] != shapes:
        return False
    rng = np.random.default_rng(0)
    scales = (1, 1, 0.1, 0.1, 0.02, 0.02, 0.02, 0.02)  # neither all answers alike nor all of them sure
    weights = [
        rng.normal(0, scale, shape).astype(np.float32) for scale, shape in zip(scales, shapes, strict=True)
    ]
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
    """The layers that compute, as lists of kind, settings, and the name of the activation."""
    steps = []
    for layer in layers:
        kind = layer.__class__.__name__
        if hasattr(layer, "layers"):  # a model within the model
            steps += _steps(layer.layers)
        elif kind in ("ReLU", "Softmax") and steps:
            steps[-1][2] = kind.lower()  # a layer of its own, or written into the one before: it is the same
        elif kind == "Activation" and steps:
            steps[-1][2] = _activation(layer)
        elif kind != "InputLayer":
            steps.append([kind, layer.get_config(), _activation(layer)])
    return steps


def _activation(layer):
    function = getattr(layer, "activation", None)
    return getattr(function, "__name__", function.__class__.__name__).lower()


def _wrong_convolutions(steps):
    convolutions = [step for step in steps if step[0] == "Conv2D"]
    if len(convolutions) != 2:
        return f"The network must have two convolutions, and yours has {len(convolutions)}."
    filters = [settings["filters"] for _, settings, _ in convolutions]
    if filters == [64, 32]:
        return "You swapped the filters: 32 in the first convolution, and 64 in the second."
    if filters != [32, 64]:
        return f"The convolutions must have 32 and 64 filters, and yours have {filters[0]} and {filters[1]}."
    for number_, (_, settings, activation) in enumerate(convolutions, start=1):
        if tuple(settings["kernel_size"]) != (3, 3):
            return f"Convolution {number_} must have windows of 3 x 3, not {size(settings['kernel_size'])}."
        if settings["padding"] != "valid":
            return f"Convolution {number_} is padded. Leave the padding out."
        if tuple(settings["strides"]) != (1, 1):
            return f"Convolution {number_} must have stride 1."
        if activation != "relu":
            return f"Convolution {number_} has no ReLU."
    return None


def _wrong_pooling(steps):
    kinds = [kind for kind, _, _ in steps]
    if "AveragePooling2D" in kinds:
        return "You used average pooling. The text asks for maximum pooling."
    pooling = [settings for kind, settings, _ in steps if kind == "MaxPooling2D"]
    if len(pooling) < 2:
        return f"A pooling is missing: each convolution is followed by one, and yours has {len(pooling)}."
    for settings in pooling:
        if tuple(settings["pool_size"]) != (2, 2) or tuple(settings["strides"]) != (2, 2):
            return "The pooling must have windows of 2 x 2 that touch each other."
        if settings["padding"] != "valid":
            return "The pooling is padded, so it rounds up. Leave the padding out."
    return None


def _wrong_dense(steps):
    if "Flatten" not in [kind for kind, _, _ in steps]:
        return "Flatten is missing: a dense layer takes all the numbers of an image in one line."
    dense = [step for step in steps if step[0] == "Dense"]
    if len(dense) != 2:
        return f"The network must have two dense layers, and yours has {len(dense)}."
    (_, hidden, hidden_activation), (_, last, last_activation) = dense
    if last["units"] != 10:
        told = ", off by one" if last["units"] in (9, 11) else ""
        return f"The last layer has {last['units']} neurons{told}: there must be one for each class."
    if hidden["units"] != 128:
        return f"The hidden dense layer must have 128 neurons, not {hidden['units']}."
    if hidden_activation != "relu":
        return "The hidden dense layer has no ReLU."
    if last_activation in ("linear", "nonetype"):
        return "You left softmax out: the last layer gives any numbers, and no probabilities."
    return None


@exercise(
    "03.5",
    "A callback looks in after each epoch, and the training ends as soon as it is good enough.",
    hints=(
        "Keras calls on_epoch_end after each epoch, with what it measured in the dict logs.",
        'The training accuracy is logs["accuracy"]. The training stops when the model is told so.',
        'If logs["accuracy"] >= self.target, set self.model.stop_training to True.',
    ),
)
def _(callback_class):
    if hasattr(callback_class, "on_epoch_end") and not isinstance(callback_class, type):
        return "Give the class itself, by its name and without brackets."
    if not isinstance(callback_class, type) or not hasattr(callback_class, "on_epoch_end"):
        return f"Give a class with the method on_epoch_end, not {short(callback_class)}."

    low, high = {"accuracy": 0.80, "loss": 2.0}, {"accuracy": 0.95, "loss": 2.0}
    stopped, read, callback, returned = _after_epoch(callback_class, 0.9, high)
    if not stopped and not read and returned is None and not getattr(callback, "stop_training", False):
        raise NotAttempted
    if not stopped:
        if returned is not None:
            return "It returns something, which Keras never looks at. It must set self.model.stop_training."
        if getattr(callback, "stop_training", False):
            return "You set self.stop_training. It is the model that must know: self.model.stop_training."
        if _after_epoch(callback_class, 0.9, {**high, "val_accuracy": 0.95})[0]:
            return "It looks at val_accuracy, which may be missing. The training accuracy counts."
        if _after_epoch(callback_class, 0.9, low)[0]:
            return "It stops while the accuracy is *below* the target, and goes on once it is reached."
        return "It never stops: with an accuracy of 0.95 and the target 0.9 the training went on."
    for epoch in (0, 7):
        if _after_epoch(callback_class, 0.9, low, epoch)[0]:
            return "It stops too early: at an accuracy of 0.80 the target 0.9 is not reached."
    if _after_epoch(callback_class, 0.9, {**low, "val_accuracy": 0.95})[0]:
        return "It looks at val_accuracy. The training accuracy counts, and it is still below the target."
    if not _after_epoch(callback_class, 0.9, {**high, "val_accuracy": 0.80})[0]:
        return "It looks at val_accuracy. The training accuracy has reached the target already."
    if _after_epoch(callback_class, 0.9, {"accuracy": 0.80, "loss": 0.01})[0]:
        return "It looks at the loss. The accuracy counts."
    if not _after_epoch(callback_class, 0.5, {"accuracy": 0.6, "loss": 3.0})[0]:
        return (
            "With the target 0.5 it does not stop at 0.6. Compare with self.target, not with a fixed number."
        )
    if not _after_epoch(callback_class, 0.9, high, 0)[0]:
        return "It goes on after the very first epoch (number 0), although the target is reached."
    if _after_epoch(callback_class, 0.99, high)[0]:
        return "With the target 0.99 it stops at 0.95. Compare with self.target, not with a fixed number."
    return None


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


def _after_epoch(callback_class, target, measured, epoch=2):
    """Run one epoch's end: whether it stopped, whether it read logs, the callback, what it returned."""
    try:
        callback = callback_class(target)
    except Exception as problem:
        raise Reason(f"Making one with the target {target} raised {told(problem)}") from problem
    if not hasattr(callback, "set_model"):
        raise Reason(
            "The class must be a Keras callback: write (tf.keras.callbacks.Callback) behind its name."
        )
    model, logs = _Model(), _Logs(measured)
    callback.set_model(model)
    try:
        returned = callback.on_epoch_end(epoch, logs)
    except (Exception, SystemExit) as problem:
        missing = [str(name) for name in logs.asked if name not in logs]
        if any(name.startswith("val_") for name in missing):
            raise Reason(
                f"It asks for {missing[0]}, which is missing without validation images. Use the accuracy."
            ) from problem
        if missing:
            raise Reason(
                f"There is no {missing[0]!r} in logs. It has what Keras measured: accuracy and loss."
            ) from problem
        raise Reason(f"Your on_epoch_end raised {explained(problem)}") from problem
    return bool(model.stop_training), bool(logs.asked), callback, returned
