"""The process that runs one notebook, for `helpers.tools.runs.one_run`: it ends when the worker does."""

import json
import logging
import os
import shutil
import sys
import threading
from pathlib import Path

import nbformat
import papermill
import psutil
from traitlets.config import Config

from helpers.tools.refresh import cleaned


def main(folder: Path) -> None:
    """Run in.ipynb with settings.json: outcome.txt says "done" or what went wrong, out.ipynb is executed."""
    threading.Thread(target=_end_with_the_worker, args=(folder,), daemon=True).start()
    logging.getLogger("papermill").setLevel(logging.ERROR)
    written = folder / "out.ipynb"
    # Kernels that start at the same time now and then choose the same port; these files are of this one.
    sockets = {"transport": "ipc", "ip": str(folder / "kernel")}
    try:
        papermill.execute_notebook(
            folder / "in.ipynb",
            written,
            json.loads((folder / "settings.json").read_text(encoding="utf-8")),
            kernel_name="python3",
            language="python",
            cwd=folder / "work",
            progress_bar=False,
            request_save_on_cell_execute=False,  # it would write all pictures so far, again and again
            config=Config({"KernelManager": {} if os.name == "nt" else sockets}),
        )
        outcome = unseen_by_papermill(nbformat.read(written, as_version=4))
    except papermill.PapermillExecutionError as problem:
        outcome = f"{problem.ename}: {problem.evalue}"
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is the outcome of this run
        outcome = f"{type(problem).__name__}: {problem}"
    if written.exists():
        nbformat.write(cleaned(nbformat.read(written, as_version=4)), written)
    (folder / "outcome.txt").write_text(" ".join(outcome.split())[:500], encoding="utf-8")


def unseen_by_papermill(notebook: nbformat.NotebookNode) -> str:
    """Say "done", or what went wrong though papermill is content: a cell ended the kernel, or did not run."""
    for place, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "code" and cell.source.strip():
            for output in cell.outputs:
                if output.output_type == "error":
                    return f"{output.ename}: {output.evalue}"
            if cell.execution_count is None:
                return f"cell {place} did not run"
    return "done"


def _end_with_the_worker(folder):
    """Wait until the worker closes its end of the pipe, or is gone, and leave nothing behind."""
    os.read(sys.stdin.fileno(), 1)
    for process in psutil.Process().children(recursive=True):
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
