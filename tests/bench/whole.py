"""The whole course: `make run`, notebook by notebook, and `make test`."""

import tempfile
from pathlib import Path

from tests.bench.contest import ROOT, Row, run


def measure():
    rows, total = [], 0
    with tempfile.TemporaryDirectory() as folder:
        # As `make run` does it, one after the other.
        for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
            command = [ROOT / ".venv/bin/papermill", "--cwd", "notebooks", "--no-progress-bar"]
            command += [notebook, Path(folder) / notebook.name]
            seconds, memory = run(command, SEEING_CONVOLUTIONS_MODELS=folder)
            total += seconds
            rows.append(Row(f"make run: {notebook.stem}", seconds, "s"))
            rows.append(Row("its largest process", memory, "GB"))
    rows.append(Row("make run, all notebooks", total, "s", "", None, "within five minutes", total <= 300))
    tests, _ = run(["make", "test"])
    return [*rows, Row("make test", tests, "s", goal="within eight minutes", reached=tests <= 480)]
