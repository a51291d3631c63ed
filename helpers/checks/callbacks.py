"""Judges 03.5, the exercise that asks for a callback: a small network is trained with it."""

import dis

import numpy as np

from helpers.checks.answers import short, untouched
from helpers.checks.errors import explained
from helpers.checks.exercise import NotAttempted, Reason, exercise

FIRST = (0.6, 0.8, 0.95, 0.96, 0.97)  # accuracies of a training that must stop after the third
EARLY = "It stops too early: {}, below the target."
FIXED = "It stops at the wrong accuracy: {}. Compare with self.target, not with a fixed number."
VALIDATION = "It looks at val_accuracy: {}. The *training* accuracy counts."
LOSS = "It looks at the loss. The accuracy counts."
# Target; accuracy after each epoch, and what else is measured; epochs it takes; what is said otherwise.
TRAININGS = (
    (0.9, (0.6, 0.7, 0.8, 0.85, 0.86, 0.87, 0.88, 0.89), {}, 8, EARLY),
    (0.9, (0.95, 0.96, 0.97), {}, 1, "It ignores the very first epoch (number 0): {}."),
    (0.9, (0.6, 0.8), {"val_accuracy": 0.95}, 2, VALIDATION),
    (0.9, (0.95, 0.96), {"val_accuracy": 0.8}, 1, VALIDATION),
    (0.9, (0.6, 0.8), {"loss": 0.01}, 2, LOSS),
    (0.9, (0.95, 0.96), {"loss": 20.0}, 1, LOSS),
    (0.5, (0.6, 0.7), {}, 1, FIXED),
    (0.99, (0.95, 0.97), {}, 2, FIXED),
    (0.75, (0.5, 0.75, 0.8), {}, 2, "A target is reached as soon as the accuracy *equals* it: {}."),
    (
        0.9,
        (0.5, 0.8996, 0.95),
        {},
        3,
        "It stops below the target: {}. Compare the accuracy as it is, without rounding.",
    ),
    (0.903, (0.5, 0.9031, 0.95), {}, 2, "It misses the target: {}. Don't round."),
)


@exercise(
    "03.5",
    "Keras calls a callback after each epoch, so the training can end as soon as the network is good enough.",
    hints=(
        "Keras calls `on_epoch_end` after each epoch, and passes what it measured in the dict `logs`.",
        'The training accuracy is `logs["accuracy"]`. The training stops if you tell the *model* so.',
        'If `logs["accuracy"] >= self.target`, set `self.model.stop_training` to True.',
    ),
)
def stopping_callback(callback_class):
    method = _method_of(callback_class)
    model = _network()
    epochs, logs, returned, itself = _train(callback_class, model)
    if epochs == len(FIRST):
        return _why_it_never_stops(callback_class, method, model, logs, returned, itself)
    if "accuracy" not in logs.asked and "val_accuracy" not in logs.asked:
        return LOSS if "loss" in logs.asked else 'It never looks at what was measured: ask logs["accuracy"].'
    if epochs == 4:
        return "It stops one epoch too late: end after the *first* one that reaches the target."
    low, high = ((accuracy, accuracy) for accuracy in (0.6, 0.95))
    if _epochs(callback_class, model, 0.9, low) < _epochs(callback_class, model, 0.9, high):
        return "It stops while the accuracy is *below* the target, and goes on once it is reached."
    if _epochs(callback_class, model, 0.9, (0.0, 0.0)) == 1:
        return "It stops after one epoch, whatever the accuracy. Is the line inside an `if` that compares?"
    if _epochs(callback_class, model, 0.9, (0.0085, 0.0095, 0.0096)) == 2:
        return "It takes the accuracy for a percentage. Like the target, it is a share from 0 to 1."
    for target, accuracies, more, right, why in TRAININGS:
        epochs = _epochs(callback_class, model, target, accuracies, **more)
        if epochs != right:
            last = min(epochs, right) - 1
            does = "it stops" if epochs < right else "it goes on"
            return why.format(f"at {accuracies[last]} with target {target}, in epoch {last}, {does}")
    return None


def _method_of(callback_class):
    """The learner's method. Raises `Reason` if there is none, `NotAttempted` if it is the stub."""
    from keras.callbacks import Callback  # here, because it takes seconds, and a page has none

    if not isinstance(callback_class, type):
        if isinstance(callback_class, Callback):
            raise Reason("Give the class itself, by its name and without brackets.")
        raise Reason(f"Give a class with the method on_epoch_end, not {short(callback_class)}.")
    if not issubclass(callback_class, Callback):
        raise Reason(
            "It must be a Keras callback: write (tf.keras.callbacks.Callback) after the name of the class."
        )
    method = callback_class.on_epoch_end
    others = [name for name, one in vars(callback_class).items() if callable(one) and name != "__init__"]
    others = [name for name in others if name != "on_epoch_end"]
    if method is Callback.on_epoch_end or (untouched(method) and others):
        instead = f" You wrote {others[0]} instead." if others else ""
        raise Reason(f"After each epoch Keras calls the method on_epoch_end and no other.{instead}")
    if untouched(method):
        raise NotAttempted
    return method


