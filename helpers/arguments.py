"""What a function takes: the value as it is to be used, or one sentence that says what is wrong with it."""

import operator

import numpy as np


def whole_number(name, value, lowest, highest):
    """Return ``value`` as an int, or say in one sentence what ``name`` takes.

    ``value`` may be any integer type, NumPy's included; a bool is not one.

    Raises ``TypeError`` if it is no whole number, ``ValueError`` if it is outside
    ``lowest`` to ``highest`` (both allowed).
    """
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is not None and lowest <= number <= highest:
        return number
    kind = TypeError if number is None else ValueError
    raise kind(f"{name} must be a whole number from {lowest} to {highest}, got {value!r}")


def one_of(name, value, choices):
    """Return ``value`` if it is one of the names in ``choices``, or raise ``ValueError`` with all of them."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}, got {value!r}")
    return value


def pair(name, value):
    """Return a whole number from 1 as two of it, or two of them as they are: for rows and columns.

    Raises ``ValueError`` or ``TypeError`` for anything else.
    """
    numbers = tuple(value) if isinstance(value, (tuple, list)) else (value, value)
    if len(numbers) != 2:
        raise ValueError(f"{name} must be a whole number or a pair of them, got {value!r}")
    return tuple(whole_number(name, number, 1, 1_000_000) for number in numbers)


def array_of_numbers(name, values):
    """Return ``values`` as an array of numbers; NaN and infinity may be among them.

    Raises ``TypeError`` if they are no numbers, and ``ValueError`` for rows of different lengths.
    """
    try:
        values = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must be an array, got rows of different lengths") from None
    if values.dtype.kind not in "buif":
        raise TypeError(f"{name} must be an array of numbers, got {values.dtype}")
    return values


def finite_numbers(name, values):
    """Return ``values`` as an array of numbers.

    Raises what `array_of_numbers` raises, and ``ValueError`` if NaN or infinity is among them.
    """
    values = array_of_numbers(name, values)
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise ValueError(f"{name} must be finite numbers, got NaN or infinity among them")
    return values


def unscaled(images):
    """A sentence to print if images look as if nobody scaled them to values of 0 to 1, else None.

    ``images``: ``(N, ...)``, or one of them, an array of numbers, not empty. Of many the first 100 tell.
    """
    if images[:100].max() <= 10:  # standardized images, around 0, pass as well
        return None
    return (
        "The images have values far above 1, and the course's networks are made for 0 to 1: "
        "did you forget data.scale_images?"
    )
