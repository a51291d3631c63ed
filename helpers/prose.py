"""Sentences in a notebook: prose that breaks between words, and an error that is one red sentence."""

import html
import os
import re
import sys
import textwrap

# `code`, or *emphasis*, which begins and ends with a letter: 784 * 64 + 64 * 10 is neither.
MARKED = re.compile(r"`([^`]+)`|(?<![\w*])\*(\w(?:[^*]*\w)?)\*(?![\w*])")


def say(sentence: str) -> None:
    """Show a sentence, which may hold *emphasis* and `code`: as prose in a notebook, else printed."""
    if shell() is None:
        print(plain(sentence), flush=True)
        return
    from IPython.display import display  # here, because only a notebook has it loaded

    display({"text/plain": plain(sentence), "text/html": f"<p>{marked(sentence)}</p>"}, raw=True)


def plain(sentence: str) -> str:
    """A sentence without the marks of emphasis and code."""
    return MARKED.sub(r"\1\2", sentence)


def marked(sentence: str) -> str:
    """A sentence as HTML, with its marks as tags."""
    return MARKED.sub(_tagged, html.escape(sentence, quote=False))


def _tagged(part):
    return f"<code>{part[1]}</code>" if part[1] else f"<em>{part[2]}</em>"


def one_sentence(error: BaseException, sentence: str | None = None) -> BaseException:
    """Return the error, which a notebook will show as one red sentence instead of lines of code.

    Parameters
    ----------
    error : of any type; IPython asks it how it wants to be shown
    sentence : what is shown; None for the error's own text
    """
    lines = (sentence or str(error)).splitlines()
    if "JPY_SESSION_NAME" in os.environ:  # JupyterLab would break a longer line inside a word
        lines = [part for line in lines for part in textwrap.wrap(line, 80, break_long_words=False)]
    # Not in red letters: JupyterLab lays red behind an error, light or dark.
    error._render_traceback_ = lambda: lines
    return error


def shell():
    """IPython's shell, which runs a notebook's cells; None in plain Python and in a page without a kernel."""
    ipython = sys.modules.get("IPython")
    return ipython and ipython.get_ipython()
