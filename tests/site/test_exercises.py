"""What a page is told of its notebook's exercises, and what an answer that runs in it says."""

import json

import nbformat
import pytest

from helpers.predictions import PREDICTIONS
from helpers.site import answers, exercises, live
from tests.checks.conftest import fresh  # noqa: F401 - the exercises as after a start
from tests.checks.test_in_notebooks import NOTEBOOKS
from tests.checks.wrong_answers import GIVEN_AWAY

IMPORTS = ["import numpy as np", "import no_such_module as nothing", "from helpers import checks"]
OF = [exercises.of(nbformat.read(path, as_version=4)) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]


@pytest.fixture
def run(monkeypatch):
    """Run an answer to 01.1 in a page that has just started."""
    monkeypatch.setattr(answers, "_names", {"__name__": "__main__"})

    def run(source, past=None):
        return answers.run("01.1", source, IMPORTS, past or {})

    return run


def test_a_page_is_told_of_each_exercise_and_what_its_notebook_imports():
    stubs = {name: stub for one in OF for name, stub in one["stubs"].items()}
    assert list(stubs) == sorted(GIVEN_AWAY)
    assert [name for name, stub in stubs.items() if stub["keras"]] == ["03.3", "03.5"]
    assert stubs["01.1"]["source"] == 'parameter_count = ...\n\nchecks.check("01.1", parameter_count)'
    for number, one in enumerate(OF, start=1):
        assert (one["notebook"], one["progress"]) == (f"0{number}", "progress")
        assert "import numpy as np" in one["imports"]
        assert len(one["imports"]) == len(set(one["imports"]))
        names = [asked["name"] for asked in one["predictions"].values()]
        assert names == [name for name in sorted(PREDICTIONS) if name.startswith(one["notebook"])]
    assert exercises.of(nbformat.v4.new_notebook()) is None


def test_the_sentence_stands_apart_from_what_the_answer_prints(run):
    done = run('print("before")\nchecks.check("01.1", 50_890)\nprint("after")')
    assert done["printed"] == "before\nafter\n"
    assert done["said"].startswith("01.1 is right. ")
    assert not done["failed"]
    assert done["progress"].startswith("1 of 4 exercises done; ")
    again = run('checks.check("01.1", 12)', done["outcomes"])
    assert again["said"].startswith("01.1 is not right yet. ")
    assert json.loads(live.reply("run", "01.1", "", [], done["outcomes"])[0])["progress"] == done["progress"]


def test_names_are_kept_and_imports_are_there_each_time(run):
    run("count = 50_890\nnp = None")
    assert run('checks.check("01.1", np.add(count, 0))')["said"].startswith("01.1 is right. ")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n1 / 0", "Line 2: ZeroDivisionError: division by zero"),
        ("def f():\n    return g()\n\nf()", "Line 2: NameError: name 'g' is not defined"),
        ("\nif 1\n    2", "Line 2: SyntaxError: expected ':'"),
        ("raise SystemExit(3)", "Line 1: SystemExit: 3"),
        ("import json\njson.loads('{')", "Line 2: json.decoder.JSONDecodeError: Expecting property name"),
        ("nothing.at_all()", "There is no nothing in a page: import no_such_module as nothing works in the"),
    ],
)
def test_an_exception_is_one_line_with_the_line_of_the_answer(run, source, said):
    done = run(f'print("so far")\n{source}')
    number = said.partition(":")[0].removeprefix("Line ")
    if number.isdigit():
        said = said.replace(f"Line {number}", f"Line {int(number) + 1}", 1)
    assert done["failed"]
    assert said in done["said"]
    assert len(done["said"].splitlines()) == 1
    # A cell that is no Python does nothing at all.
    assert done["printed"] == ("" if "SyntaxError" in said else "so far\n")


def test_without_the_check_there_is_a_sentence_as_well(run):
    assert run("parameter_count = 50_890")["said"].startswith('The line checks.check("01.1", ...), which')


def test_very_much_is_cut_in_its_middle_and_the_sentence_is_not(run):
    done = run('for number in range(100_000):\n    print(number)\nchecks.check("01.1", 50_890)')
    assert done["printed"].startswith("0\n1\n2\n")
    assert done["printed"].endswith("\n99998\n99999\n")
    assert "characters are left out here.)" in done["printed"]
    assert len(done["printed"]) < 10_100
    assert done["said"].startswith("01.1 is right. ")


def test_hints_go_on_where_they_were(run):
    first = answers.hint("01.1", {})
    assert first["said"].startswith("Hint 1 of 3 for 01.1: ")
    assert answers.hint("01.1", first["outcomes"])["said"].startswith("Hint 2 of 3 ")
    assert answers.hint("01.1", {})["said"] == first["said"]
