"""Exercises: register one, check an answer, give a hint, tell the progress."""

import re
import warnings
from typing import NamedTuple

import numpy as np

from helpers.arguments import one_of


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
    known = _exercises[one_of("name", name, sorted(_exercises))]
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
        reason = f"It could not be judged: using your answer raised {told(problem)}"
    _results[name] = "right" if reason is None else "not right yet"
    print(f"{name} is right. {known.shows}" if reason is None else f"{name} is not right yet. {reason}")


def hint(name):
    """Print the next hint for the exercise ``name``; after the last one, where the solution is.

    Raises ``ValueError`` for an exercise that does not exist.
    """
    hints = _exercises[one_of("name", name, sorted(_exercises))].hints
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
    names = [name for name in sorted(_exercises) if name.startswith(f"{notebook}.")]
    done = [name for name in names if _results.get(name) == "right"]
    parts = [f"{len(done)} of {len(names)} done"]
    parts += [f"{name} {_results.get(name, 'not attempted')}" for name in names if name not in done]
    print("; ".join(parts))


def _is_blank(answer):
    """Whether ``answer`` is a ``...``, or holds nothing else."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (tuple, list)):
        return 0 < len(answer) < 100 and all(_is_blank(part) for part in answer)
    if isinstance(answer, np.ndarray) and answer.dtype == object:
        return answer.size > 0 and all(part is ... for part in answer.flat)
    return answer is ...


def told(problem):
    """The exception in one line, without the addresses in memory that differ from run to run."""
    try:
        lines = str(problem).strip().splitlines()
    except Exception:  # noqa: BLE001 - even its message may fail
        lines = []
    message = re.sub(r" at 0x[0-9a-fA-F]+", "", f": {lines[0][:150]}" if lines else "")
    return f"{type(problem).__name__}{message.rstrip('.')}."
