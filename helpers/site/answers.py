"""A learner's answers in a page: each is run as a cell of the notebook is, and judged by `checks`."""

import ast
import contextlib
import io
import traceback

from helpers import checks

LONGEST = 10_000  # characters of what is printed: the first ones and the last
LAST = 1_000
_names = {"__name__": "__main__"}  # what the cells have made so far, as in a notebook


def run(name: str, source: str, imports: list[str], past: dict) -> dict:
    """Run the cell of an exercise.

    Parameters
    ----------
    name : the exercise, such as "01.2"
    source : the whole cell
    imports : the notebook's import statements; those that work in a page are done first
    past : the `outcomes` so far

    Returns
    -------
    What it ``printed``; what is ``said`` of it, and whether it ``failed`` with an exception; the new
    ``outcomes``, and the ``progress`` in the notebook.
    """
    checks.restore(past)
    missing = _import(imports)
    printed, problem = _Printed(), None
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            exec(compile(source, f"<{name}>", "exec", dont_inherit=True), _names)  # noqa: S102
        except BaseException as raised:  # noqa: BLE001 - whatever it is, the learner is told
            problem = _in_short(raised, f"<{name}>", missing)
    sentence = checks.outcomes()[name]["said"]
    # Its sentence stands apart. It need not come last: a cell may print more below its check.
    before, _, after = printed.text.rpartition(f"{sentence}\n") if sentence else ("", "", printed.text)
    return {
        "printed": printed.without_middle(before + after),
        "said": problem or sentence or f'The line checks.check("{name}", ...), which judges it, is missing.',
        "failed": problem is not None,
    } | _after(name)


def hint(name: str, past: dict) -> dict:
    """Take the next hint: what is ``said``, the new ``outcomes``, and the ``progress`` in the notebook."""
    checks.restore(past)
    return {"said": _said(checks.hint, name)} | _after(name)


def _after(name):
    return {"outcomes": checks.outcomes(), "progress": _said(checks.progress, name[:2])}


def _import(statements):
    """Do the imports that work here. The others are returned by the names that are missing."""
    missing = {}
    for statement in statements:
        try:
            exec(statement, _names)  # noqa: S102
        except ImportError:
            (node,) = ast.parse(statement).body
            missing |= {one.asname or one.name: statement for one in node.names}
    return missing


def _in_short(problem, file, missing):
    """An exception as the last line of its traceback, with the line of the answer that led to it."""
    lines = [step.lineno for step in traceback.extract_tb(problem.__traceback__) if step.filename == file]
    if isinstance(problem, SyntaxError) and problem.filename == file:
        lines.append(problem.lineno)
    said = traceback.format_exception_only(problem)[-1].strip()[:500]
    if isinstance(problem, NameError) and problem.name in missing:
        said += f". There is no {problem.name} in a page: {missing[problem.name]} works in the notebook only."
    return f"Line {lines[-1]}: {said}" if lines else said


def _said(function, *arguments):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        function(*arguments)
    return said.getvalue().strip()


class _Printed(io.TextIOBase):
    """What is printed, but for the middle of very much."""

    text, left_out = "", 0

    def write(self, text):
        """Take more text, and drop from the middle what is too much."""
        self.text += text
        too_much = max(len(self.text) - LONGEST, 0)
        self.text = self.text[: LONGEST - LAST] + self.text[LONGEST - LAST + too_much :]
        self.left_out += too_much
        return len(text)

    def without_middle(self, text):
        """The text, with a line where characters were dropped."""
        if not self.left_out:
            return text
        told = f"\n({self.left_out:,} characters are left out here.)\n"
        return text[: LONGEST - LAST] + told + text[LONGEST - LAST :]
