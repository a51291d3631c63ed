"""What a notebook takes: its settings, checked before anything is loaded or trained."""

import difflib
import itertools
import sys

from helpers.arguments import one_of, whole_number


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
