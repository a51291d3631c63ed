"""The exercises at the end of each notebook: is an answer right, and if not, why not?

`check` looks at what an answer *is* or *does*, never at how it is written. Nothing leaves the machine, and
what you have done is only remembered until the kernel stops.

A new exercise is one judging function with `exercise` above it. It returns None if the answer is right, else
the sentence with the reason::

    @exercise(
        "01.5",
        "Each class has as many images as any other.",
        hints=("What do all classes share?", "Divide the images by the classes.", "60,000 / 10."),
    )
    def _(answer):
        reasons = {60_000: "That is all of them together.", 1_000: "That many are in the test set."}
        return number(answer, 6_000, reasons, "Count the training images of one class.")

Its notebook then needs a stub with a `...`, the line ``checks.check("01.5", answer)``, and a folded solution;
``tests/checks/test_checks.py`` says what is missing.
"""

import operator
import re
import warnings
from typing import NamedTuple

import numpy as np

from helpers.arguments import finite_numbers, one_of
from helpers.convolution import KERNELS, conv2d, relu
from helpers.pooling import max_pool2d


class _Exercise(NamedTuple):
    judge: object  # takes the answer; gives None, or the reason why it is wrong
    shows: str  # what a right answer shows
    hints: tuple


_exercises = {}  # by name, such as "01.2"
_results = {}  # name -> "right" or "not right yet"; what is not there was not attempted
_hints_given = {}  # name -> how many


class Reason(Exception):
    """Raised anywhere in a judging function, instead of returning the sentence."""


class NotAttempted(Exception):
    """Raised where the answer turns out to be the untouched stub."""


def exercise(name, shows, hints):
    """Register the function below as the judge of the exercise ``name``, which is like "01.2".

    ``shows``: a sentence or two on what a right answer shows. ``hints``: an idea, a pointer, and nearly the
    answer.

    Raises ``ValueError`` for another form of name, or without hints.
    """
    if not isinstance(name, str) or not re.fullmatch(r"\d\d\.\d+", name):
        raise ValueError(f"name must be a notebook and a number, such as '01.2', got {name!r}")
    if isinstance(hints, str) or not hints:
        raise ValueError(f"hints must be a tuple of sentences, got {hints!r}")

    def register(judge):
        _exercises[name] = _Exercise(judge, shows, tuple(hints))
        return judge

    return register


def check(name, answer):
    """Say whether ``answer`` to the exercise ``name`` is right, not right yet (and why), or not attempted.

    ``answer`` may be anything at all.

    Raises ``ValueError`` for an exercise that does not exist.
    """
    known = _exercises[one_of("name", name, tuple(_exercises))]
    _results.pop(name, None)
    try:
        if _is_blank(answer):
            raise NotAttempted
        # An answer may overflow or divide by zero: that is for the judge to explain, not for NumPy.
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reason = known.judge(answer)
    except NotAttempted as nothing:
        more = f" {nothing}" if str(nothing) else ""
        print(
            f"{name}: not attempted yet. Replace the ... above and run the cell again; "
            f'checks.hint("{name}") gives a hint.{more}'
        )
        return
    except Reason as sentence:
        reason = str(sentence)
    except (Exception, SystemExit) as problem:  # noqa: BLE001 - whatever an answer does, there is a sentence
        reason = f"It could not be judged: using your answer raised {_told(problem)}"
    _results[name] = "right" if reason is None else "not right yet"
    print(f"{name} is right. {known.shows}" if reason is None else f"{name} is not right yet. {reason}")


def hint(name):
    """Print the next hint for the exercise ``name``; after the last one, where the solution is.

    Raises ``ValueError`` for an exercise that does not exist.
    """
    hints = _exercises[one_of("name", name, tuple(_exercises))].hints
    given = _hints_given.get(name, 0)
    if given == len(hints):
        print(f"There are no more hints for {name}. The solution is folded away below the exercise.")
        return
    _hints_given[name] = given + 1
    print(f"Hint {given + 1} of {len(hints)} for {name}: {hints[given]}")


def progress(notebook):
    """Print how many exercises of ``notebook``, such as "03", are done, and what the others lack.

    Raises ``ValueError`` for a notebook without exercises.
    """
    notebooks = sorted({name[:2] for name in _exercises})
    one_of("notebook", notebook, tuple(notebooks))
    names = [name for name in _exercises if name.startswith(f"{notebook}.")]
    done = [name for name in names if _results.get(name) == "right"]
    parts = [f"{len(done)} of {len(names)} done"]
    parts += [f"{name} {_results.get(name, 'not attempted')}" for name in names if name not in done]
    print("; ".join(parts))


# What the judging functions share.


def number(answer, right, reasons, otherwise):
    """Judge a whole number: ``reasons`` says for each foreseen wrong number what went wrong."""
    answer = whole(answer)
    return None if answer == right else reasons.get(answer, otherwise)


def whole(answer):
    """Return ``answer`` as an int. Raises `Reason` if it is no whole number."""
    if answer is ...:
        raise Reason("A ... is still left in your answer: replace that one, too.")
    if not isinstance(answer, (bool, np.bool_)):
        try:
            return operator.index(answer)
        except TypeError:
            if isinstance(answer, (float, np.floating)) and float(answer).is_integer():
                return int(answer)
    raise Reason(f"Give a whole number, not {_short(answer)}.")


def array(value, name="Your function's result"):
    """Return ``value`` as an array of numbers. Raises `Reason` if it holds anything else, or NaN."""
    try:
        return finite_numbers(name, value)
    except (TypeError, ValueError) as problem:
        raise Reason(f"{problem}.") from None


