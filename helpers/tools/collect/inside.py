"""Run one hand-in, inside the enclosure: `python -m helpers.tools.collect.inside JOB`.

Tells a line of JSON before and after each cell: errors, and what the checks said. All other output is dropped
as it comes, and no file goes out of the enclosure.
"""

import json
import os
import resource
import stat
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, DeadKernelError

LARGEST_RECORD = 1_000_000  # bytes
OVER = "TimeLimit"  # the name of the error of a cell that took too long
SHORT_WAIT = 5  # seconds for a cell that was interrupted to end
# IPython keeps a copy of all that is printed; a loop that prints without end would take all memory.
KEEP_NO_COPY = """
import contextlib
get_ipython()._tee = lambda channel, nothing=contextlib.nullcontext: nothing()
del contextlib
"""


class Client(NotebookClient):
    """Runs cells and waits for their end. What a cell prints or shows takes no memory here."""

    def process_message(self, msg, cell, cell_index):
        """Drop a message, unless it is the one that says that the cell has ended."""
        if msg["msg_type"] == "status" and msg["content"]["execution_state"] == "idle":
            raise CellExecutionComplete


def main():
    """Run the job: a file with the code of the cells and the limits."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for name in ("HOME", "TMPDIR", "SEEING_CONVOLUTIONS_MODELS"):
        Path(os.environ[name]).mkdir(exist_ok=True)
    limit(job["limits"])
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    replies = []
    cells = [nbformat.v4.new_code_cell(source) for source in job["cells"]]
    client = Client(
        nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell("")]),  # the last is for `_cell`
        km=AsyncKernelManager(
            kernel_name="python3",  # whatever the file says
            transport="ipc",  # no network
            connection_file=str(Path(os.environ["TMPDIR"]) / "k"),  # a socket's path may have 100 characters
        ),
        # What is printed goes nowhere at once. On its way here it would come faster than it is dropped.
        extra_arguments=["--IPKernelApp.outstream_class=None"],
        allow_errors=True,
        interrupt_on_timeout=True,
        iopub_timeout=1,  # second for a cell's last messages; one that cannot be stopped sends none
        error_on_timeout={"ename": OVER, "evalue": "", "traceback": []},
        on_cell_executed=lambda cell, cell_index, execute_reply: replies.append(execute_reply["content"]),
    )
    # What the kernel writes to its own standard output would be taken for ours.
    with client.setup_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        _cell(client, KEEP_NO_COPY)
        ended = None
        for place in range(len(cells)):
            tell(begun=place)
            error, ended = _run(client, place, job["cell_seconds"], replies)
            tell(place=place, error=error, checks=recorded(Path(os.environ["SEEING_CONVOLUTIONS_RECORD"])))
            if ended:
                break
        tell(ended=ended)
        threading.Event().wait()  # to be killed with all that was started here


def tell(**line) -> None:
    """Tell those outside."""
    print(json.dumps(line), flush=True)


def _run(client, place, seconds, replies):
    """The error of a cell, in one sentence or None, and why no cell can be run after it, likewise."""
    replies.clear()
    client.timeout = seconds
    try:
        client.execute_cell(client.nb.cells[place], place)
        if not replies or replies[0].get("status") != "error":
            return None, None
        error = replies[0]
        if error.get("ename") != OVER:
            return _raised(str(error.get("ename")), str(error.get("evalue"))), None
        told = f"Its cell took longer than {seconds} seconds."
        return told, None if _answers(client, replies) else "A cell before it could not be stopped."
    except DeadKernelError:
        return "Its cell ended Python.", "A cell before it ended Python."


def _raised(name, text):
    first = text.strip().partition("\n")[0][:150].rstrip(".")
    return f"Its cell raised {name}: {first}." if first else f"Its cell raised {name}."


def _answers(client, replies):
    """Whether the kernel answers again after its cell was interrupted."""
    replies.clear()
    client.timeout = SHORT_WAIT
    _cell(client, "0")
    return replies[0].get("ename") != OVER


def _cell(client, source):
    """Run a cell that is not of the notebook."""
    client.execute_cell(nbformat.v4.new_code_cell(source), -1, store_history=False)


def limit(limits: dict[str, int]) -> None:
    """Set limits that neither this process nor those that it starts can raise again, by name."""
    for name, most in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def recorded(file: Path) -> dict | None:
    """What the checks said; None where no right record is: a cell may have put anything there."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as record:  # noqa: PTH123 - a Path would be opened anew
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            checks = json.loads(record.read(LARGEST_RECORD)).get("checks")
            return checks if isinstance(checks, dict) else None
    except (OSError, ValueError, RecursionError, AttributeError):
        return None


def _end_with_standard_input():
    """When nobody waits any more, nothing goes on here."""
    while os.read(0, 1000):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
