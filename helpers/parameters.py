"""What a notebook takes: its settings, checked before anything is loaded or trained."""

import difflib
import os.path
from collections.abc import Collection
from pathlib import Path

from helpers.arguments import one_of, whole_number
from helpers.memory import give_back_after_each_cell
from helpers.missing import explain_missing_names
from helpers.prose import one_sentence

settings = {}  # name -> value, of this notebook, as they were when all were found right
_first_check = True  # in this kernel: before it, a learner has no names of their own


def check(names: dict, **takes: range | Collection[str] | type[Path]) -> None:
    """Check the settings of a notebook; call it right after its parameters cell.

    Until it has once found all settings right, it also refuses what looks like a setting and is none: for
    papermill an unknown ``EPOCH`` is only worth a warning, and the notebook would run with its own
    ``EPOCHS``. The settings must then be set anew. In a notebook an error is one red sentence, and from
    then on a cell that is run too early says which one comes first.

    Parameters
    ----------
    names : dict, the notebook's ``globals()``
    **takes : for each setting the whole numbers or the names that it takes, or ``Path`` for that of a file:
        ``check(globals(), EPOCHS=range(1, 101), KERNEL=KERNELS, PICTURE=Path)``

    Raises
    ------
    TypeError, ValueError
        If a setting is not what it takes or not there, or, before all were right, a name is no setting.
    """
    global _first_check
    explain_missing_names()
    give_back_after_each_cell()
    try:
        if _first_check:
            _refuse_unknown(names, takes)
        for setting, values in takes.items():
            if setting not in names:
                raise ValueError(f"{setting} is not set; run the cell with the settings first")
            if isinstance(values, range):
                whole_number(setting, names[setting], values[0], values[-1])
            elif values is Path:
                _file_or_none(setting, names[setting])
            else:
                one_of(setting, names[setting], values)
    except (TypeError, ValueError) as problem:
        one_sentence(problem)
        raise
    _first_check = False
    settings.update({setting: names[setting] for setting in takes})


def _file_or_none(name, value):
    is_file = os.path.isfile  # Path's own raises an error for a name that is too long
    if not isinstance(value, str) or (value and not is_file(value)):
        told = "with the folder it is in" if isinstance(value, str) else "in quotes"
        raise ValueError(f"{name} must be the path of a file, {told}, or '' for none, got {value!r}")


def _refuse_unknown(names, known):
    """Say which setting was meant by an UPPERCASE name that is none, or by a setting in lowercase."""
    for name in names:
        if name in known or name.startswith("_"):
            continue
        if name.isupper():
            meant = [setting for setting in known if name in setting.split("_")]
            meant += difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        elif name.upper() in known:
            meant = [name.upper()]
        else:
            continue
        told = f"did you mean {meant[0]}?" if meant else f"it has {', '.join(known)}"
        for refused in (name, *known):  # the name would outlive its line in the settings cell
            names.pop(refused, None)
        raise ValueError(f"{name} is not a setting of this notebook; {told}")
