"""What Python needs in the page, as compiled bytecode: run in Pyodide by compile.mjs.

The value of its last line is two packs of files. ``first`` has the modules that explorers and checks use,
``rest`` all others of the standard library and of NumPy, which a learner's answer may import.
"""

import importlib._bootstrap_external as bootstrap
import json
import re
import sys
from pathlib import Path

from helpers import checks, views  # noqa: F401 - with all that they import: what comes first
from helpers.site import live  # noqa: F401

UNUSED = r"/(tests?|f2py|include|distutils|testing|typing)/|\.(pyi|a|pxd|h|txt|cfg)$|dist-info|_tests\."
HOME, SITE = Path("/lib/python3.12"), "site-packages"

FILES = {file.relative_to("/stdlib"): file for file in Path("/stdlib").rglob("*")}
FILES |= {file.relative_to(HOME): file for file in (HOME / SITE).rglob("*")}


def packed(names):
    """A line of JSON with each file's name and size, then their bytes."""
    contents = {}
    for name in sorted(names):
        data = FILES[name].read_bytes()
        if name.suffix == ".py":  # without assertions, and without docstrings, which NumPy wants to have
            optimize = 1 if "numpy" in name.parts else 2
            code = compile(data, str(name), "exec", dont_inherit=True, optimize=optimize)
            name, data = name.with_suffix(".pyc"), bytes(bootstrap._code_to_timestamp_pyc(code, 0, 0))
        contents[str(name)] = data
    index = json.dumps({name: len(data) for name, data in contents.items()})
    return b"".join([index.encode(), b"\n", *contents.values()])


def origin(module):
    """Where a module's file lies below the home of Python, or None."""
    file = getattr(module, "__file__", None)
    if not file:
        return None
    return Path(re.sub(r"^/lib/python3(12\.zip|\.12)/", "", file))


used = {origin(module) for module in list(sys.modules.values())} & FILES.keys()
rest = {
    name for name, file in FILES.items()
    if file.is_file() and not re.search(UNUSED, f"/{name}") and name.parts[:2] != (SITE, "helpers")
}  # fmt: skip
{"first": packed(used), "rest": packed(rest - used)}
