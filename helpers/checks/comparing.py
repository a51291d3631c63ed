"""Judges the exercises of 03_pooling on training, 03.7 and 03.8: when to stop, and a fair comparison."""

import numpy as np

from helpers.checks.answers import call, whole
from helpers.checks.exercise import exercise

# Validation losses, epoch by epoch, and the patience. Losses that are equal, that rise at once, or never.
CASES = (
    ([0.6, 0.5, 0.4, 0.45, 0.42, 0.44, 0.3, 0.2, 0.25, 0.3], 3),  # in it each mistake shows another number
    ([0.5, 0.4, 0.45, 0.42, 0.3], 2),
    ([0.5, 0.4, 0.3, 0.2], 2),
    ([0.5, 0.6, 0.55, 0.45, 0.46, 0.47, 0.48, 0.1], 3),
    ([0.3, 0.3, 0.3, 0.2], 2),
    ([0.4, 0.5, 0.3], 1),
    ([0.9, 0.7, 0.8, 0.6, 0.7, 0.5], 2),
    ([0.3, 0.2, 0.3, 0.25, 0.1], 3),
    ([0.6, 0.5, 0.7], 5),
    ([0.2, 0.3, 0.4, 0.5], 2),
)
WRONG_EPOCHS = (
    (lambda losses, best, last: best, "Off by one: the first epoch has the number 1."),
    (
        lambda losses, best, last: int(np.argmin(losses)) + 1,
        "That is the best of *all* epochs. But the training may have ended before it.",
    ),
    (
        lambda losses, best, last: int(np.argmin(losses)),
        "That is the best of *all* epochs, counted from 0. But the training may have ended before it.",
    ),
    (
        lambda losses, best, last: last + 1,
        "That is the epoch after which the training ends. Which one had the lowest loss until then?",
    ),
    (
        lambda losses, best, last: last,
        "That is near the end of the training. Which epoch was the best until then?",
    ),
    (lambda losses, best, last: losses[best], "That is the loss. Return the number of its epoch."),
    (lambda losses, best, last: len(losses), "That is the number of epochs. Which one had the lowest loss?"),
)


def stopped(losses, patience):
    """Where early stopping has its best epoch, and its last, counted from 0."""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1


@exercise(
    "03.7",
    "It keeps the best epoch that it has seen. A better one that comes after the end it never sees.",
    hints=(
        "Go through the epochs one by one, and remember which one was the best so far.",
        "Only a *lower* loss is better. When is the best one `patience` epochs old?",
        "`if epoch - best >= patience: break`, and return `best + 1`.",
    ),
)
def early_stopping(kept_epoch):
    for losses, patience in CASES:
        given = list(losses)
        answer = call(kept_epoch, given, patience)
        best, last = stopped(losses, patience)
        found = answer if isinstance(answer, float) and answer in losses else whole(answer)
        if given != losses:
            return "Your function changes the list of losses. Leave it as it is."
        if found == best + 1:
            continue
        why = next((why for wrong, why in WRONG_EPOCHS if found == wrong(losses, best, last)), "")
        told = f"For the losses {losses} and patience {patience} it returns {found}."
        return f"{told} {why or 'Follow these losses by hand, epoch by epoch.'}"
    return None


WRONG_PAIRS = {
    ("A", "A"): "After six seconds they are not equally far. How many epochs has each one finished by then?",
    ("B", "B"): "After four epochs each, look at the fourth number of both rows.",
    ("B", "A"): "You have the two questions the wrong way round, or the rows.",
}


@exercise(
    "03.8",
    "Equal epochs and equal time are two questions, and they can have two answers. Say which one you asked.",
    hints=(
        "After four epochs each: compare the fourth numbers.",
        "How many epochs does each network finish in six seconds?",
        "In six seconds A finishes two epochs, and B six.",
    ),
)
def at_equal_time(answer):
    if not isinstance(answer, (tuple, list, np.ndarray)) or len(answer) != 2:
        return "Give two letters: who is ahead after four epochs, and who after six seconds."
    if any(part is ... for part in answer):
        return "A ... is still left in your answer: replace that one, too."
    letters = tuple(str(part).strip().upper().removeprefix("NETWORK ") for part in answer)
    if not set(letters) <= {"A", "B"}:
        return 'Each answer is a letter, "A" or "B".'
    return WRONG_PAIRS.get(letters)
