"""What an exercise is, the three things to ask of it, check, hint and progress, and what is remembered."""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.arguments import one_of
from helpers.predictions import PREDICTIONS
from helpers.prose import plain, say


@dataclass
class _Exercise:
    judge: Callable  # takes the answer; gives None, or the reason why it is wrong
    shows: str  # what a right answer shows
    hints: tuple[str, ...]
    hints_given: int = 0
    result: str = "not attempted"  # or "right" or "not right yet"
    said: str = ""  # by the last check


_exercises = {}  # by name, such as "01.2"


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

    Parameters
    ----------
    name : an exercise, such as "01.2"
    answer : anything at all

    Raises
    ------
    ValueError : for an exercise that does not exist
    """
    known = _named(name)
    known.result, known.said = "not attempted", ""
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
    if known.hints_given == len(known.hints):
        say(f"There are no more hints for {name}. The solution is folded away below the exercise.")
        return
    known.hints_given += 1
    say(f"Hint {known.hints_given} of {len(known.hints)} for {name}: {known.hints[known.hints_given - 1]}")


def progress(notebook: str) -> None:
    """Say how many exercises and predictions of a notebook are done, and what the other exercises lack.

    Parameters
    ----------
    notebook : its number, such as "03"

    Raises
    ------
    ValueError : for a notebook without exercises
    """
    one_of("notebook", notebook, sorted({name[:2] for name in _exercises}))
    results = {name: _exercises[name].result for name in sorted(_exercises) if name[:2] == notebook}
    left = [f"{name} {result}" for name, result in results.items() if result != "right"]
    chosen = [one.chosen is not None for name, one in PREDICTIONS.items() if name[:2] == notebook]
    done = f"{len(results) - len(left)} of {len(results)} exercises done"
    say("; ".join([done, f"{sum(chosen)} of {len(chosen)} predictions made", *left]))


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
        known = past.get(name, {})
        one.chosen, one.first = known.get("chosen"), known.get("first")


def told(problem: BaseException) -> str:
    """The exception in one line, without the addresses in memory that differ from run to run."""
    lines = str(problem).strip().splitlines()
    message = re.sub(r" at 0x[0-9a-fA-F]+", "", f": {lines[0][:150]}" if lines else "")
    return f"{type(problem).__name__}{message.rstrip('.')}."


def _named(name):
    """The exercise of this name."""
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
