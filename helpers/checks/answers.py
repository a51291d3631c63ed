"""What judges share: to take a number, an array or a function out of an answer, and to name a mistake."""

import operator
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from helpers.arguments import finite_numbers
from helpers.checks.errors import explained
from helpers.checks.exercise import NotAttempted, Reason


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


def by_name(answer: object, names: Iterable[str], judge: Callable) -> str | None:
    """Judge a dict entry by entry.

    Parameters
    ----------
    answer : what the learner made of the stub's dict; a ``...`` in it is still to do
    names : those of the stub
    judge : takes a name and its entry; returns None or the sentence

    Returns
    -------
    None if all are right, else the first sentence after its name.
    """
    names = list(names)
    if not isinstance(answer, dict):
        return f"Keep the dict of the stub, with its {len(names)} names."
    for name in names:
        if name not in answer:
            return f"The dict lacks {name!r}. Leave its {len(names)} names as they are."
        try:
            reason = None if answer[name] is ... else judge(name, answer[name])
        except Reason as sentence:
            reason = str(sentence)[0].lower() + str(sentence)[1:]
        if reason:
            return f"{name}: {reason}"
    blank = [name for name in names if answer[name] is ...]
    return f"What you have is right. Still to do: {', '.join(blank)}." if blank else None


def whole(answer: object) -> int:
    """Return ``answer`` as an int. Raises `Reason` if it is no whole number."""
    nothing_left(answer)
    if not isinstance(answer, (bool, np.bool_)):
        try:
            return operator.index(answer)
        except TypeError:
            if isinstance(answer, (float, np.floating)) and float(answer).is_integer():
                return int(answer)
    if isinstance(answer, (tuple, list)):
        raise Reason("Give one number, not several. If the comma only separates thousands, leave it out.")
    if isinstance(answer, str):
        raise Reason("Give a whole number, without quotation marks: they turn it into text.")
    point = " If the point only separates thousands, leave it out." if _has_thousands(answer) else ""
    raise Reason(f"Give a whole number, not {short(answer)}.{point}")


def _has_thousands(answer):
    """Whether a number such as 50.89 may be one in thousands, 50.890."""
    return isinstance(answer, float) and 1 < answer < 1000 and float(round(1000 * answer, 6)).is_integer()


def nothing_left(answer: object) -> None:
    """Raise `Reason` if a ``...`` is still left anywhere in the answer."""
    if answer is ...:
        raise Reason("A `...` is still left in your answer: replace that one, too.")
    if isinstance(answer, np.ndarray):
        answer = list(answer.flat) if answer.dtype == object else []
    if isinstance(answer, (tuple, list)):
        for part in answer:
            nothing_left(part)


def array(value: object, name: str = "Your function's result") -> np.ndarray:
    """Return ``value`` as an array of numbers. Raises `Reason` if it holds anything else, or NaN."""
    nothing_left(value)
    if callable(value):
        raise Reason(f"{name} is a function: are the brackets after its name missing?")
    try:
        return finite_numbers(name, value)
    except (TypeError, ValueError) as problem:
        text = "got <U" in str(problem)  # NumPy's name for text
        raise Reason(f"{name} must hold numbers, not text." if text else f"{problem}.") from None


def call(function: Callable, *arguments: object, misfit: str = "") -> object:
    """Call the learner's function.

    Parameters
    ----------
    function : what the learner gave, a function or not
    *arguments : what it is given; it may change them, so pass copies
    misfit : what is added where an index or a size does not fit

    Returns
    -------
    What it returns; of a generator, the list of what it yields.

    Raises
    ------
    Reason : if it is no function, raises an exception, or returns nothing
    NotAttempted : if it is the stub as it was
    """
    if not callable(function):
        raise Reason(f"Give the function itself, by its name and without brackets, not {short(function)}.")
    try:
        result = function(*arguments)
        result = list(result) if isinstance(result, Iterator) else result  # a generator works only now
    except (Exception, SystemExit) as problem:
        raise Reason(f"Your function raised {explained(problem, misfit)}") from problem
    if result is None or result is ...:
        if untouched(function):
            raise NotAttempted
        raise Reason(
            "Your function returns nothing: it needs a `return` with the result. "
            "(Printing a value, or changing something in place, does not return it.)"
        )
    return result


def untouched(function: Callable) -> bool:
    """Whether a function does nothing at all, as the ``...`` of a stub."""
    code = getattr(function, "__code__", None)
    return code is not None and len(code.co_code) <= len((lambda: ...).__code__.co_code)


def close(one: np.ndarray, other: np.ndarray, within: float = 1e-4) -> bool:
    """Whether two arrays have one shape and equal values, but for rounding."""
    one, other = np.asarray(one), np.asarray(other)
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-4, atol=within)


def one_place(result: np.ndarray, right: np.ndarray, axes: tuple[str, ...] = ("row", "column")) -> str:
    """Where a wrong result first differs from the right one of its shape, and by what."""
    place = next(place for place in np.ndindex(right.shape) if not close(result[place], right[place]))
    where = ", ".join(f"{axis} {number}" for axis, number in zip(axes, place, strict=True))
    return f"At {where} it returns {result[place]:g}, and {right[place]:g} is right."


def size(shape: tuple[int, ...]) -> str:
    """A shape as people say it: 4 x 5."""
    return " x ".join(str(length) for length in shape) if shape else "a single number"


def short(value: object) -> str:
    """What ``value`` is, in a few words. No address in memory: the text of a notebook is compared."""
    if value is None or isinstance(value, (bool, int, float, complex, str, np.generic)):
        text = repr(value)
        return text if len(text) <= 40 else f"{text[:40]}..."
    return f"a value of type {type(value).__name__}"
