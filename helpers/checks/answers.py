"""What the judging functions share."""

import operator

import numpy as np

from helpers.arguments import finite_numbers
from helpers.checks.exercise import NotAttempted, Reason, told


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
    raise Reason(f"Give a whole number, not {short(answer)}.")


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
        raise Reason(f"Give the function itself, by its name and without brackets, not {short(function)}.")
    try:
        result = function(*arguments)
    except (Exception, SystemExit) as problem:
        raise Reason(f"Your function raised {explained(problem)}") from problem
    if result is None or result is ...:
        raise NotAttempted("(The function returns nothing. If you have written one, its return is missing.)")
    return result


def explained(problem):
    """The exception, and what it usually means."""
    text = told(problem)
    return " ".join([text, *(meaning for part, meaning in _MEANINGS.items() if part in text)])


def close(one, other):
    """Whether two arrays have one shape and equal values, but for rounding."""
    one, other = np.asarray(one), np.asarray(other)
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-4, atol=1e-4)


def size(shape):
    """A shape as people say it: 4 x 5."""
    return " x ".join(str(length) for length in shape) if shape else "a single number"


def short(value):
    """What ``value`` is, in a few words. No address in memory: the text of a notebook is compared."""
    if value is None or isinstance(value, (bool, int, float, complex, str, np.generic)):
        text = repr(value)
        return text if len(text) <= 40 else f"{text[:40]}..."
    return f"a value of type {type(value).__name__}"
