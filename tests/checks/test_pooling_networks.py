"""The exercises that ask for a network and for a callback, judged with Keras at hand."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from helpers import checks, data, models
from helpers.checks.maps import SIDES, STRONGEST
from helpers.checks.pooling import VARIANTS
from tests.checks.test_exercise import ANYTHING, anything_is_told
from tests.checks.test_in_notebooks import solution_of, stub_and_solution_run
from tests.checks.test_typed import ANSWERS, KERAS, fits, judged
from tests.checks.wrong_answers import GIVEN_AWAY, RIGHT_COUNTS, cases

layers = keras.layers


def network(filters=(32, 64), pools=2, units=(128, 10), last="softmax", takes=(28, 28, 1), **changed):
    """A function that builds a network: the one of 03.3, but for what is given."""
    pool = changed.pop("pool", lambda: layers.MaxPooling2D(2))
    between = changed.pop("between", [layers.Flatten()])
    convolution = {"kernel_size": 3, "activation": "relu"} | changed

    def build():
        steps = [keras.Input(takes)] if takes else []
        for place, count in enumerate(filters):
            steps += [layers.Conv2D(count, **convolution), *([pool()] if place < pools else [])]
        steps += [*between, layers.Dense(units[0], "relu"), layers.Dense(units[1], last)]
        return keras.Sequential(steps)

    return build


def callback(method):
    """A callback class with this on_epoch_end."""

    def start(self, target):
        keras.callbacks.Callback.__init__(self)
        self.target = target

    return type("Stop", (keras.callbacks.Callback,), {"__init__": start, "on_epoch_end": method})


def stops(question):
    """A callback class that stops the training where the answer to the question is yes."""

    def method(self, epoch, logs):
        if question(self.target, epoch, logs):
            self.model.stop_training = True

    return callback(method)


def stop_itself(self, epoch, logs):
    self.stop_training = logs["accuracy"] > self.target


WRONG = cases(
    ("03.3", (network(last=None), "left softmax out"), (network(last="sigmoid"), "do not add up to 1")),
    ("03.3", (network(pools=1), "pooling is missing"), (network(padding="same"), "padded")),
    ("03.3", (network(pool=lambda: layers.AveragePooling2D(2)), "average pooling")),
    ("03.3", (network(pool=lambda: layers.MaxPooling2D(2, padding="same")), "rounds up")),
    ("03.3", (network(filters=(64, 64)), "32 and 64"), (network(filters=(64, 32)), "swapped the filters")),
    ("03.3", (network(activation=None), "no ReLU"), (network(units=(128, 9)), "off by one")),
    ("03.3", (network(units=(128, 11)), "off by one"), (network(units=(64, 10)), "128")),
    ("03.3", (network(kernel_size=5), "3 x 3"), (network(filters=(32,)), "two convolutions")),
    ("03.3", (network(takes=None), "not built"), (network(takes=(32, 32, 3)), "(28, 28, 1)")),
    ("03.3", (network(between=[layers.GlobalMaxPooling2D()]), "Flatten is missing")),
    ("03.3", (network(between=[layers.Dropout(0.5), layers.Flatten()]), "Dropout")),
    ("03.3", (network(use_bias=False), "bias"), (keras.Sequential, "Brackets after its name")),
    ("03.3", (network(between=[layers.Softmax(), layers.Flatten()]), "compute something else")),
    ("03.3", (network(activation=layers.ReLU(max_value=6.0)), "compute something else")),
    ("03.3", (network(pool=lambda: layers.MaxPooling2D(3)), "2 x 2")),
    ("03.3", (network(pool=lambda: layers.MaxPooling2D(2, 1)), "touch")),
    ("03.5", (stops(lambda target, epoch, logs: logs["loss"] < 0), "never stops")),
    ("03.5", (stops(lambda target, epoch, logs: True), "never looks at")),
    ("03.5", (stops(lambda target, epoch, logs: epoch >= 2), "never looks at")),
    ("03.5", (stops(lambda target, epoch, logs: logs["val_accuracy"] > target), "missing")),
    ("03.5", (stops(lambda target, epoch, logs: logs.get("val_accuracy", 0) > target), "missing")),
    ("03.5", (stops(lambda target, epoch, logs: logs.get("val_accuracy") > target), "missing")),
    ("03.5", (stops(lambda target, epoch, logs: logs["acc"] > target), "no 'acc' in logs")),
    ("03.5", (stops(lambda target, epoch, logs: logs.get("acc") > target), "no 'acc' in logs")),
    ("03.5", (stops(lambda target, epoch, logs: logs["accuracy"] < target), "while the accuracy is below")),
    ("03.5", (stops(lambda target, epoch, logs: logs["accuracy"] > 0.9), "fixed number")),
    ("03.5", (stops(lambda target, epoch, logs: logs["loss"] <= target), "never stops")),
    ("03.5", (stops(lambda target, epoch, logs: logs.accuracy > target), "logs is a dict")),
    ("03.5", (stops(lambda target, epoch, logs: epoch and logs["accuracy"] > target), "very first epoch")),
    ("03.5", (callback(lambda self, epoch, logs: logs["accuracy"] > self.target), "returns something")),
    ("03.5", (stops(lambda target, epoch, logs: logs["accuracy"] > min(target, 0.9)), "fixed number")),
    ("03.5", (stops(lambda target, epoch, logs: logs["accuracy"] > target or logs["loss"] < 1), "the loss")),
    (
        "03.5",
        (stops(lambda target, epoch, logs: logs.get("val_accuracy", logs["accuracy"]) > target), "looks at"),
    ),
    ("03.5", (callback(stop_itself), "self.model.stop_training")),
    ("03.5", (callback(lambda self, epoch, logs: 1 / 0), "ZeroDivisionError")),
    ("03.5", (callback(stop_itself)(0.9), "without brackets")),
)


@pytest.mark.parametrize(
    ("name", "answer", "reason"), WRONG, ids=[f"{name} {reason}" for name, _, reason in WRONG]
)
def test_a_wrong_answer_gets_its_reason_and_no_more(refused, name, answer, reason):
    assert reason in refused(name, answer)


@pytest.mark.parametrize("name", GIVEN_AWAY)
def test_anything_of_keras_may_be_answered(refused, name):
    for answer in (keras.callbacks.Callback, keras.Sequential(), lambda *_: keras.Sequential()):
        assert len(refused(name, answer)) < 400


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("01.2", lambda images: tf.cast(images, tf.float32) / 255),
        ("03.3", network(activation=tf.nn.relu, last=tf.nn.softmax)),
        ("03.5", stops(lambda target, epoch, logs: logs.get("accuracy") >= target)),
    ],
)
def test_other_ways_are_right_as_well(said, name, answer):
    assert said(checks.check, name, answer).startswith(f"{name} is right. ")


@pytest.mark.parametrize("relu", [layers.ReLU(), keras.ops.relu])
def test_a_network_may_be_put_together_in_other_ways(said, relu):
    image = maps = keras.Input((28, 28, 1))
    for filters in (32, 64):
        maps = layers.MaxPooling2D()(relu(layers.Conv2D(filters, 3)(maps)))
    hidden = layers.Activation("relu")(layers.Dense(128)(layers.Flatten()(maps)))
    model = keras.Model(image, layers.Softmax()(layers.Dense(10)(hidden)))
    before = [weights.copy() for weights in model.get_weights()]
    assert said(checks.check, "03.3", model).startswith("03.3 is right. ")
    assert said(checks.check, "03.3", lambda: model).startswith("03.3 is right. ")
    for one, other in zip(model.get_weights(), before, strict=True):
        assert np.array_equal(one, other)  # the check leaves a trained network as it was


@pytest.mark.parametrize("name", VARIANTS)
def test_the_numbers_of_the_variants_are_those_of_keras(name):
    model = network(VARIANTS[name], pools=3)()
    assert model.count_params() == RIGHT_COUNTS[name]


@pytest.mark.parametrize("name", ["03.3", "03.5"])
def test_the_stub_is_not_attempted_and_the_solution_is_right(said, name):
    stub_and_solution_run(said, name, tf=tf)


def test_the_published_callback_really_stops_a_training():
    names = {"tf": tf}
    exec(solution_of("03.5"), names)  # noqa: S102
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="sgd", loss="binary_crossentropy", metrics=["accuracy"])
    images, labels = np.zeros((4, 1)), np.ones((4, 1))
    for target, epochs in ((0.0, 1), (1.1, 3)):
        history = model.fit(images, labels, epochs=3, verbose=0, callbacks=[names["StopAtTarget"](target)])
        assert len(history.epoch) == epochs


def test_no_graph_is_built_to_judge_a_callback(said, monkeypatch):
    names = {"tf": tf}
    exec(solution_of("03.5"), names)  # noqa: S102
    monkeypatch.setattr(tf, "function", lambda *_, **__: pytest.fail("a graph is built"))
    assert said(checks.check, "03.5", names["StopAtTarget"]).startswith("03.5 is right. ")


@pytest.mark.parametrize(("name", "expected", "source"), [one for one in ANSWERS if one[0] in KERAS])
def test_what_is_typed_gets_the_reason_that_fits(name, expected, source):
    fits(name, expected, judged(name, source, tf=tf))


def test_the_filters_of_04_5_are_those_of_the_course_network():
    layer = models.load_course_cnn().get_layer("conv2d")
    image = data.scale_images(data.load_fashion_mnist(1, 2)[1][0])[1:]
    maps = np.asarray(layer(image))[0]
    for name, (row, column) in {"P": (10, 23), "Q": (0, 13), "R": (24, 14)}.items():
        responses = {number: maps[row, column, number] for number in SIDES}
        assert max(responses, key=responses.get) == STRONGEST[name]


@pytest.mark.parametrize("place", range(len(ANYTHING)))
def test_anything_may_be_given_for_a_callback(refused, place):
    anything_is_told(refused, "03.5", ANYTHING[place])
