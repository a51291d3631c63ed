"""The exercises at the end of each notebook: is an answer right, and if not, why not?

`check` looks at what an answer *is* or *does*, never at how it is written. Nothing leaves the machine. What
was right, which hints you took and what you predicted is remembered in your user's folder, also when the
kernel stops; `progress` says it, `forget` starts a notebook again, and the environment variable
``SEEING_CONVOLUTIONS_PROGRESS`` names another folder, or is "off".

A new exercise is one judging function with `exercise` above it. It returns None if the answer is right, else
the sentence with the reason::

    @exercise(
        "01.5",
        "Each class has as many images as any other.",
        hints=("What do all classes share?", "Divide the images by the classes.", "60,000 / 10."),
    )
    def images_of_one_class(answer):
        wrong = ((60_000, "That is all of them together."), (1_000, "That many are in the test set."))
        return number(answer, 6_000, wrong, "Count the training images of one class.")

Its notebook then needs a stub with a `...`, the line ``checks.check("01.5", answer)``, and a folded solution;
the tests in ``tests/checks`` say what is missing.
"""

from helpers.checks import (
    baseline_dnn,
    callbacks,
    comparing,
    convolutions,
    layers,
    learning,
    maps,
    pooling,
    pooling_networks,
    visualization,
)
from helpers.checks.answers import array, call, close, known_mistake, number, size, whole
from helpers.checks.exercise import (
    NotAttempted,
    Reason,
    check,
    choose,
    exercise,
    forget,
    hint,
    outcomes,
    progress,
    recall,
    restore,
)
from helpers.checks.maps import four_maps, three_moments
