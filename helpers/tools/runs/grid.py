"""A grid of settings, as a person types it: FIRST_FILTERS=16,32,64 SEED=1,2,3."""

import ast
import itertools
import re

# A value in quotes may hold commas; any other ends at the next comma.
VALUE = re.compile(r"""\s*('[^']*'|"[^"]*"|[^,'"]*)\s*(?:,|$)""")


def combinations(grid: str) -> list[dict]:
    """All combinations of the values, those of the last setting one after the other, none of them twice.

    Parameters
    ----------
    grid : NAME=VALUE,VALUE… for each setting, with spaces between. A value is a number, True or False, or
        else a text, which needs quotes if it holds a comma: ``KERNEL='Sobel, vertical edges',sharpen``

    Raises
    ------
    ValueError
        If it is written in another way, with one sentence.
    """
    named = {}
    for part in re.split(r"\s+(?=\w+\s*=)", grid.strip()):
        name, equals, values = part.partition("=")
        name = name.strip()
        if not equals or not name.isidentifier():
            raise ValueError(f"the grid must be NAME=VALUE,VALUE… for each setting, got {part!r}")
        if name in named:
            raise ValueError(f"{name} stands in the grid twice; put all its values behind one {name}=")
        named[name] = _values(name, values)
    return [dict(zip(named, chosen, strict=True)) for chosen in itertools.product(*named.values())]


def _values(name, text):
    values, place = {}, 0
    while True:
        found = VALUE.match(text, place)
        if not found:
            raise ValueError(f"a value of {name} has a quote that does not end, or more behind it: {text}")
        if not found[1].strip():
            raise ValueError(f"{name} has an empty value in the grid: {name}={text}")
        value = _value(found[1].strip())
        values.setdefault(repr(value), value)  # 1 and True would be equal
        place = found.end()
        if not found[0].endswith(","):
            return list(values.values())


def _value(text):
    """A number, True, False or a text in quotes as Python reads it, and anything else as text."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return value if isinstance(value, (bool, int, float, str)) else text