def _why_it_never_stops(callback_class, method, model, logs, returned, itself):
    """What is wrong with a callback that lets the training go on."""
    code = method.__code__
    if returned is not None:
        return "It returns something, which Keras never looks at. It must set self.model.stop_training."
    if itself:
        return "You set self.stop_training. It is the model that must know: self.model.stop_training."
    if "stop_training" in code.co_varnames:
        return "That stop_training is a variable of your own. The model must know: self.model.stop_training."
    if "model" in [step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"]:
        return "You used the model of the notebook. The one in training is self.model."
    if set(logs.asked) == {"loss"}:
        return f"It never stops. {LOSS}"
    if not logs.asked:
        return 'It never stops, and never looks at what was measured: ask logs["accuracy"].'
    if _epochs(callback_class, model, 0.9, (0.6, 0.8), val_accuracy=0.95) == 1:
        return "It looks at val_accuracy, which may be missing. The training accuracy counts."
    if _epochs(callback_class, model, 0.9, (0.9, 0.95)) == 1:
        return "It stops only if the accuracy is *exactly* the target. More than the target reaches it, too."
    if "stop_training" not in code.co_names:
        return "It never sets stop_training of self.model, so the training goes on. Is the name misspelt?"
    return (
        "It never stops: with target 0.9 and accuracy 0.95 the training went on. Is the comparison right? "
        "And is stop_training given the right value, with a single `=`? Two would compare."
    )


class _Logs(dict):
    """A dict that remembers what was asked of it."""

    def __init__(self, measured):
        super().__init__(measured)
        self.asked = []

    def __getitem__(self, name):
        self.asked.append(name)
        return super().__getitem__(name)

    def get(self, name, default=None):
        self.asked.append(name)
        return super().get(name, default)


_Logs.__name__ = "dict"  # as learners know it from exceptions


def _network():
    """A small network to train."""
    import keras

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, "sigmoid")])
    # To build a graph for so small a network would take most of the time.
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy"], run_eagerly=True)
    return model


def _train(callback_class, model):
    """Really train with the callback, as if `FIRST` had been measured.

    Returns the number of epochs, the last logs, what the method returned, and whether the callback has an
    attribute ``stop_training`` itself.
    """
    callback, seen = _made(callback_class, 0.9), []
    method = callback.on_epoch_end

    def on_epoch_end(epoch, logs):
        logs.update({"accuracy": FIRST[epoch], "loss": 2.0})  # Keras' own history gets them, too
        seen.append([_Logs(logs), None])
        seen[-1][1] = _after_epoch(method, epoch, seen[-1][0])

    callback.on_epoch_end = on_epoch_end
    try:
        model.fit(np.zeros((2, 1)), np.ones((2, 1)), epochs=len(FIRST), verbose=0, callbacks=[callback])
    except Reason:
        raise
    except (Exception, SystemExit) as problem:
        raise Reason(f"The training with your callback raised {explained(problem)}") from problem
    return len(seen), *seen[-1], bool(getattr(callback, "stop_training", False))


def _epochs(callback_class, model, target, accuracies, **more):
    """How many epochs a training takes; only the callback runs, for its model is trained already."""
    callback = _made(callback_class, target)
    callback.set_params({"epochs": len(accuracies), "steps": 1, "verbose": 0})
    callback.set_model(model)
    model.stop_training = False
    callback.on_train_begin({})
    for epoch, accuracy in enumerate(accuracies):
        callback.on_epoch_begin(epoch, {})
        _after_epoch(callback.on_epoch_end, epoch, _Logs({"accuracy": accuracy, "loss": 2.0} | more))
        if model.stop_training:
            return epoch + 1
    return len(accuracies)


def _made(callback_class, target):
    try:
        return callback_class(target)
    except Exception as problem:
        raise Reason(f"Making one with the target {target} raised {explained(problem)}") from problem


def _after_epoch(method, epoch, logs):
    """What the learner's method returns; an exception becomes a `Reason`."""
    try:
        return method(epoch, logs)
    except (Exception, SystemExit) as problem:
        raise Reason(_why_it_fails(problem, logs)) from problem


def _why_it_fails(problem, logs):
    """The reason for an exception in the learner's method."""
    missing = [str(name) for name in logs.asked if name not in logs]
    if any(name.startswith("val_") for name in missing):
        return f"It asks for {missing[0]}, which is missing without validation images. Use the accuracy."
    if missing:
        return f"There is no {missing[0]!r} in logs. It has what Keras measured: accuracy and loss."
    name = problem.name if isinstance(problem, NameError) else None
    if name in ("target", "model"):
        return f"{name} alone has no meaning here: it belongs to the object, so write self.{name}."
    if name in ("accuracy", "loss"):
        return f'{name} alone has no meaning here: what was measured is in logs, so write logs["{name}"].'
    if isinstance(problem, (StopIteration, SystemExit)):
        return "An exception ends everything, not only the training. Tell self.model instead."
    if isinstance(problem, AttributeError) and hasattr(problem.obj, "layers"):
        return f"A model has no {problem.name}. Keras looks at its stop_training: set that."
    return f"Your on_epoch_end raised {explained(problem)}"
