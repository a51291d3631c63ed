"""What judges share: to take a number, an array or a function out of an answer, and to name a mistake."""

import operator
from collections.abc import Callable, Iterable

import numpy as np

from helpers.arguments import finite_numbers
from helpers.checks.exercise import NotAttempted, Reason, told


def number(answer: object, right: int, wrong: Iterable, otherwise: str) -> str | None:
    """Judge a whole number.

    Parameters
    ----------
    answer : a whole number of any type
    right : the one that is right
    wrong : pairs of a wrong number and what went wrong, or a dict of them; the first that fits counts
    otherwise : what is said of every other number

    Returns
    -------
    None if it is right, else the sentence.

    Raises
    ------
    Reason : if ``answer`` is no whole number
    """
    answer = whole(answer)
    pairs = wrong.items() if isinstance(wrong, dict) else wrong
    return None if answer == right else next((why for value, why in pairs if value == answer), otherwise)


def known_mistake(
    result: np.ndarray | float, wrong: Iterable, otherwise: str | None = None, within: float = 1e-4
) -> str | None:
    """Name the mistake behind a wrong result.

    Parameters
    ----------
    result : array or number
    wrong : pairs of a wrong result and what went wrong; the first that is `close` counts
    otherwise : what is said of every other result
    within : how far values may lie apart

    Returns
    -------
    The sentence, or ``otherwise``.
    """
    return next((why for other, why in wrong if close(result, other, within)), otherwise)


def whole(answer: object) -> int:
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


def array(value: object, name: str = "Your function's result") -> np.ndarray:
    """Return ``value`` as an array of numbers. Raises `Reason` if it holds anything else, or NaN."""
    try:
        return finite_numbers(name, value)
    except (TypeError, ValueError) as problem:
        raise Reason(f"{problem}.") from None


def call(function: Callable, *arguments: object) -> object:
    """Call the learner's function.

    Parameters
    ----------
    function : what the learner gave, a function or not
    *arguments : what it is given; it may change them, so pass copies

    Returns
    -------
    What it returns.

    Raises
    ------
    Reason : if it is no function, or raises an exception
    NotAttempted : if it returns nothing
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


def close(one: np.ndarray, other: np.ndarray, within: float = 1e-4) -> bool:
    """Whether two arrays have one shape and equal values, but for rounding."""
    one, other = np.asarray(one), np.asarray(other)
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-4, atol=within)


def size(shape: tuple[int, ...]) -> str:
    """A shape as people say it: 4 x 5."""
    return " x ".join(str(length) for length in shape) if shape else "a single number"


def short(value: object) -> str:
    """What ``value`` is, in a few words. No address in memory: the text of a notebook is compared."""
    if value is None or isinstance(value, (bool, int, float, complex, str, np.generic)):
        text = repr(value)
        return text if len(text) <= 40 else f"{text[:40]}..."
    return f"a value of type {type(value).__name__}"


# Part of an exception's message, and what it usually means in these exercises.
MEANINGS = (
    ("Cannot cast ufunc", "/= would write decimals into the bytes you were given. Make a new array with /."),
    ("has no attribute 'accuracy'", 'logs is a dict: ask it with logs["accuracy"].'),
    ("array element with a sequence", "Into one cell goes one number: sum the products of a patch first."),
    ("could not be broadcast", "Two sizes do not match: does a window reach over the edge, off by one?"),
    ("out of bounds", "An index is too large: does the window reach over the edge, off by one?"),
    ("out of range", "An index is too large: off by one?"),
    ("bounds for uint8", "A byte holds 0 to 255 only, so it overflows: make floats first."),
)


def explained(problem: BaseException) -> str:
    """The exception, and what it usually means."""
    text = told(problem)
    return " ".join([text, *(meaning for part, meaning in MEANINGS if part in text)])
