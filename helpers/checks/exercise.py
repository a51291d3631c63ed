"""What an exercise is, what to ask of it: check, hint, progress and forget, and what is remembered."""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.arguments import one_of
from helpers.checks import kept
from helpers.predictions import PREDICTIONS
from helpers.prose import plain, say
from helpers.record import keep_checks


@dataclass
class _Exercise:
    judge: Callable  # takes the answer; gives None, or the reason why it is wrong
    shows: str  # what a right answer shows
    hints: tuple[str, ...]
    hints_given: int = 0
    result: str = "not attempted"  # or "right" or "not right yet", by the last attempt
    said: str = ""  # by the last check


_exercises = {}  # by name, such as "01.2"
_recalled = False  # whether this kernel knows what earlier ones kept


class Reason(Exception):
    """Raised anywhere in a judging function, instead of returning the sentence."""


class NotAttempted(Exception):
    """Raised where the answer turns out to be the untouched stub."""


def exercise(name: str, shows: str, hints: tuple[str, ...]) -> Callable:
    """Register the function below as the judge of an exercise.

    Parameters
    ----------
    name : notebook and number, such as "01.2"
    shows : a sentence or two on what a right answer shows
    hints : an idea, a pointer, and nearly the answer

    Returns
    -------
    The decorator; it leaves the function as it is.
    """

    def register(judge):
        _exercises[name] = _Exercise(judge, shows, hints)
        return judge

    return register


def check(name: str, answer: object) -> None:
    """Say whether an answer is right, not right yet (and why), or not attempted.

    An attempt is remembered, also when the kernel stops. The untouched stub is none: what was right stays so.

    Parameters
    ----------
    name : an exercise, such as "01.2"
    answer : anything at all

    Raises
    ------
    ValueError : for an exercise that does not exist
    """
    known = _named(name)
    known.said = ""
    try:
        if _is_blank(answer):
            raise NotAttempted
        # An answer may overflow or divide by zero: that is for the judge to explain, not for NumPy.
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reason = known.judge(answer)
    except NotAttempted as nothing:
        more = f" {nothing}" if str(nothing) else ""
        known.said = (
            f"{name}: not attempted yet. Replace the `...` above and run the cell again; "
            f'`checks.hint("{name}")` gives a hint.{more}'
        )
    except Reason as sentence:
        reason = str(sentence)
    except (Exception, SystemExit) as problem:  # noqa: BLE001 - whatever an answer does, there is a sentence
        reason = f"It could not be judged: using your answer raised {told(problem)}"
    if not known.said:
        known.result = "right" if reason is None else "not right yet"
        known.said = f"{name} is {known.result}. {known.shows if reason is None else reason}"
        kept.keep(name, {"result": known.result})
    keep_checks(outcomes())
    say(known.said)


def hint(name: str) -> None:
    """Say the next hint; after the last one, where the solution is.

    Parameters
    ----------
    name : an exercise, such as "01.2"

    Raises
    ------
    ValueError : for an exercise that does not exist
    """
    known = _named(name)
    if known.hints_given >= len(known.hints):
        say(f"There are no more hints for {name}. If your copy has the solution, it is folded away below.")
        return
    known.hints_given += 1
    kept.keep(name, {"hints": known.hints_given})
    keep_checks(outcomes())
    say(f"Hint {known.hints_given} of {len(known.hints)} for {name}: {known.hints[known.hints_given - 1]}")


def progress(notebook: str | None = None) -> None:
    """Say how many exercises and predictions of a notebook are done, and what the other exercises lack.

    Parameters
    ----------
    notebook : its number, such as "03"; None for a line on each

    Raises
    ------
    ValueError : for a notebook without exercises
    """
    recall()
    if notebook is None:
        for one in _notebooks():
            done, predicted, *_ = _done(one)
            say(f"Notebook {one}: {done}; {predicted}")
    else:
        say("; ".join(_done(one_of("notebook", notebook, _notebooks()))))


def _notebooks():
    return sorted({name[:2] for name in _exercises})


def _done(notebook):
    """What is done in a notebook, and each exercise that is not."""
    results = {name: _exercises[name].result for name in sorted(_exercises) if name[:2] == notebook}
    left = [f"{name} {result}" for name, result in results.items() if result != "right"]
    chosen = [one.chosen is not None for name, one in PREDICTIONS.items() if name[:2] == notebook]
    done = f"{len(results) - len(left)} of {len(results)} exercises done"
    return [done, f"{sum(chosen)} of {len(chosen)} predictions made", *left]


def forget(notebook: str) -> None:
    """Start a notebook again: no exercise is done, no hint taken, no prediction made.

    Parameters
    ----------
    notebook : its number, such as "03"

    Raises
    ------
    ValueError : for a notebook without exercises
    """
    recall()
    one_of("notebook", notebook, _notebooks())
    kept.forget(notebook)
    restore({name: one for name, one in outcomes().items() if name[:2] != notebook})
    say(f"Notebook {notebook} starts again. What you typed in it stays; run its cells anew.")


def outcomes() -> dict[str, dict]:
    """What is remembered by name.

    Of an exercise its ``result``, the ``hints`` given, what the last check ``said``; of a prediction the
    places of what was ``chosen`` last and ``first``.
    """
    return {
        name: {"result": one.result, "hints": one.hints_given, "said": plain(one.said)}
        for name, one in _exercises.items()
    } | {name: {"chosen": one.chosen, "first": one.first} for name, one in PREDICTIONS.items()}


def restore(past: dict[str, dict]) -> None:
    """Remember results, hints and choices as `outcomes` returned them, all or some, and nothing else."""
    for name, one in _exercises.items():
        known = past.get(name, {})
        one.result, one.hints_given = known.get("result", "not attempted"), known.get("hints", 0)
        one.said = ""
    for name, one in PREDICTIONS.items():
        places = [past.get(name, {}).get(key) for key in ("chosen", "first")]
        one.chosen, one.first = (place if place in range(len(one.choices)) else None for place in places)


def recall() -> None:
    """Remember what earlier kernels kept, once."""
    global _recalled
    if not _recalled:
        _recalled = True
        past = {name: one for notebook in _notebooks() for name, one in kept.read(notebook).items()}
        if past:
            restore(past)


def choose(name: str, chosen: int | None, first: int | None) -> None:
    """Remember what was chosen last and first for a prediction."""
    PREDICTIONS[name].chosen, PREDICTIONS[name].first = chosen, first
    kept.keep(name, {"chosen": chosen, "first": first})
    keep_checks(outcomes())


def told(problem: BaseException) -> str:
    """The exception in one line, without the addresses in memory that differ from run to run."""
    lines = str(problem).strip().splitlines()
    message = re.sub(r" at 0x[0-9a-fA-F]+", "", f": {lines[0][:150]}" if lines else "")
    return f"{type(problem).__name__}{message.rstrip('.')}."


def _named(name):
    """The exercise of this name, with what is remembered of it."""
    recall()
    return _exercises[one_of("name", name, sorted(_exercises))]


def _is_blank(answer):
    """Whether ``answer`` is a ``...``, or holds nothing else."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (tuple, list)):
        return 0 < len(answer) < 100 and all(_is_blank(part) for part in answer)
    if isinstance(answer, np.ndarray) and answer.dtype == object:
        return answer.size > 0 and all(part is ... for part in answer.flat)
    return answer is ...
