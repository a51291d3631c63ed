"""What a function takes: the value as it is to be used, or one sentence that says what is wrong with it."""

import math
import operator
from collections.abc import Collection

import numpy as np


def whole_number(name: str, value: int, lowest: int, highest: int) -> int:
    """Return a whole number of any integer type as an int; a bool is none.

    ``TypeError`` if it is no whole number, ``ValueError`` if it is outside ``lowest`` to ``highest``.
    """
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is not None and lowest <= number <= highest:
        return number
    kind = TypeError if number is None else ValueError
    raise kind(f"{name} must be a whole number from {lowest} to {highest}, got {value!r}")


def one_of(name: str, value: str, choices: Collection[str]) -> str:
    """Return a name that is among ``choices``, or raise ``ValueError`` with all of them."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}, got {value!r}")
    return value


def pair(name: str, value: int | tuple[int, int]) -> tuple[int, int]:
    """Return a whole number from 1 as two of it, or two of them as they are: for rows and columns."""
    numbers = tuple(value) if isinstance(value, (tuple, list)) else (value, value)
    if len(numbers) != 2:
        raise ValueError(f"{name} must be a whole number or a pair of them, got {value!r}")
    return tuple(whole_number(name, number, 1, 1_000_000) for number in numbers)


def array_of_numbers(name: str, values: np.ndarray) -> np.ndarray:
    """Return an array of numbers, of any shape; NaN and infinity may be among them."""
    try:
        values = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must be an array, got rows of different lengths") from None
    if values.dtype.kind not in "buif":
        raise TypeError(f"{name} must be an array of numbers, got {values.dtype}")
    return values


def finite_numbers(name: str, values: np.ndarray) -> np.ndarray:
    """The same, and ``ValueError`` if NaN or infinity is among them."""
    values = array_of_numbers(name, values)
    if values.dtype.kind == "f":
        flat = values.ravel("K")
        # The sum of all squares is sooner known. Not finite, it may only be too large for its type.
        if not math.isfinite(np.vdot(flat, flat)) and not np.isfinite(flat).all():
            raise not_finite(name)
    return values


def not_finite(name: str) -> ValueError:
    """The error that says so, also for whoever looks for NaN in another way."""
    return ValueError(f"{name} must be finite numbers, got NaN or infinity among them")


def floats(name: str, values: np.ndarray) -> np.ndarray:
    """The same as float32, or float64 where float32 cannot hold them all."""
    values = finite_numbers(name, values)
    return values.astype(np.promote_types(values.dtype, np.float32), copy=False)


def unscaled(images: np.ndarray) -> str | None:
    """A sentence to say if images (N, ...), or one of them, look as if nobody scaled them to 0 to 1."""
    if images[:100].max() <= 10:  # of many the first tell; standardized images, around 0, pass as well
        return None
    return (
        "The images have values far above 1, and the course's networks are made for 0 to 1: "
        "did you forget data.scale_images?"
    )
