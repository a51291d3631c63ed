"""The exercises: each mistake gets its reason, anything may be answered, and every solution is right."""

import gc
import re
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import keras
import nbformat
import numpy as np
import pytest
import tensorflow as tf

from helpers import checks
from helpers.checks.exercise import _exercises
from helpers.checks.pooling import VARIANTS as FILTERS
from helpers.convolution import conv2d
from helpers.pooling import average_pool2d, max_pool2d

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NAMES = sorted(_exercises)


@pytest.fixture(autouse=True)
def fresh():
    """As after a start of the kernel; and what a test registers is gone after it."""
    with patch.dict(_exercises, {name: replace(one) for name, one in _exercises.items()}):
        yield


@pytest.fixture
def said(capsys):
    """Call one of the functions: what it prints."""

    def say(function, *arguments):
        # Some answers use up the stack, and what the garbage collector ends just there complains about it.
        gc.disable()
        try:
            assert function(*arguments) is None
        finally:
            gc.enable()
        out, err = capsys.readouterr()
        assert err == ""
        return out.removesuffix("\n")

    return say


# Wrong answers, as learners give them.


def in_place(images):
    images[:] = images // 255
    return images


def convolve(image, kernel, result=None):
    """Right, but for the array that it writes into."""
    rows, columns = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    result = np.zeros((rows, columns)) if result is None else result
    for row in range(rows):
        for column in range(columns):
            patch = image[row : row + kernel.shape[0], column : column + kernel.shape[1]].astype(float)
            result[row, column] = (
                np.int64((patch * kernel).sum()) if result.dtype != float else (patch * kernel).sum()
            )
    return result


def convolve_into_bytes(image, kernel):
    rows, columns = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    return convolve(image, kernel, np.zeros((rows, columns), image.dtype))


def convolve_into_whole_numbers(image, kernel):
    return convolve(image, kernel).astype(int)


def convolve_squares(image, kernel):
    places = image.shape[0] - kernel.shape[0] + 1
    return conv2d(image, kernel)[:places, :places]


def convolve_by_three(image, kernel):
    return conv2d(image, np.vstack([kernel, np.zeros((3 - len(kernel), 3))]))


def convolve_without_sum(image, kernel):
    result = np.zeros((image.shape[0] - 2, image.shape[1] - 2))
    result[0, 0] = image[:3, :3] * kernel
    return result


def convolve_all_but_the_last(image, kernel):
    result = conv2d(image, kernel)
    result[-1], result[:, -1] = 0, 0
    return result


def convolve_over_the_edge(image, kernel):
    result = np.zeros(image.shape)
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            result[row, column] = (image[row : row + 3, column : column + 3] * kernel).sum()
    return result


def products(image, kernel):
    return np.lib.stride_tricks.sliding_window_view(image, kernel.shape) * kernel


def blocks(image):
    rows, columns = image.shape[0] // 2, image.shape[1] // 2
    return image[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2)


def pool_all_but_the_last(image):
    result = max_pool2d(image)
    result[:, -1] = 0
    return result


def pool_from_zero(image):
    return np.maximum(max_pool2d(image), 0)


def network(
    filters=(32, 64),
    activation="relu",
    last="softmax",
    units=(128, 10),
    window=3,
    padding="valid",
    pooling=(True, True),
    pool=keras.layers.MaxPooling2D,
    pool_padding="valid",
    takes=(28, 28, 1),
    flat=keras.layers.Flatten,
    more=(),
    bias=True,
):
    """A function that builds a network: the one of 03.3, but for what is given."""

    def build():
        layers = [keras.Input(takes)] if takes else []
        for count, pooled in zip(filters, pooling, strict=True):
            layers.append(keras.layers.Conv2D(count, window, activation=activation, padding=padding))
            layers += [pool(2, padding=pool_padding)] if pooled else []
        layers += [*more, flat(), keras.layers.Dense(units[0], activation="relu", use_bias=bias)]
        return keras.Sequential([*layers, keras.layers.Dense(units[1], activation=last)])

    return build


def callback(method, parent=keras.callbacks.Callback):
    """A callback class with this on_epoch_end."""

    class Stop(parent):
        def __init__(self, target):
            super().__init__()
            self.target = target

        def on_epoch_end(self, epoch, logs=None):
            return method(self, epoch, logs)

    return Stop


def stop_if(question):
    def method(self, epoch, logs):
        if question(self, epoch, logs):
            self.model.stop_training = True

    return method


