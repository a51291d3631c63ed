"""How much memory a notebook's kernel has of its own at the end, and how much it ever had. On Linux only."""

import re
import tempfile

import nbformat
from jupyter_client.manager import run_kernel

from tests.bench.contest import ROOT, Row, as_a_user_has_it

AT_THE_END = {"01_baseline_dnn": 600, "02_convolutions": 400, "03_pooling": 600, "04_visualization": 400}
AT_MOST = 1024  # all in MiB; what Binder guarantees
# What no other process shares, and the most that was ever there, with what is shared.
ASKED = {"private": "open('/proc/self/smaps_rollup').read()", "peak": "open('/proc/self/status').read()"}


def measure():
    rows = []
    for name, most in AT_THE_END.items():
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        private, peak = after([cell.source for cell in notebook.cells if cell.cell_type == "code"])
        own, goal = f"memory of its own after {name}", f"at most {most} MiB"
        rows.append(Row(own, private, "MiB", goal=goal, reached=private <= most))
        rows.append(Row("its peak", peak, "MiB", goal=f"below {AT_MOST:,} MiB", reached=peak < AT_MOST))
    return rows


def after(cells):
    """The MiB that a kernel has of its own when these cells were run, and the most that it had."""
    with tempfile.TemporaryDirectory() as models:
        settings = {"SEEING_CONVOLUTIONS_MODELS": models, "MALLOC_ARENA_MAX": "1"}  # as `helpers.server` does
        with run_kernel(cwd=str(ROOT / "notebooks"), env=as_a_user_has_it() | settings) as client:
            for code in cells:
                reply = client.execute_interactive(code, output_hook=lambda message: None, timeout=900)
                assert reply["content"]["status"] == "ok", reply["content"]
            reply = client.execute_interactive("", user_expressions=ASKED)
    told = {
        name: answer["data"]["text/plain"] for name, answer in reply["content"]["user_expressions"].items()
    }
    return mebibytes("Private_Dirty", told["private"]), mebibytes("VmHWM", told["peak"])


def mebibytes(what, told):
    """A line of Linux's report on a process, such as ``VmHWM:    1234 kB``, in the kernel's quotes."""
    return int(re.search(rf"{what}:[\\t ]+(\d+) kB", told)[1]) / 1024