# What NumPy's messages usually mean in these exercises.
_MEANINGS = {
    "Cannot cast ufunc": "/= would write decimals into the bytes that you were given. Make a new array with /.",
    "has no attribute 'accuracy'": 'logs is a dict: ask it with logs["accuracy"].',
    "array element with a sequence": "Into one cell goes one number: sum the products of a patch first.",
    "could not be broadcast": "Two sizes do not match: does a window reach over the edge, off by one?",
    "out of bounds": "An index is too large: does the window reach over the edge, off by one?",
    "out of range": "An index is too large: off by one?",
    "bounds for uint8": "A byte holds 0 to 255 only, so it overflows: make floats first.",
}


def call(function, *arguments):
    """Call the learner's function. It may change ``arguments``, so give it copies.

    Raises `Reason` if it is no function or raises an exception, and `NotAttempted` if it returns nothing.
    """
    if not callable(function):
        raise Reason(f"Give the function itself, by its name and without brackets, not {_short(function)}.")
    try:
        result = function(*arguments)
    except (Exception, SystemExit) as problem:
        raise Reason(f"Your function raised {_explained(problem)}") from problem
    if result is None or result is ...:
        raise NotAttempted("(The function returns nothing. If you have written one, its return is missing.)")
    return result


def _explained(problem):
    """The exception, and what it usually means."""
    told = _told(problem)
    return " ".join([told, *(meaning for part, meaning in _MEANINGS.items() if part in told)])


def close(one, other):
    """Whether two arrays have one shape and equal values, but for rounding."""
    one, other = np.asarray(one), np.asarray(other)
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-4, atol=1e-4)


def size(shape):
    """A shape as people say it: 4 x 5."""
    return " x ".join(str(length) for length in shape) if shape else "a single number"