def stop_itself(self, epoch, logs):
    self.stop_training = logs["accuracy"] > self.target


VARIANTS = {
    "16 filters": 55_098,
    "64 filters": 243_786,
    "without the last convolution": 693_962,
    "with one more convolution": 24_330,
}


def variants(**changed):
    """The right answer to 03.4, but for these: sixteen, sixty_four, without, more."""
    names = dict(zip(("sixteen", "sixty_four", "without", "more"), VARIANTS, strict=True))
    return {**VARIANTS, **{names[short]: value for short, value in changed.items()}}


def zero_rows(maps, filters):
    maps = maps.copy()
    maps[filters] = 0
    return maps


def zero_in_place(maps, filters):
    maps[..., filters] = 0
    return maps


def without(maps, filters):
    return zero_in_place(maps.copy(), filters)


def divide_in_place(images):
    images /= 255
    return images


def raising(*_):
    return 1 / 0


SOBEL = np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]])

# Exercise, answer, and what the reason must contain.
WRONG = [
    ("01.1", 784 * 64 + 64 * 10, "forgot the biases"),
    ("01.1", 784 * 64 + 64 * 10 + 2, "One bias for a whole layer"),
    ("01.1", 785 * 64, "hidden layer only"),
    ("01.1", 29 * 64 + 650, "28 rows of 28 pixels"),
    ("01.1", 785 * 65 + 65 * 10, "Off by one"),
    ("01.1", 101_770, "128 neurons"),
    ("01.1", 12, "one layer at a time"),
    ("01.2", lambda images: images // 255, "whole numbers"),
    ("01.2", lambda images: (images // 255).astype(float), "(//)"),
    ("01.2", lambda images: (images / 255).astype(np.uint8), "whole numbers"),
    ("01.2", lambda images: images / 256, "256"),
    ("01.2", lambda images: images / images.max(), "largest value of these images"),
    ("01.2", in_place, "changes the images"),
    ("01.2", lambda images: images * 2 / 510, "overflows"),
    ("01.2", lambda images: images.astype(float), "not be above 1"),
    ("01.2", lambda images: images / 127.5 - 1, "below 0"),
    ("01.2", lambda images: images.ravel() / 255, "came out"),
    ("01.2", lambda images: images / 0, "NaN or infinity"),
    ("01.2", divide_in_place, "Make a new array with /"),
    ("01.2", lambda images: images / 254, "254"),
    ("01.2", lambda images: np.round(images / 255, 2), "Don't round"),
    ("01.3", (24 / 60, ("Shirt", "Coat")), "recall of Shirt"),
    ("01.3", (0.6, ("Shirt", ...)), "still left"),
    ("01.3", (36 / 86, ("Shirt", "Coat")), "swapped rows and columns"),
    ("01.3", (36, ("Shirt", "Coat")), "Divide by how many"),
    ("01.3", (60, ("Shirt", "Coat")), "not per cent"),
    ("01.3", (36 / 220, ("Shirt", "Coat")), "all images"),
    ("01.3", (0.6, ("Coat", "Shirt")), "swapped rows and columns"),
    ("01.3", (0.6, ("Pullover", "Pullover")), "diagonal"),
    ("01.3", (0.6, ("Coat", "Pullover")), "larger number"),
    ("01.3", (0.6, (..., ...)), "still left"),
    ("01.4", lambda one_hot: one_hot, "still one-hot"),
    ("01.4", lambda one_hot: one_hot.argmax(axis=0), "wrong axis"),
    ("01.4", lambda one_hot: one_hot.argmax(), "One single number"),
    ("01.4", lambda one_hot: one_hot.argmax(axis=1) + 1, "Off by one"),
    ("01.4", lambda one_hot: one_hot.max(axis=1), "*place*"),
    ("02.1", (13, 14), "rounds down"),
    ("02.1", (11, 14), "forgot the + 1"),
    ("02.1", (24, 14), "forgot the stride"),
    ("02.1", (14, 14), "padded"),
    ("02.1", (12, 12), "without padding"),
    ("02.1", (12, 28), "forgot the stride"),
    ("02.1", (14, 12), "swapped"),
    ("02.1", (11.5, 14), "round"),
    ("02.1", 12, "pair"),
    ("02.2", lambda image, kernel: conv2d(image, kernel[::-1, ::-1]), "flipped the kernel"),
    ("02.2", lambda image, kernel: conv2d(image, kernel.T), "rows and columns of the kernel"),
    ("02.2", lambda image, kernel: conv2d(image, kernel, padding="same"), "padded"),
    ("02.2", lambda image, kernel: conv2d(image, kernel)[:-1, :-1], "Off by one"),
    ("02.2", lambda image, kernel: conv2d(image, kernel) / 9, "mean"),
    ("02.2", lambda image, kernel: image[:4, :4] * kernel[0, 0], "forgot to sum"),
    ("02.2", products, "forgot to sum"),
    ("02.2", convolve_without_sum, "sum the products"),
    ("02.2", lambda image, kernel: np.zeros((4, 4)), "only zeros"),
    ("02.2", convolve_all_but_the_last, "last row"),
    ("02.2", convolve_over_the_edge, "reach over the edge"),
    ("02.2", convolve_into_bytes, "overflow"),
    ("02.2", lambda image, kernel: convolve_into_bytes(image, kernel).astype(float), "overflow"),
    ("02.2", convolve_into_whole_numbers, "decimals"),
    ("02.2", convolve_squares, "5 x 8"),
    ("02.2", convolve_by_three, "kernel.shape"),
    ("02.3", -SOBEL, "opposite sign"),
    ("02.3", SOBEL.T, "vertical edges"),
    ("02.3", np.ones((3, 3)), "do not add up to 0"),
    ("02.3", [1, 0, -1], "3 rows of 3"),
    ("02.2", lambda image, kernel: np.maximum(conv2d(image, kernel), 0), "without ReLU"),
    ("02.3", [[0, 1, 0], [1, -4, 1], [0, 1, 0]], "both signs"),
    ("02.3", [[1, 1, 0], [1, 0, -1], [0, -1, -1]], "vertical edges as well"),
    ("02.3", np.zeros((3, 3)), "nothing at all"),
    ("02.4", 75 * 16, "forgot the bias"),
    ("02.4", 26 * 16, "one kernel for all channels"),
    ("02.4", 75 * 16 + 1, "One bias for all filters"),
    ("02.4", 76 * 16 * 28 * 28, "size of the image"),
    ("02.4", 76, "one filter"),
    ("03.1", lambda image: blocks(image).sum(axis=(1, 3)), "summed the window"),
    ("03.1", average_pool2d, "mean"),
    ("03.1", lambda image: blocks(image).min(axis=(1, 3)), "minimum"),
    ("03.1", lambda image: max_pool2d(image, 2, 1), "moved by 1"),
    ("03.1", lambda image: max_pool2d(image, padding="same"), "rounds down"),
    ("03.1", lambda image: max_pool2d(image).T, "swapped rows and columns"),
    ("03.1", lambda image: image[::2, ::2], "upper left"),
    ("03.1", lambda image: image.max(), "a single number"),
    ("03.1", pool_all_but_the_last, "last column"),
    ("03.1", lambda image: image[len(image)], "off by one"),
    ("03.1", pool_from_zero, "start from 0"),
    ("03.2", 7 * 7 * 64, "rounded up"),
    ("03.2", 36, "forgot the channels"),
    ("03.2", 2_704, "Half a cell"),
    ("03.2", 13 * 13 * 64, "second pooling"),
    ("03.2", 8 * 8 * 64, "padded"),
    ("03.2", 6 * 6 * 32, "first convolution"),
    ("03.3", network(last=None), "left softmax out"),
    ("03.3", network(last="sigmoid"), "do not add up to 1"),
    ("03.3", network(pooling=(True, False)), "pooling is missing"),
    ("03.3", network(pool=keras.layers.AveragePooling2D), "average pooling"),
    ("03.3", network(pool_padding="same"), "rounds up"),
    ("03.3", network(padding="same"), "padded"),
    ("03.3", network(filters=(64, 64)), "32 and 64"),
    ("03.3", network(filters=(64, 32)), "swapped the filters"),
    ("03.3", network(activation=None), "no ReLU"),
    ("03.3", network(units=(128, 9)), "off by one"),
    ("03.3", network(units=(128, 11)), "off by one"),
    ("03.3", network(units=(64, 10)), "128"),
    ("03.3", network(window=5), "3 x 3"),
    ("03.3", network(filters=(32,), pooling=(True,)), "two convolutions"),
    ("03.3", network(takes=None), "not built"),
    ("03.3", network(takes=(32, 32, 3)), "(28, 28, 1)"),
    ("03.3", network(flat=keras.layers.GlobalMaxPooling2D), "Flatten is missing"),
    ("03.3", network(more=[keras.layers.Dropout(0.5)]), "Dropout"),
    ("03.3", network(bias=False), "bias"),
    ("03.3", network(more=[keras.layers.Softmax()]), "compute something else"),
    ("03.3", network(activation=keras.layers.ReLU(max_value=6.0)), "compute something else"),
    ("03.3", keras.Sequential, "not built"),
    ("03.4", variants(sixteen=160 - 16 + 2_304 + 400 * 128 + 1_280), "forgot the biases"),
    ("03.4", variants(sixteen=113_386), "unchanged"),
    ("03.4", variants(sixteen=(9 + 1) * 16 * 2 + 401 * 128 + 1_290), "one kernel for all channels"),
    ("03.4", variants(sixty_four=640 + 36_928 + (36 * 64 + 1) * 128 + 1_290), "rounded up"),
    ("03.4", variants(sixty_four=640 + 36_928 + (49 * 64 + 1) * 128 + 1_290), "padded"),
    ("03.4", variants(without=320 + (800 + 1) * 128 + 1_290), "800 numbers"),
    ("03.4", variants(more=113_386 + 9_248), "800 numbers"),
    ("03.4", variants(without=320 + (26 * 26 * 32 + 1) * 128 + 1_290), "forgot the pooling"),
    ("03.4", variants(sixteen=160 + 2_320 + (121 * 16 + 1) * 128 + 1_290), "forgot the last pooling"),
    ("03.4", variants(more=57_098), "forgot the last pooling"),
    ("03.4", variants(more="many"), "whole number"),
    ("03.4", variants(more=...), "Still to do: with one more"),
    ("03.5", callback(stop_if(lambda self, epoch, logs: logs["loss"] < 0)), "never stops"),
    ("03.5", callback(stop_if(lambda self, epoch, logs: True)), "too early"),
    ("03.5", callback(stop_if(lambda self, epoch, logs: epoch >= 2)), "too early"),
    ("03.5", callback(stop_if(lambda self, epoch, logs: logs["val_accuracy"] > self.target)), "missing"),
    (
        "03.5",
        callback(stop_if(lambda self, epoch, logs: logs.get("val_accuracy", 0) > self.target)),
        "missing",
    ),
    ("03.5", callback(stop_if(lambda self, epoch, logs: logs.get("val_accuracy") > self.target)), "missing"),
    ("03.5", callback(stop_if(lambda self, epoch, logs: logs["acc"] > self.target)), "no 'acc' in logs"),
    ("03.5", callback(stop_if(lambda self, epoch, logs: logs.get("acc") > self.target)), "no 'acc' in logs"),
    ("03.5", callback(stop_if(lambda self, epoch, logs: logs["accuracy"] < self.target)), "*below*"),
    ("03.5", callback(stop_if(lambda self, epoch, logs: logs["accuracy"] > 0.9)), "fixed number"),
    ("03.5", callback(stop_if(lambda self, epoch, logs: logs["loss"] <= self.target)), "never stops"),
    ("03.5", callback(stop_if(lambda self, epoch, logs: logs.accuracy > self.target)), "logs is a dict"),
    (
        "03.5",
        callback(stop_if(lambda self, epoch, logs: epoch > 0 and logs["accuracy"] > self.target)),
        "very first epoch",
    ),
    ("03.5", callback(lambda self, epoch, logs: logs["accuracy"] > self.target), "returns something"),
    ("03.5", callback(stop_itself), "self.model.stop_training"),
    ("03.5", callback(raising), "ZeroDivisionError"),
    ("03.5", callback(stop_if(raising))(0.9), "without brackets"),
    ("04.1", 12, "1 pixel apart"),
    ("04.1", 14, "one pooling only"),
    ("04.1", 22, "Off by one"),
    ("04.1", 13, "added the windows up"),
    ("04.1", 324, "how wide"),
    ("04.1", 15, "A pooling adds"),
    ("04.2", 25, "one kernel for all channels"),
    ("04.2", 801, "bias is added"),
    ("04.2", 38_400, "all filters together"),
    ("04.2", 1_200, "inputs"),
    ("04.3", lambda maps: maps.max(axis=(0, 1)).argmax(), "brightest single cell"),
    ("04.3", lambda maps: maps.argmax(), "end to end"),
    ("04.3", lambda maps: maps.mean(axis=(1, 2)).argmax(), "wrong axes"),
    ("04.3", lambda maps: maps.mean(axis=(0, 2)).argmax(), "wrong axes"),
    ("04.3", lambda maps: maps.mean(axis=(0, 1)).argmin(), "minimum"),
    ("04.3", lambda maps: maps.mean(axis=(0, 1)).max(), "mean itself"),
    ("04.3", lambda maps: maps.mean(axis=(0, 1)), "every filter"),
    ("04.3", lambda maps: maps.mean(axis=(0, 1)).argmax() + 1, "Off by one"),
    ("04.3", lambda maps: 6, "number fixed"),
    ("04.3", lambda maps: np.median(maps, axis=(0, 1)).argmax(), "median"),
    ("04.3", lambda maps: maps.mean(axis=-1).argmax(), "only 10 filters"),
    ("04.4", zero_in_place, "changes the maps"),
    ("04.4", zero_rows, "wrong axis"),
    ("04.4", lambda maps, filters: without(maps.astype(int), filters), "as they were"),
    ("04.4", lambda maps, filters: without(maps, [filters.pop() for _ in list(filters)]), "list of filters"),
    ("04.4", lambda maps, filters: np.delete(maps, filters, axis=2), "removes the filters"),
    ("04.4", lambda maps, filters: maps - without(maps, filters), "other way round"),
    ("04.4", lambda maps, filters: without(maps, filters[0]), "Only the first"),
    ("04.4", lambda maps, filters: without(maps, [number - 1 for number in filters]), "Off by one"),
    ("04.4", lambda maps, filters: maps.copy(), "Nothing is switched off"),
    ("04.4", lambda maps, filters: without(maps, [1, 3]), "Use what stands in filters"),
]

# What must not stand in a reason or in the first two hints: the answer, or its heart.
GIVEN_AWAY = {
    "01.1": r"50,?890",
    "01.2": r"\b255\b(?! only)",
    "01.3": r"\b0\.60?\b|\b3/5",
    "01.4": r"argmax",
    "02.1": r"\b12\b|\b14\b",
    "02.2": r"sum\(\)",
    "02.3": r"Sobel|1, 2, 1",
    "02.4": r"1,?216",
    "03.1": r"max\(",
    "03.2": r"2,?304|\b6 x 6\b",
    "03.3": r"Conv2D\(|softmax\"",
    "03.4": r"55,?098|243,?786|693,?962|24,?330",
    "03.5": r"stop_training (= |to )True",
    "04.1": r"\b18\b",
    "04.2": r"\b800\b",
    "04.3": r"argmax",
    "04.4": r"\[\.\.\., filters",
}


def test_the_table_is_large_and_covers_every_exercise():
    assert len(WRONG) >= 40
    for name in NAMES:
        assert any(name == other for other, _, _ in WRONG), f"WRONG needs wrong answers to {name}"
        assert name in GIVEN_AWAY, f"GIVEN_AWAY needs what no reason for {name} may say"


@pytest.mark.parametrize(
    ("name", "answer", "reason"), WRONG, ids=[f"{name} {reason}" for name, _, reason in WRONG]
)
def test_a_wrong_answer_gets_its_reason_and_no_more(said, name, answer, reason):
    sentence = said(checks.check, name, answer)
    assert sentence.startswith(f"{name} is not right yet. ")
    assert reason in sentence
    assert sentence.endswith((".", "?"))
    assert not re.search(GIVEN_AWAY[name], sentence.removeprefix(name))


@pytest.mark.parametrize(
    ("name", "right"), [("01.1", 50_890), ("02.4", 1_216), ("03.2", 2_304), ("04.1", 18), ("04.2", 800)]
)
def test_of_all_numbers_one_is_right_and_no_reason_gives_it_away(name, right):
    judge = _exercises[name].judge
    for number in range(-10, 55_000):
        reason = judge(number)
        assert (reason is None) == (number == right)
        assert reason is None or not re.search(GIVEN_AWAY[name], reason)


def test_of_all_pairs_of_sizes_one_is_right_and_no_reason_gives_it_away():
    judge = _exercises["02.1"].judge
    for valid in range(35):
        for same in range(35):
            reason = judge((valid, same))
            assert (reason is None) == ((valid, same) == (12, 14))
            assert reason is None or not re.search(GIVEN_AWAY["02.1"], reason)


def test_no_address_of_an_exception_is_told(said):
    def with_address(*_):
        raise ValueError("no <function f at 0x7f00AB12> here")

    assert "ValueError: no <function f> here." in said(checks.check, "02.2", with_address)


def endless(*_):
    # Python stops it by itself. By way of max, because Python 3.13.0 does not stop a function with a
    # star in front of its parameter that calls itself directly: it takes all memory and dies.
    return max([1, 2], key=endless)


class Odd:
    """An object that fails whatever is asked of it."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None


def ending(*_):
    raise SystemExit


ANYTHING = {
    "None": None,
    "a string": "ten",
    "no text": "",
    "NaN": float("nan"),
    "infinity": float("inf"),
    "True": True,
    "a complex number": 3j,
    "bytes": b"12",
    "a set": {1, 2},
    "an empty list": [],
    "an empty dict": {},
    "an empty array": np.zeros((0, 3)),
    "another shape": np.zeros((2, 3, 4, 5)),
    "rows of different lengths": [[1, 2], [3]],
    "NaN among numbers": np.full((3, 3), np.nan),
    "objects": np.array([None, "a"], dtype=object),
    "a class": dict,
    "a module": np,
    "a callback": keras.callbacks.Callback,
    "an odd object": Odd(),
    "an unbuilt model": keras.Sequential(),
    "a pair of strings": ("a", "b"),
    "a pair of pairs": ((1, 2), (3, 4)),
    "a function that raises": raising,
    "a function that ends Python": ending,
    "a function that calls itself": endless,
    "a function without arguments": lambda: 1,
    "a function that gives a string": lambda *_: "no",
    "a function that gives NaN": lambda *_: np.nan,
    "a function that gives one number": lambda *_: 1,
    "a function that gives a list": lambda *_: [[1, 2], [3]],
    "a function that gives a dict": lambda *_: {},
    "a function that gives an array": lambda *_: np.full((2, 3), np.nan),
    "a function that gives objects": lambda *_: np.array([None]),
    "a function that gives what it gets": lambda first, *_: first,
    "a function that gives an unbuilt model": lambda *_: keras.Sequential(),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", ANYTHING)
def test_anything_may_be_answered(said, name, what):
    sentence = said(checks.check, name, ANYTHING[what])
    assert re.match(rf"{name} is not right yet\. \S", sentence), sentence
    assert "\n" not in sentence
    assert " 0x" not in sentence  # an address would differ from run to run
    assert len(sentence) < 400


@pytest.mark.parametrize(
    "blank",
    [..., (..., ...), [..., (..., ...)], {"a": ...}, np.array([..., ...])],
    ids=["alone", "a pair", "a pair in a list", "a dict", "an array"],
)
@pytest.mark.parametrize("name", NAMES)
def test_a_blank_is_not_attempted(said, name, blank):
    sentence = said(checks.check, name, blank)
    assert sentence == (
        f"{name}: not attempted yet. Replace the ... above and run the cell again; "
        f'checks.hint("{name}") gives a hint.'
    )


@pytest.mark.parametrize("name", ["01.2", "01.4", "02.2", "03.1", "03.3", "04.3", "04.4"])
def test_a_function_that_returns_nothing_is_not_attempted(said, name):
    for function in (lambda *_: None, lambda *_: ...):
        sentence = said(checks.check, name, function)
        assert sentence.startswith(f"{name}: not attempted yet. ")
        assert "its return is missing" in sentence


@pytest.mark.parametrize("answer", [50_890, 50_890.0, np.int32(50_890), np.float32(50_890), np.array(50_890)])
def test_a_whole_number_may_have_any_type(said, answer):
    assert said(checks.check, "01.1", answer).startswith("01.1 is right. ")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("01.2", lambda images: images / 255),
        ("01.2", lambda images: (images / 255).astype("float16")),
        ("01.2", lambda images: tf.cast(images, tf.float32) / 255),
        ("01.3", [0.6, ["shirt", "coat"]]),
        ("01.4", lambda one_hot: [int(np.flatnonzero(row)[0]) for row in one_hot]),
        ("02.1", np.array([12, 14])),
        ("02.2", conv2d),
        ("02.2", convolve),
        ("02.3", [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]),
        ("02.3", np.array([[0, 0, 0], [0, 0.1, 0], [0, -0.1, 0]])),
        ("03.1", max_pool2d),
        ("03.3", network(activation=tf.nn.relu, last=tf.nn.softmax)),
        ("03.5", callback(stop_if(lambda self, epoch, logs: logs.get("accuracy") > self.target))),
        ("04.3", lambda maps: int(np.argmax([maps[..., n].mean() for n in range(maps.shape[2])]))),
        ("04.4", lambda maps, filters: maps * [n not in filters for n in range(maps.shape[2])]),
    ],
)
def test_other_ways_are_right_as_well(said, name, answer):
    assert said(checks.check, name, answer).startswith(f"{name} is right. ")


def test_a_network_may_be_put_together_in_other_ways(said):
    layers = keras.layers
    image = keras.Input((28, 28, 1))
    maps = image
    for filters in (32, 64):
        maps = layers.MaxPooling2D()(layers.ReLU()(layers.Conv2D(filters, 3)(maps)))
    hidden = layers.Activation("relu")(layers.Dense(128)(layers.Flatten()(maps)))
    model = keras.Model(image, layers.Softmax()(layers.Dense(10)(hidden)))
    assert said(checks.check, "03.3", model).startswith("03.3 is right. ")
    assert said(checks.check, "03.3", lambda: model).startswith("03.3 is right. ")
    maps = image
    for filters in (32, 64):
        maps = layers.MaxPooling2D()(keras.ops.relu(layers.Conv2D(filters, 3)(maps)))
    hidden = layers.Dense(128, activation="relu")(layers.Flatten()(maps))
    model = keras.Model(image, layers.Dense(10, activation="softmax")(hidden))
    before = [weights.copy() for weights in model.get_weights()]
    assert said(checks.check, "03.3", model).startswith("03.3 is right. ")
    for one, other in zip(model.get_weights(), before, strict=True):
        assert np.array_equal(one, other)  # the check leaves a trained network as it was


def test_the_numbers_of_the_variants_are_those_of_keras():
    for (name, right), filters in zip(
        VARIANTS.items(), [(16, 16), (64, 64), (32,), (32, 32, 32)], strict=True
    ):
        assert FILTERS[name] == filters
        assert network(filters=filters, pooling=[True] * len(filters))().count_params() == right


def test_a_function_may_print_and_change_what_it_gets(capsys):
    def max_pool(image):
        print("a window")
        result = max_pool2d(image)
        image[:] = 0
        return result

    checks.check("03.1", max_pool)
    out = capsys.readouterr().out
    assert "a window\n" in out
    assert "\n03.1 is right. " in out


@pytest.mark.parametrize("name", NAMES)
def test_hints_come_in_steps(said, name):
    hints = _exercises[name].hints
    assert len(hints) == 3
    for number, text in enumerate(hints, start=1):
        assert said(checks.hint, name) == f"Hint {number} of 3 for {name}: {text}"
        if number < 3:
            assert not re.search(GIVEN_AWAY[name], text)
    for _ in range(2):
        assert "folded away below" in said(checks.hint, name)


def test_hints_of_one_exercise_leave_the_others_alone(said):
    said(checks.hint, "01.1")
    assert said(checks.hint, "01.2").startswith("Hint 1 of 3 ")
    assert said(checks.hint, "01.1").startswith("Hint 2 of 3 ")


def test_progress_says_what_is_left(said):
    assert said(checks.progress, "02") == "0 of 4 done; " + "; ".join(
        f"02.{number} not attempted" for number in (1, 2, 3, 4)
    )
    said(checks.check, "02.1", (12, 14))
    said(checks.check, "02.3", SOBEL)
    said(checks.check, "02.4", 1_200)
    said(checks.check, "01.1", 50_890)
    assert said(checks.progress, "02") == "2 of 4 done; 02.2 not attempted; 02.4 not right yet"
    said(checks.check, "02.4", 1_216)
    said(checks.check, "02.3", ...)  # what counts is the last time
    assert said(checks.progress, "02") == "2 of 4 done; 02.2 not attempted; 02.3 not attempted"
    said(checks.check, "02.3", SOBEL)
    said(checks.check, "02.2", conv2d)
    assert said(checks.progress, "02") == "4 of 4 done"


@pytest.mark.parametrize("name", ["1.1", "01.9", "", None, 1.1, ["01.1"]])
def test_an_unknown_exercise_is_told(name):
    for function in (lambda: checks.check(name, 1), lambda: checks.hint(name)):
        with pytest.raises(ValueError, match=r"^name must be one of '01\.1', "):
            function()


@pytest.mark.parametrize("notebook", ["3", "05", 3, None, "03.1"])
def test_an_unknown_notebook_is_told(notebook):
    with pytest.raises(ValueError, match=r"^notebook must be one of '01', '02', '03', '04', got "):
        checks.progress(notebook)


def test_a_teacher_adds_an_exercise_in_ten_lines(said):
    """The example in the module's docstring, as it stands there."""
    lines = checks.__doc__.partition("sentence with the reason::\n\n")[2].partition("\n\nIts notebook")[0]
    code = "\n".join(line.removeprefix("    ") for line in lines.splitlines())
    assert len(code.splitlines()) <= 10
    exec(code, {"exercise": checks.exercise, "number": checks.number})  # noqa: S102
    assert said(checks.check, "01.5", ...).startswith("01.5: not attempted yet. ")
    assert "all of them together" in said(checks.check, "01.5", 60_000)
    assert said(checks.check, "01.5", 6_000) == "01.5 is right. Each class has as many images as any other."
    assert said(checks.hint, "01.5") == "Hint 1 of 3 for 01.5: What do all classes share?"
    assert "of 5 done" in said(checks.progress, "01")


# The notebooks: a stub, its check and a folded solution for each exercise.


def cells_of(name):
    """The text, the stub and the solution of an exercise, as its notebook has them."""
    (path,) = NOTEBOOKS.glob(f"{name[:2]}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    places = [place for place, cell in enumerate(cells) if f'checks.check("{name}"' in cell.source]
    assert places, f'{path.name} needs a code cell with checks.check("{name}", ...)'
    assert places[0] + 1 < len(cells), f"{path.name} needs a cell with the folded solution of {name}"
    return cells[places[0] - 1 : places[0] + 2]


def run(code):
    """Run a cell with what every notebook has imported by then."""
    exec(code, {"np": np, "tf": tf, "checks": checks})  # noqa: S102


@pytest.mark.parametrize("name", NAMES)
def test_each_exercise_stands_in_its_notebook(name):
    text, stub, solution = cells_of(name)
    assert (text.cell_type, stub.cell_type, solution.cell_type) == ("markdown", "code", "markdown")
    assert text.source.startswith(f"**{name}** ")
    assert "..." in stub.source
    assert stub.source.splitlines()[-1].startswith(f'checks.check("{name}", ')
    assert solution.source.startswith("<details><summary>Solution</summary>\n\n```python\n")
    assert re.search(r"\n```\n\n.+\n\n</details>$", solution.source)


@pytest.mark.parametrize("name", NAMES)
def test_the_stub_is_not_attempted(said, name):
    _, stub, _ = cells_of(name)
    assert said(run, stub.source).startswith(f"{name}: not attempted yet. ")


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_in_place_of_the_stub_is_right(said, name):
    _, stub, solution = cells_of(name)
    code = re.search(r"```python\n(.+?)\n```", solution.source, re.DOTALL)[1]
    assert "..." not in code.replace("[..., ", "")
    answer = said(run, f"{code}\n{stub.source.splitlines()[-1]}")
    assert answer == f"{name} is right. {_exercises[name].shows}"


@pytest.mark.parametrize("notebook", ["01", "02", "03", "04"])
def test_a_notebook_has_no_other_exercises_and_ends_with_the_progress(notebook):
    (path,) = NOTEBOOKS.glob(f"{notebook}_*.ipynb")
    code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    checked = re.findall(r'^checks\.check\("([\d.]+)"', "\n".join(code), re.MULTILINE)
    assert checked == [name for name in NAMES if name.startswith(notebook)]
    assert len(checked) >= 3
    assert code[-1] == f'checks.progress("{notebook}")'


def test_the_published_callback_really_stops_a_training():
    _, _, solution = cells_of("03.5")
    code = re.search(r"```python\n(.+?)\n```", solution.source, re.DOTALL)[1]
    names = {"tf": tf}
    exec(code, names)  # noqa: S102
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="sgd", loss="binary_crossentropy", metrics=["accuracy"])
    images, labels = np.zeros((4, 1)), np.ones((4, 1))
    for target, epochs in ((0.0, 1), (1.1, 3)):
        history = model.fit(images, labels, epochs=3, verbose=0, callbacks=[names["StopAtTarget"](target)])
        assert len(history.epoch) == epochs
