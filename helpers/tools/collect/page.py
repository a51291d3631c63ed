"""One page for a teacher: exercises by learners, and for each exercise which reasons came how often."""

from collections import Counter, defaultdict
from pathlib import Path

import jinja2

from helpers.predictions import PREDICTIONS
from helpers.prose import plain
from helpers.tools.collect.results import COULD_NOT, NOT_ATTEMPTED, NOT_YET, RIGHT, Collected

# outcome -> the sign and the word in the table
SIGNS = {RIGHT: ("✓", "right"), NOT_YET: ("✗", "not yet"), NOT_ATTEMPTED: ("–", "not tried")}


def page(collected: Collected) -> str:
    """The page as HTML, which loads nothing."""
    rows = collected.rows
    template = Path(__file__).with_name("page.html.j2").read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    judged = [row for row in rows if row.outcome != COULD_NOT]
    names = sorted({row.notebook for row in judged})
    return environment.from_string(template).render(
        notebooks=[_notebook(name, [row for row in judged if row.notebook == name]) for name in names],
        could_not=[row for row in rows if row.outcome == COULD_NOT],
        hand_ins=len({row.file for row in rows}),
        learners=len({row.learner for row in rows}),
        open_to=collected.open_to,
        predictions=_predictions(collected.predicted),
        signs=SIGNS,
    )


def _notebook(name, rows):
    """What the page says of one notebook."""
    files = defaultdict(dict)  # learner -> file -> exercise -> outcome
    for row in rows:
        files[row.learner].setdefault(row.file, {})[row.exercise] = row.outcome
    exercises = list(dict.fromkeys(row.exercise for row in rows))
    return {
        "name": name,
        "exercises": [_exercise(one, [row for row in rows if row.exercise == one]) for one in exercises],
        "learners": [
            (learner if len(handed_in) == 1 else f"{learner}: {file}", list(outcomes.values()))
            for learner, handed_in in files.items()
            for file, outcomes in handed_in.items()
        ],
    }


def _exercise(name, rows):
    """How often each outcome came, and each reason of what is not right, most frequent first."""
    who = defaultdict(list)
    for row in rows:
        if row.outcome != RIGHT:
            who[row.outcome, row.reason].append(row.learner)
    by_count = sorted(who.items(), key=lambda one: (-len(one[1]), one[0]))
    return {
        "name": name,
        "counts": Counter(row.outcome for row in rows),
        "of": len(rows),
        "reasons": [
            {"outcome": outcome, "reason": reason, "who": learners}
            for (outcome, reason), learners in by_count
        ],
    }


def _predictions(predicted):
    """Each prediction that somebody made: its question, and of each choice how often it came first."""
    return [
        {
            "name": name,
            "question": plain(PREDICTIONS[name].question),
            "choices": [
                (predicted[name, place], plain(choice), place == PREDICTIONS[name].right)
                for place, (choice, _) in enumerate(PREDICTIONS[name].choices)
            ],
        }
        for name in sorted({name for name, _ in predicted})
    ]
