"""What a notebook or a function takes, checked before it is used."""

import difflib
import itertools
import operator
import sys

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


def check(names, **limits):
    """Check the settings of a notebook; call it right after its parameters cell.

    ``names`` is the notebook's ``globals()``. Each keyword is a setting with what it takes: a pair of
    the lowest and the highest whole number, or a collection of names:
    ``check(globals(), EPOCHS=(1, 100), KERNEL=KERNELS)``.

    Raises ``TypeError`` or ``ValueError`` as `whole_number` and `one_of` do, and ``ValueError`` for a
    setting that is not there and for a name that is none of the settings: for papermill an unknown
    ``EPOCH`` is only worth a warning, and the notebook would run with its own ``EPOCHS``. So ``limits``
    must name every setting. A name like a setting's is never let pass; of others an UPPERCASE one may be
    the learner's own, if it came after the notebook's import of this module.
    """
    early = _set_before_the_import(names)
    for name in names:
        if name in limits or name.startswith("_"):
            continue
        if name.isupper():
            meant = [limit for limit in limits if limit.startswith(f"{name}_") or limit.endswith(f"_{name}")]
            meant += difflib.get_close_matches(name, limits, n=1, cutoff=0.8)
        else:
            meant = [name.upper()] if name in early and name.upper() in limits else []
        if meant:
            raise ValueError(f"{name} is not a setting of this notebook; did you mean {meant[0]}?")
        if name.isupper() and name in early:
            raise ValueError(f"{name} is not a setting of this notebook; it has {', '.join(limits)}")
    for name, takes in limits.items():
        if name not in names:
            raise ValueError(f"{name} is not set; run the cell with the settings first")
        if isinstance(takes, tuple) and not isinstance(takes[0], str):
            whole_number(name, names[name], *takes)
        else:
            one_of(name, names[name], takes)


def _set_before_the_import(names):
    """The names that a notebook had before it imported this module: its settings, and papermill's.

    A dict keeps its keys in the order in which they came, and a key that is set again keeps its place.
    """
    this = sys.modules[__name__]
    return set(itertools.takewhile(lambda name: names[name] is not this, names))
