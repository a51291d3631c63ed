"""Sentences: as prose in a notebook, printed elsewhere; and an error as one red sentence."""

import html
import re
import subprocess
import sys

import pytest

from helpers import prose

# A sentence, and what a notebook shows.
SAID = {
    "Each *column* adds up; *two words*.": "Each <em>column</em> adds up; <em>two words</em>.",
    "784 * 64 + 64 * 10 is 784*64 + 64*10": "784 * 64 + 64 * 10 is 784*64 + 64*10",
    "784 *64* 10, 784*64* 10 and *64*10": "784 <em>64</em> 10, 784*64* 10 and *64*10",
    "f(*a, *b), 2**3 and `*not* this`": "f(*a, *b), 2**3 and <code>*not* this</code>",
    "`2 * row : 2 * row + 2` is *a* slice": "<code>2 * row : 2 * row + 2</code> is <em>a</em> slice",
    "≈ 5 < 6 & <b>": "≈ 5 &lt; 6 &amp; &lt;b&gt;",
    '`checks.hint("01.1")`': '<code>checks.hint("01.1")</code>',
}


@pytest.mark.parametrize("sentence", SAID)
def test_a_notebook_shows_a_sentence_as_prose(sentence, run_cell):
    cell = run_cell(f"from helpers import prose\nprose.say({sentence!r})")
    (output,) = cell.outputs
    assert output.data["text/html"] == f"<p>{SAID[sentence]}</p>"
    assert output.data["text/plain"] == without_tags(SAID[sentence])
    assert cell.stdout == ""


@pytest.mark.parametrize("sentence", SAID)
def test_elsewhere_it_is_printed(sentence, capsys):
    prose.say(sentence)
    assert capsys.readouterr().out == f"{without_tags(SAID[sentence])}\n"


def without_tags(shown):
    return html.unescape(re.sub("</?(em|code)>", "", shown))


def test_nothing_of_ipython_is_needed():
    script = "import sys; from helpers import prose; prose.say('It is *said*.')"
    script += "; print('IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "It is said.\nFalse\n"


def test_a_notebook_shows_an_error_as_one_red_sentence_and_stops(run_cell):
    code = "from helpers.prose import one_sentence\nraise one_sentence({})\nprint(1)"
    assert run_cell(code.format("ValueError('Set *it*.')")).stdout == "Set *it*.\n"
    assert run_cell(code.format("KeyError('it'), 'Set it.'")).stdout == "Set it.\n"


def test_a_long_sentence_breaks_between_words_in_jupyterlab_only(run_cell, monkeypatch):
    words = " ".join(["four"] * 40)
    code = f"from helpers.prose import one_sentence\nraise one_sentence(ValueError({words!r}))"
    assert run_cell(code).stdout == f"{words}\n"
    monkeypatch.setenv("JPY_SESSION_NAME", "here.ipynb")
    line = " ".join(["four"] * 16)
    assert run_cell(code).stdout == f"{line}\n{line}\n{' '.join(['four'] * 8)}\n"


def test_the_error_itself_is_as_it_was():
    problem = ValueError("no")
    assert prose.one_sentence(problem, "It is not.") is problem
    assert str(problem) == "no"
