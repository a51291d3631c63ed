"""A prediction in JupyterLab: what the page is told, what it tells, and what is left where no kernel runs."""

import re

import pytest

from helpers import explorers
from helpers.predictions import PREDICTIONS
from helpers.prose import plain
from tests.predictions.conftest import fresh  # noqa: F401 - nothing is chosen yet

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.mark.parametrize("name", PREDICTIONS)
def test_every_choice_can_be_made_and_is_kept_when_the_cell_runs_again(name):
    shown = explorers.predict(name)
    assert (shown.chosen, shown.first) == (None, None)
    shown.first = 0  # as the page does with the first click
    for place in range(len(PREDICTIONS[name].choices)):
        shown.chosen = place
        again = explorers.predict(name)
        assert (again.chosen, again.first) == (place, 0)
        letter = "abcdef"[place]
        assert again._repr_mimebundle_()[0]["text/plain"].endswith(f"\nChosen: ({letter}).")


@pytest.mark.parametrize("name", PREDICTIONS)
def test_without_a_kernel_there_are_the_question_and_the_choices(name):
    data, metadata = explorers.predict(name)._repr_mimebundle_()
    one = PREDICTIONS[name]
    lines = data["text/plain"].splitlines()
    assert lines[0] == f"Predict ({name}): {plain(one.question)}"
    assert [line[4:] for line in lines[1:-1]] == [plain(choice) for choice, _ in one.choices]
    assert lines[-1] == "Not chosen yet."
    assert len(re.findall("<br>", data["text/html"])) == len(lines) - 1
    assert metadata["prediction"] == one.as_data(name)
    assert WIDGET_VIEW in data


@pytest.mark.parametrize("name", ["01.z", "1.a", "01.1", "", None, 1, ["01.a"]])
def test_an_unknown_prediction_is_told(name):
    with pytest.raises(ValueError, match=r"^name must be one of '01\.a', .*, got .*$"):
        explorers.predict(name)