def _is_blank(answer):
    """Whether ``answer`` is a ``...``, or holds nothing else."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (tuple, list)):
        return 0 < len(answer) < 100 and all(_is_blank(part) for part in answer)
    if isinstance(answer, np.ndarray) and answer.dtype == object:
        return answer.size > 0 and all(part is ... for part in answer.flat)
    return answer is ...


def _told(problem):
    """The exception in one line, without the addresses in memory that differ from run to run."""
    try:
        lines = str(problem).strip().splitlines()
    except Exception:  # noqa: BLE001 - even its message may fail
        lines = []
    message = re.sub(r" at 0x[0-9a-fA-F]+", "", f": {lines[0][:150]}" if lines else "")
    return f"{type(problem).__name__}{message.rstrip('.')}."


def _short(value):
    """What ``value`` is, in a few words. No address in memory: the text of a notebook is compared."""
    if value is None or isinstance(value, (bool, int, float, complex, str, np.generic)):
        text = repr(value)
        return text if len(text) <= 40 else f"{text[:40]}..."
    return f"a value of type {type(value).__name__}"


# Notebook 1


@exercise(
    "01.1",
    "Nearly all of the parameters belong to the hidden layer, which has a weight for every pixel and neuron.",
    hints=(
        "Count what one neuron learns, then multiply by the number of neurons.",
        "A neuron has a weight for each of its inputs, and one bias. Flatten learns nothing.",
        "Hidden layer: (784 + 1) x 64. Output layer: (64 + 1) x 10. Add the two.",
    ),
)
def _(answer):
    reasons = {
        784 * 64 + 64 * 10: "You forgot the biases: each neuron has one, too.",
        784 * 64 + 64 * 10 + 2: "One bias for a whole layer is too few: each neuron has one of its own.",
        784 * 64 + 64 * 10 + 1: "One bias for the whole network is too few: each neuron has one of its own.",
        784 * 64 + 64 + 640: "You forgot the biases of the output layer.",
        784 * 64 + 640 + 10: "You forgot the biases of the hidden layer.",
        785 * 64: "That is the hidden layer only. The output layer learns as well.",
        784 * 64: "That is the hidden layer only, and without its biases.",
        65 * 10: "That is the output layer only.",
        29 * 64 + 650: "An image has 28 rows of 28 pixels, and Flatten lays all of them end to end.",
        785 * 65
        + 65 * 10: "Off by one: each of the neurons has a bias, but the bias is no neuron of its own.",
        785 * 64 + 64 * 11: "Off by one in the output layer: add the bias to the inputs, not to the neurons.",
        784 * 65 + 64 * 11: "Add the 1 for the bias to the inputs of a layer, not to its neurons.",
        785 * 128 + 129 * 10: "That is the network with 128 neurons above. This one has 64.",
        64 + 10: "These are the neurons. Each of them learns a weight for each of its inputs.",
    }
    return number(
        answer, 785 * 64 + 65 * 10, reasons, "Take one layer at a time, and one neuron of it first."
    )


@exercise(
    "01.2",
    "Every lot of images is scaled by the same number, about to the size of the starting weights.",
    hints=(
        "Every pixel is divided by the same number, whatever images come in.",
        "A byte holds 256 different values, and the first of them is 0. Which is the largest?",
        "Return the images divided by that number with / (which makes floats); change nothing in place.",
    ),
)
def _(scale):
    # 200 is the largest: so dividing by 255 and by the largest value of these images differ.
    images = np.array([[[0, 10, 51], [102, 153, 200]]], np.uint8)
    given = images.copy()
    result = call(scale, given)
    if not np.array_equal(given, images):
        return "It changes the images that it was given. Return new ones, and leave those as they are."
    result = array(result)
    if result.shape != images.shape:
        return f"Images of {size(images.shape)} went in, and {size(result.shape)} came out. Scale each value."
    if result.dtype.kind != "f":
        return (
            "It still gives whole numbers, so nearly everything becomes 0. Use / and not //, and keep floats."
        )
    right = images / 255
    if np.allclose(result, right, atol=1e-3):
        return None
    if np.allclose(result, images // 255):
        return "The division was one of whole numbers (//), and its fractions are lost. Use /."
    if np.allclose(result, images / 256, atol=1e-3):
        return (
            "You divided by 256. That is how many values a pixel can have, and not the largest: off by one."
        )
    if np.allclose(result, images / 200, atol=1e-3):
        return (
            "You divided by the largest value of these images. Other images would then be scaled differently."
        )
    if result.min() < 0:
        return f"Some values are below 0 ({result.min():.2f}). Black must stay 0."
    if result.max() > 1:
        return f"The largest value that comes out is {result.max():.2f}. It must not be above 1."
    if np.allclose(result, images / 254, atol=1e-3):
        return "Off by one: you divided by 254."
    if np.allclose(result, right, atol=0.006):
        return "That is nearly it. Don't round: the difference between two greys may be lost."
    if np.allclose(result[0, 0], right[0, 0], atol=1e-3):
        return "Dark pixels are right and bright ones are not: a byte overflows. Make floats first."
    return (
        "The values are between 0 and 1, but not in proportion. Divide each by the largest a pixel can have."
    )


@exercise(
    "01.3",
    "Rows are true classes, columns are what the network said: recall stays in a row.",
    hints=(
        "Recall asks: of all images that really are coats, which share was found?",
        "Stay in the row of the true class. For the mistake, find the largest number off the diagonal.",
        "Recall is the number on the diagonal, 36, divided by the sum of its row. The largest mistake is 30.",
    ),
)
def _(answer):
    takes = (
        "Give a pair: the recall of Coat, and the pair of names (true class, class that the network said)."
    )
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return takes
    recall, mistake = answer
    if any(part is ... for part in (recall, *(mistake if isinstance(mistake, (tuple, list)) else [mistake]))):
        return "A ... is still left in your answer: replace that one, too."
    if isinstance(recall, (bool, np.bool_)) or not isinstance(recall, (int, float, np.number)):
        return f"The recall must be a number, not {_short(recall)}."
    if not np.isfinite(recall):
        return "The recall must be a finite number."
    reasons = (
        (36 / 86, "Of all that were *called* Coat: that is the precision. You swapped rows and columns."),
        (36 / 220, "You divided by all images. Recall asks only about those that really are coats."),
        (130 / 220, "That is the accuracy over all three classes. Recall is about one."),
        (
            24 / 60,
            "That is the share of coats that was *not* found, and the recall of Shirt, but not that of Coat.",
        ),
        (36, "36 coats were found. Divide by how many there are."),
        (70 / 100, "That is the recall of another class."),
    )
    for wrong, reason in reasons:
        if abs(recall - wrong) < 0.004:
            return reason
    if not 0 <= recall <= 1:
        return "A recall is a share, from 0 to 1, and not per cent."
    if abs(recall - 0.6) >= 0.004:
        return "The recall is not right: divide the number on the diagonal by the sum of its row."
    if (
        not isinstance(mistake, (tuple, list))
        or len(mistake) != 2
        or not all(isinstance(name, str) for name in mistake)
    ):
        return takes
    true, said = (name.strip().lower() for name in mistake)
    if true == said:
        return "The diagonal holds the right answers. A mistake lies off it."
    if (true, said) == ("coat", "shirt"):
        return "For the mistake you swapped rows and columns: the row is the true class, and it comes first."
    if (true, said) != ("shirt", "coat"):
        return "The recall is right, but there is a larger number off the diagonal, or a name is misspelt."
    return None


@exercise(
    "01.4",
    "The same truth in a tenth of the room: sparse means one whole number for each image.",
    hints=(
        "The label is the place of the 1 in its row, counted from 0.",
        "NumPy can say where the largest value of a row is. Mind the axis.",
        "Use one_hot.argmax along axis 1.",
    ),
)
def _(to_integers):
    truth = np.array([3, 0, 9, 3, 7, 1])
    one_hot = np.eye(10)[truth]
    result = array(call(to_integers, one_hot.copy()))
    if result.shape == one_hot.shape:
        return "The labels are still one-hot, ten numbers an image. Integers are expected: one an image."
    if result.shape == (10,):
        return "One number came out for each class: that is the wrong axis. There must be one for each image."
    if result.shape == ():
        return "One single number came out. Is the axis missing, or does a return stand inside a loop?"
    if result.shape != truth.shape:
        return f"6 images went in, so 6 labels must come out, in one axis. The shape is {size(result.shape)}."
    if np.array_equal(result, truth):
        return None
    if np.array_equal(result, truth + 1):
        return "Off by one: the first class has the number 0."
    if np.array_equal(result, truth - 1):
        return "Off by one: the numbers are too small. The first class has the number 0."
    if np.array_equal(result, np.ones(6)):
        return "These are the largest values, and each is 1. You need the *place* of the largest value."
    if np.array_equal(result, truth[::-1]):
        return "The labels are in the wrong order: the first must belong to the first image."
    return "These are not the places of the ones. Look at one row, and count from 0."


# Notebook 2


@exercise(
    "02.1",
    "Without padding a window must fit in; with padding only the stride makes the map smaller.",
    hints=(
        "How far can the window move before it sticks out? With padding it may stick out.",
        "valid: (size - window) / stride, rounded down, plus 1. same: size / stride, rounded up.",
        "valid: 23 / 2 rounded down, plus 1. same: 28 / 2.",
    ),
)
def _(answer):
    if not isinstance(answer, (tuple, list, np.ndarray)) or len(answer) != 2:
        return "Give a pair of whole numbers: (size with valid, size with same)."
    for part in answer:
        if isinstance(part, (float, np.floating)) and np.isfinite(part) and not float(part).is_integer():
            return f"There is no such thing as {part:g} places: round, valid down and same up."
    valid, same = whole(answer[0]), whole(answer[1])
    if (valid, same) == (14, 12):
        return "You swapped the two: valid comes first."
    reasons = {
        13: "valid: you rounded up. Keras rounds down, for a window that sticks out doesn't count.",
        11: "valid: you forgot the + 1. The window has a place before it makes its first step.",
        24: "valid: you forgot the stride: the window moves 2 pixels at a time.",
        23: "valid: you forgot the stride, and the + 1 as well.",
        14: "valid: you padded. Without padding the window must fit into the image.",
        28: "valid: you padded, and forgot the stride.",
        10: "valid: off by one twice. The window of 5 takes the place of 5 pixels, not of more.",
    }
    if valid != 12:
        return reasons.get(
            valid, "valid: count how many steps of 2 the window of 5 can make inside 28 pixels."
        )
    reasons = {
        12: "same: that is the size without padding.",
        28: "same: you forgot the stride. Padding keeps the size only if the stride is 1.",
        13: "same: off by one. Each of the pixels 0, 2, 4 and so on starts a place.",
        15: "same: off by one. With padding there is no + 1: a window for every second pixel.",
        24: "same: you did not pad, and forgot the stride.",
    }
    return None if same == 14 else reasons.get(same, "same: only the stride makes the map smaller.")


@exercise(
    "02.2",
    "That is the whole of it: multiply a patch by the kernel, add up, move on by one.",
    hints=(
        "Two loops: one over the rows of the result, and one over its columns.",
        "The patch at (row, column) is as large as the kernel and starts there. Sum patch times kernel.",
        "result[row, column] = (patch * kernel).sum(), for (H - kh + 1) rows and (W - kw + 1) columns.",
    ),
)
def _(convolve):
    rng = np.random.default_rng(2)
    kernel = np.array([[1.0, 2, 0], [-3, 4, 5], [6, -7, 9]])  # no two weights are equal: no turn goes unseen
    image = rng.integers(1, 10, (6, 6)).astype(float)
    result = array(call(convolve, image.copy(), kernel.copy()))
    right = conv2d(image, kernel)
    if result.ndim > 2:
        return "The result has too many axes. You forgot to sum the products of each patch."
    if result.shape == ():
        return "One single number came out. There is one for each place of the window: a map."
    if result.shape == image.shape:
        return "The map is as large as the image: you padded. Here the window must fit into the image."
    if result.shape == (3, 3) or result.shape == (5, 5):
        return "Off by one: the number of places is rows - window + 1, and so for the columns."
    if result.shape != right.shape:
        return f"An image of 6 x 6 and a kernel of 3 x 3 gave {size(result.shape)}: not the size of the map."
    if not close(result, right):
        return _wrong_convolution(result, image, kernel)
    cases = [
        ((6, 6), -kernel, "negative sums. They must stay as they are, without ReLU and not as bytes."),
        (
            (5, 8),
            kernel,
            "an image of 5 x 8. Did you take the rows for the columns, or a square for granted?",
        ),
        (
            (8, 5),
            kernel,
            "an image of 8 x 5. Did you take the rows for the columns, or a square for granted?",
        ),
        ((6, 7), kernel[:2], "a kernel of 2 x 3. Take the size of the window from kernel.shape."),
        ((6, 6), kernel / 8, "weights with decimals. Does your result hold whole numbers only?"),
    ]
    for shape, weights, told in cases:
        image = rng.integers(1, 10, shape).astype(float)
        try:
            matches = close(array(call(convolve, image.copy(), weights.copy())), conv2d(image, weights))
        except Reason:
            matches = False
        if not matches:
            return f"It is right for positive sums of 6 x 6 and 3 x 3, but not for {told}"
    image = rng.integers(100, 256, (5, 6)).astype(np.uint8)
    for weights in (KERNELS["Sobel, vertical edges"].astype(int), np.full((3, 3), 2, np.uint8)):
        try:
            matches = close(array(call(convolve, image.copy(), weights.copy())), conv2d(image, weights))
        except Reason:
            matches = False
        if not matches:
            return (
                "It is right for floats, but bytes overflow: uint8 holds 0 to 255 only. "
                "Make the image floats first, and the result as well."
            )
    return None


def _wrong_convolution(result, image, kernel):
    if not result.any():
        return "The map holds only zeros: nothing is written into it."
    turned = (
        (
            kernel[::-1, ::-1],
            "You flipped the kernel: that is mathematics' convolution. Leave it as it is here.",
        ),
        (kernel.T, "You swapped rows and columns of the kernel."),
        (kernel[::-1], "You flipped the kernel upside down. Leave it as it is."),
        (kernel[:, ::-1], "You flipped the kernel left to right. Leave it as it is."),
        (kernel / 9, "You took the mean of the products. A convolution takes their sum."),
        (np.ones((3, 3)), "You summed the patch only. Multiply it by the kernel first."),
    )
    for other, reason in turned:
        if close(result, conv2d(image, other)):
            return reason
    if close(result, conv2d(image, kernel).T):
        return "The map is transposed: you swapped rows and columns."
    for row in range(3):
        for column in range(3):
            if close(result, image[row : row + 4, column : column + 4] * kernel[row, column]):
                return "Only one product is left of each patch. You forgot to sum all of them."
    right = conv2d(image, kernel)
    if close(result[:-1, :-1], right[:-1, :-1]):
        return "Off by one: the last row or the last column of the map is not computed."
    if close(result[0], right[0]) or close(result[:, 0], right[:, 0]):
        return "The first row or column is right, the others are not: does the patch move along both ways?"
    if close(result[0, 0], right[0, 0]):
        return "The first value is right, the others are not: does the patch move with row and column?"
    return "The map has the right size, but not the right values. Work one place out by hand and compare."


@exercise(
    "02.3",
    "Its weights add up to 0, so a plain area gives 0. Their signs say which kind of edge it answers to.",
    hints=(
        "The kernel compares what lies above with what lies below. Which side must count positively?",
        "Each *column* must add up to 0: then plain areas and vertical edges give 0.",
        "Take the horizontal Sobel kernel from above, and change the sign of every weight.",
    ),
)
def _(answer):
    kernel = array(answer, "The kernel").astype(float)
    if kernel.shape != (3, 3):
        return f"The kernel must have 3 rows of 3 weights; the shape of yours is {size(kernel.shape)}."
    scale = np.abs(kernel).max()
    if scale == 0:
        return "A kernel of zeros answers to nothing at all."
    kernel = kernel / scale
    if abs(kernel.sum()) > 1e-4:
        return "The weights do not add up to 0, so it answers on plain areas, too."
    # Bright above dark, with the edge under the upper row and under the middle one; and the same turned.
    horizontal = np.round([kernel[0].sum(), kernel[:2].sum()], 4)
    vertical = np.round([kernel[:, 0].sum(), kernel[:, :2].sum()], 4)
    if not horizontal.any() and vertical.any():
        return "That is a kernel for vertical edges: you swapped rows and columns. Bright lies *above* dark."
    if not horizontal.any():
        return "It does not answer to this edge at all: 0 comes out."
    if horizontal.min() < 0 < horizontal.max():
        return "It answers with both signs round one edge, like the Laplacian: it can't tell the direction."
    if horizontal.min() < 0:
        return (
            "It has the opposite sign: it answers to dark above bright, and negatively to bright above dark."
        )
    if vertical.any():
        return "It answers to bright above dark, but to vertical edges as well. There it must give 0."
    return None


@exercise(
    "02.4",
    "Each filter has a kernel for each channel, and one bias. The size of the image plays no part.",
    hints=(
        "Count the parameters of one filter, then multiply by the number of filters.",
        "A filter looks at all the channels at once, with weights of its own for each. Then add its bias.",
        "(5 x 5 x 3 + 1) x 16.",
    ),
)
def _(answer):
    reasons = {
        75 * 16: "You forgot the bias: each filter has one.",
        26 * 16: "You counted one kernel for all channels. A filter has one for each of the 3.",
        25 * 16: "You counted one kernel for all channels, and forgot the bias.",
        75 * 16 + 1: "One bias for all filters is too few: each has its own.",
        76: "That is one filter. There are 16.",
        75: "That is one filter, without its bias. There are 16.",
        26
        * 3
        * 16: "A bias for each channel is too many: the channels are added up, and then comes one bias.",
        75 * 16 + 3: "A bias belongs to a filter, not to a channel.",
        16 * 16: "A window of 5 x 5 has 25 weights for each channel, not 5.",
        28 * 16: "That would be windows of 3 x 3. These are 5 x 5.",
        75 * 17: "Off by one: add the bias to the weights of a filter, not to the number of filters.",
        76
        * 16
        * 28
        * 28: "You multiplied by the size of the image. The same weights are used at all places.",
        76 * 16 * 24 * 24: "You multiplied by the size of the map. The same weights are used at all places.",
        75
        * 16
        * 24
        * 24: "You counted the multiplications for an image. The same weights are used at all places.",
        76 * 16 * 3: "You counted the channels twice: one filter looks at all of them.",
    }
    return number(
        answer, 76 * 16, reasons, "Take one filter first: its weights for every channel, and its bias."
    )


# Notebook 3


@exercise(
    "03.1",
    "Of each four values the largest stays, and an odd last row or column is never seen.",
    hints=(
        "Two loops over the result, as for the convolution. The window moves by two.",
        "The result has rows // 2 rows and columns // 2 columns. Its window starts at twice the place.",
        "result[row, column] = image[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].max()",
    ),
)
def _(max_pool):
    image = np.array([[1.0, 5, 2, 8, 3, 4], [9, 6, 7, 1, 5, 20], [3, 2, 15, 11, 6, 7], [4, 12, 8, 10, 30, 9]])
    result = array(call(max_pool, image.copy()))
    right = max_pool2d(image)
    if result.shape == (3, 2):
        return "You swapped rows and columns: an image of 4 x 6 must become 2 x 3."
    if result.shape == (3, 5):
        return "The window moved by 1. With stride 2 the windows touch and do not overlap."
    if result.shape == image.shape:
        return "The map is as large as before. Of each 2 x 2 values one must stay."
    if result.shape != right.shape:
        return f"An image of 4 x 6 became {size(result.shape)}. One value must stay for each window of 2 x 2."
    blocks = image.reshape(2, 2, 3, 2)
    wrong = (
        (blocks.sum(axis=(1, 3)), "You summed the window. Keep its maximum."),
        (
            blocks.mean(axis=(1, 3)),
            "You took the mean of the window: that is average pooling. Keep its maximum.",
        ),
        (blocks.min(axis=(1, 3)), "You took the minimum of the window. Keep its maximum."),
        (np.median(blocks, axis=(1, 3)), "You took the median of the window. Keep its maximum."),
        (image[::2, ::2], "You kept the upper left value of each window, whatever the others are."),
        (blocks[:, 0].max(axis=2), "You looked at the upper row of each window only."),
        (blocks[..., 0].max(axis=1), "You looked at the left column of each window only."),
        (max_pool2d(image, 2, 1)[:2, :3], "The window moved by 1. With stride 2 it starts at 2 x row."),
    )
    for other, reason in wrong:
        if close(result, other):
            return reason
    if not close(result, right) and close(result[:1, :2], right[:1, :2]):
        return "Off by one: the last row or the last column of the map is not computed."
    if not close(result, right):
        return "The size is right, the values are not. Print one window and its maximum, and compare."
    odd = np.vstack([np.hstack([image, [[40.0], [2], [41], [3]]]), [50.0, 1, 51, 2, 52, 3, 53]])
    try:
        result = array(call(max_pool, odd.copy()))
    except Reason as problem:
        return f"It is right for 4 x 6. With the odd size 5 x 7 something went wrong: {problem}"
    if result.shape in ((3, 4), (2, 4), (3, 3)):
        return "On 5 x 7 you rounded up, or padded. Keras rounds down: the odd last row and column fall away."
    if not close(result, right):
        return "It is right for 4 x 6, but not for 5 x 7: the odd last row and column must fall away."
    if not close(array(call(max_pool, image - 100)), right - 100):
        return "Negative values go wrong: the search for the maximum must not start from 0."
    if not close(array(call(max_pool, image / 8)), right / 8):
        return "Values with decimals go wrong: does your result hold whole numbers only?"
    return None


@exercise(
    "03.2",
    "Each layer gives the next its size: you can know the shape before anything is trained.",
    hints=(
        "Follow one side through the layers: a window of 3 takes away 2, and pooling halves.",
        "Keras rounds down when it halves. Flatten counts rows x columns x maps.",
        "32, 30, 15, 13, and half of that rounded down; squared; times the 64 maps.",
    ),
)
def _(answer):
    reasons = {
        7 * 7 * 64: "You rounded up where Keras rounds down: 13 / 2.",
        2704: "Half a cell is none: where a side does not divide by 2, Keras rounds down.",
        6 * 6: "You forgot the channels: there is a map for each filter.",
        13 * 13 * 64: "You forgot the second pooling.",
        8 * 8 * 64: "You padded: a window of 3 without padding takes away 2.",
        6 * 6 * 32: "These are the filters of the first convolution. Flatten gets the maps of the last one.",
        14 * 14 * 64: "You forgot the first pooling.",
        28 * 28 * 64: "You forgot both poolings.",
        6 * 6 * 64 * 3: "The 3 channels are gone: the first convolution adds them up.",
        6
        * 6
        * 32
        * 64: "You multiplied the filters of both convolutions. Each map of the second is one map.",
        6 * 6 * 96: "The maps of the first convolution go into the second. Only the second's maps come out.",
        5 * 5 * 64: "That is for images of 28 x 28. These are 32 x 32.",
        6 * 64: "A map has rows *and* columns.",
        6 * 6 * 64 + 1: "Off by one: a bias does not add a number to the map.",
    }
    return number(answer, 6 * 6 * 64, reasons, "Write down the shape after each layer: rows, columns, maps.")


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
        return f"The function must return a Keras model, not {_short(model)}."
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


# The variants of 03.4: the filters of each convolution.
_VARIANTS = {
    "16 filters": (16, 16),
    "64 filters": (64, 64),
    "without the last convolution": (32,),
    "with one more convolution": (32, 32, 32),
}


@exercise(
    "03.4",
    "More convolutions need not mean more parameters: each pooling shrinks what the large dense layer gets.",
    hints=(
        "The dense layer behind Flatten is the largest. How many numbers does it get in each variant?",
        "A side goes 28, 26, 13, 11, 5, 3, 1. Count (9 x channels + 1) x filters and (inputs + 1) x neurons.",
        "Flatten gives 5 x 5 x 16, 5 x 5 x 64, 13 x 13 x 32 and 1 x 1 x 32 numbers.",
    ),
)
def _(answer):
    if not isinstance(answer, dict):
        return "Give the dict of the stub, with a number for each of its four names."
    blank = []
    for name, filters in _VARIANTS.items():
        if name not in answer:
            return f"The dict lacks {name!r}. Leave its four names as they are."
        if answer[name] is ...:
            blank.append(name)
            continue
        try:
            count = whole(answer[name])
        except Reason as reason:
            return f"{name}: {reason}"
        if count != _parameters(filters):
            return f"{name}: {_why_not(count, filters)}"
    if blank:
        return f"What you have is right. Still to do: {', '.join(blank)}."
    return None


def _parameters(filters, bias=1, kernel_for_each=True, window=3, shrink=2, up=0, pooled=True, flattened=None):
    """Count convolutions, each with pooling, then Dense 128 and 10. The other settings are mistakes."""
    side, channels, total = 28, 1, 0
    for count in filters:
        total += (window * window * (channels if kernel_for_each else 1) + bias) * count
        side, channels = side - shrink, count
        if pooled:
            side = (side + up) // 2
    inputs = side * side * channels if flattened is None else flattened
    return total + (inputs + bias) * 128 + (128 + bias) * 10


def _without_last_pooling(filters):
    side = {1: 26, 2: 11, 3: 3}[len(filters)]
    return _parameters(filters, flattened=side * side * filters[-1])


def _why_not(count, filters):
    last = filters[-1]
    dense = _parameters((), flattened=0)
    wrong = [
        (_parameters(filters, pooled=False), "you forgot the pooling."),
        (_without_last_pooling(filters), "you forgot the last pooling."),
        (_parameters(filters, bias=0), "you forgot the biases."),
        (_parameters(filters, kernel_for_each=False), "you counted one kernel for all channels."),
        (_parameters(filters, up=1), "you rounded up where Keras rounds down."),
        (_parameters(filters, shrink=0), "you padded: a window of 3 takes away 2 rows and columns."),
        (_parameters(filters, flattened=last), "you forgot that Flatten counts rows x columns x maps."),
        (_parameters(filters, window=5), "the windows are 3 x 3."),
        (_parameters(filters) - 1290, "you forgot the last layer, with its ten neurons."),
        (_parameters(filters) - _parameters(filters, flattened=0) + dense, "you forgot the convolutions."),
        (_parameters((32, 32)), "that is the network with 32 filters in both convolutions, unchanged."),
        (_parameters((last, 32)), "you changed the first convolution only."),
        (_parameters((32, last)), "you changed the second convolution only."),
        (
            _parameters(filters, flattened=800),
            "you kept the 800 numbers behind Flatten. They change with the layers in front.",
        ),
    ]
    for number_, reason in wrong:
        if number_ == count != _parameters(filters):
            return reason
    return "write down the shape after each layer, count each layer, and add up."


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
        return f"Give a class with the method on_epoch_end, not {_short(callback_class)}."

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
        raise Reason(f"Making one with the target {target} raised {_told(problem)}") from problem
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
        raise Reason(f"Your on_epoch_end raised {_explained(problem)}") from problem
    return bool(model.stop_training), bool(logs.asked), callback, returned


# Notebook 4


@exercise(
    "04.1",
    "Each pooling doubles how far neighbouring cells are apart, so the layers behind it see further.",
    hints=(
        "The third window covers 3 cells. How many pixels lie between neighbours there?",
        "Each layer adds (window - 1) x distance. A pooling doubles the distance for the layers behind it.",
        "1, + 2 x 1, + 1 x 1, + 2 x 2, + 1 x 2, and the last convolution adds 2 x 4.",
    ),
)
def _(answer):
    reasons = {
        15: "A pooling adds to the view as well: its window is 2 cells wide.",
        12: "The last window adds 2 cells, but its cells are not 1 pixel apart: two poolings lie in front.",
        14: "The last window adds 2 cells, and you counted one pooling only: its cells are further apart.",
        22: "Off by one: a window of 3 adds 2 cells to the one that is there, not 3.",
        13: "You added the windows up. Neighbouring windows overlap, and the distance between them grows.",
        10: "That is the layer in front. One convolution is still to come.",
        8: "That is the second convolution. A pooling and a convolution are still to come.",
        7: "That would be three convolutions without any pooling.",
        9: "You added window - 1 for each layer. Behind a pooling each cell counts for more than one pixel.",
        17: "Off by one: start from the 1 pixel that a cell of the image is.",
        19: "Off by one: start from 1 pixel, and add only what each layer adds.",
        26: "The last window adds 2 cells of 4 pixels each: you counted more.",
        108: "You multiplied the windows. Each layer *adds* to the view.",
        30: "You multiplied 10 by 3. The three cells overlap: neighbours are only a few pixels apart.",
        18 * 18: "You counted all the pixels of the square. The question is how wide it is.",
    }
    return number(
        answer, 18, reasons, "Go through the layers: each adds (window - 1) x distance of its cells."
    )


@exercise(
    "04.2",
    "One value looks at all maps in front, with a kernel for each. The number of filters plays no part.",
    hints=(
        "One value belongs to one filter at one place.",
        "The filter has a kernel for each map in front of it. Each weight makes one product.",
        "5 x 5 weights for each of the 32 maps.",
    ),
)
def _(answer):
    reasons = {
        25: "You counted one kernel for all channels. There is one for each of the 32 maps in front.",
        26: "You counted one kernel for all channels, and the bias is added, not multiplied.",
        32: "Each of these maps gives not one product but a whole window of them.",
        801: "The bias is added. It is no product: off by one.",
        25 * 48: "That takes the filters of this layer for its inputs. How many maps lie in front?",
        25 * 32 * 48: "That is all filters together. One value belongs to one of them.",
        801 * 48: "These are the parameters of the whole layer. One value needs one filter.",
        5 * 32: "A window of 5 x 5 has rows *and* columns.",
        9 * 32: "The windows are 5 x 5 here, not 3 x 3.",
        64 * 9: "That is the network above. Here the windows are 5 x 5, and 32 maps lie in front.",
        26 * 32: "There is one bias for the filter, not one for each map, and it is no product.",
        57: "Multiply, don't add: each map has a window of its own.",
    }
    return number(answer, 800, reasons, "Count the weights of one filter: its window, for each map in front.")


@exercise(
    "04.3",
    "The mean over rows and columns leaves one number for each filter. That is how the census ranks them.",
    hints=(
        "Make one number out of each map first, then look for the largest.",
        "The mean runs over the rows and the columns: axes 0 and 1. The filters stay.",
        "maps.mean(axis=(0, 1)) gives the means; argmax gives the place of the largest.",
    ),
)
def _(strongest):
    maps = np.full((7, 8, 10), 1.0)
    maps[:, :, 6] = 3.0  # the largest mean
    maps[1, 2, 8] = 20.0  # the largest single value
    maps[:, :, 1] = 0.25  # the smallest mean
    maps[4] += 1  # the brightest row,
    maps[:, 3] += 1  # and column
    result = array(call(strongest, maps.copy()))
    if result.size == 1 and np.isclose(result.item(), maps[:, :, 6].mean()):
        return "That is the mean itself. Return the number of the filter that has it."
    if result.shape == (10,):
        return "It gives something for every filter. Return the number of one filter only."
    if result.size != 1:
        return f"It gives {result.size} numbers. Return one only: that of the filter."
    number_ = whole(result.item())
    reasons = {
        8: "It has the brightest single cell. Did you take the maximum or the spread of each map? Take the mean.",
        1: "That is the weakest one: you took the minimum.",
        int(
            maps.argmax()
        ): "That is a place in all cells laid end to end. Reduce each map to its mean first.",
        4: "That is a row: the mean runs over the wrong axes. The filters are the last axis.",
        3: "That is a column: the mean runs over the wrong axes. The filters are the last axis.",
        7: "Off by one: the first filter has the number 0.",
        5: "Off by one: too small. The first filter has the number 0.",
    }
    if not 0 <= number_ < 10 and number_ not in reasons:
        return (
            f"There are only 10 filters, and it gives {number_}: the mean left more than one number for each."
        )
    if number_ != 6:
        return reasons.get(number_, "That filter has not the largest mean.")
    skewed = np.zeros((4, 3, 6))
    skewed[:, :, 2], skewed[0, :, 5] = 1, 8  # the largest median, and the largest mean
    if whole(np.asarray(call(strongest, skewed.copy())).item()) == 2:
        return "You took the median of each map. The mean is asked for."
    other = np.random.default_rng(4).random((3, 4, 5)) * [1, 1, 1, 1, 3]
    if whole(np.asarray(call(strongest, other.copy())).item()) != 4:
        return "It is right for maps of 7 x 8 x 10, but not for 3 x 4 x 5. Is a number fixed in it, or were rows counted for filters?"
    if whole(np.asarray(call(strongest, -maps)).item()) != 1:
        return "Maps with negative values go wrong: the largest mean may lie below 0."
    return None


@exercise(
    "04.4",
    "This is how a filter is switched off: the network goes on, without what it said.",
    hints=(
        "Make a copy first, so that the maps you were given stay as they are.",
        "The filters are the last axis. An index can take several of them at once.",
        "result = maps.copy(), then set result[..., filters] to 0, and return result.",
    ),
)
def _(without):
    maps = np.arange(1, 4 * 5 * 6 + 1).reshape(4, 5, 6) / 8
    filters = [1, 3]
    given, listed = maps.copy(), list(filters)
    result = array(call(without, given, listed))
    if not np.array_equal(given, maps):
        return "It changes the maps that it was given. Change a copy."
    if listed != filters:
        return "It changes the list of filters that it was given. Leave that as it is, too."
    if result.shape == (4, 5, 4):
        return "It removes the filters. The next layer needs as many maps as before: set them to 0."
    if result.shape == (4, 5, 2):
        return "It returns only the filters that were to be switched off."
    if result.shape != maps.shape:
        return f"Maps of {size(maps.shape)} went in, and {size(result.shape)} came out. The shape must stay."
    right = maps * ~np.isin(np.arange(6), filters)
    if close(result, right):
        if not close(array(call(without, maps.copy(), [5, 0, 2])), maps * [0, 1, 0, 1, 1, 0]):
            return "It is right for the filters 1 and 3, but not for 5, 0 and 2. Use what stands in filters."
        if not close(array(call(without, maps.copy(), [])), maps):
            return "Without any filter to switch off, the maps must stay as they are."
        return None
    rows, columns = maps.copy(), maps.copy()
    rows[filters], columns[:, filters] = 0, 0
    wrong = (
        (maps, "Nothing is switched off: the maps are as they were."),
        (maps * 0, "Everything is switched off. Only the filters in the list should be."),
        (rows, "It sets rows to 0: that is the wrong axis. The filters are the last one."),
        (columns, "It sets columns to 0: that is the wrong axis. The filters are the last one."),
        (maps - right, "It is the other way round: these filters should be off, and the others stay."),
        (maps * [1, 0, 1, 1, 1, 1], "Only the first filter of the list is off."),
        (maps * [1, 1, 1, 0, 1, 1], "Only the last filter of the list is off."),
        (maps * [0, 1, 0, 1, 1, 1], "Off by one: the first filter has the number 0."),
        (maps * [1, 1, 0, 1, 0, 1], "Off by one: the first filter has the number 0."),
        (maps * [1, 0, 0, 0, 1, 1], "Everything from filter 1 to filter 3 is off. Only the two should be."),
        (maps * [1, 0, 0, 1, 1, 1], "Everything from filter 1 up to 3 is off. Only the two should be."),
    )
    for other, reason in wrong:
        if close(result, other):
            return reason
    return "The maps of the listed filters must be 0, and all the others as they were."
