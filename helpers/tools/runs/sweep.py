"""A sweep: a notebook run with each of many settings. Each run is kept as soon as it is done."""

import csv
import hashlib
import json
import re
from pathlib import Path

import nbformat

from helpers import record
from helpers.folders import written_whole
from helpers.tools.copies import digest
from helpers.tools.runs import before, cluster, one_run, versions

GIGABYTES = 2  # of a run: the largest process of notebook 1 takes 1.6


def sweep(
    notebook: Path,
    combinations: list[dict],
    folder: Path,
    scheduler: str | None = None,
    at_once: int | None = None,
    retry: bool = False,
) -> list[dict]:
    """Run a notebook with each of some settings, but for the runs that are already in the folder.

    Writes ``runs/``, two files for each run, and ``runs.csv``, a row for each.

    Parameters
    ----------
    notebook : its file
    combinations : for each run name -> value
    folder : where the runs are kept
    scheduler, at_once : as `cluster.client` has them
    retry : do those runs again that failed

    Returns
    -------
    list, for each of the combinations a dict: "settings"; "outcome", which is "done", or what went wrong;
        "run_seconds"; "threads"; "results"; "versions"; "notebook", the executed one in the folder, or ""

    Raises
    ------
    SystemExit
        If the notebook does not take such settings, or there is no such cluster.
    KeyboardInterrupt
        After Ctrl+C, with a sentence, when all that was done is kept.
    """
    course = before.checked(notebook, combinations)
    files = [run_file(folder, course, settings) for settings in combinations]
    runs = dict(zip(files, combinations, strict=True))
    wanted = {file: settings for file, settings in runs.items() if not _is_done(file, retry)}
    if wanted and len(wanted) < len(runs):
        print(f"Runs that are already in {folder}: {len(runs) - len(wanted)} of {len(runs)}.", flush=True)
    tasks = {file: (nbformat.writes(course), settings) for file, settings in wanted.items()}
    try:
        if tasks:
            most = min(at_once or len(tasks), len(tasks))
            with cluster.client(GIGABYTES, scheduler, most) as client:
                for file, result in cluster.finished(client, one_run.run, tasks, notebook.stem):
                    keep(file, wanted[file], result)
                    del wanted[file]
    except KeyboardInterrupt:
        told = f"Stopped. Runs that are left: {len(wanted)} of {len(runs)}; the same command does them."
        raise KeyboardInterrupt(told) from None
    finally:
        rows = [json.loads(file.read_text(encoding="utf-8")) for file in files if file.exists()]
        if rows:
            written_whole(folder / "runs.csv", lambda file: write_table(file, rows))
    return rows


def run_file(folder: Path, notebook: nbformat.NotebookNode, settings: dict) -> Path:
    """Where a run is kept: its name says the settings, and by a hash all that its results depend on."""
    depends_on = [
        digest(notebook),
        versions.digest_of_helpers(without=("tools", "site")),
        record.versions(),
        settings,
    ]
    if "mine" in settings.values() and one_run.own_network().exists():  # notebook 4 with your own network
        depends_on.append(hashlib.sha256(one_run.own_network().read_bytes()).hexdigest())
    hashed = hashlib.sha256(json.dumps(depends_on, sort_keys=True).encode()).hexdigest()[:10]
    told = " ".join(f"{name}={value}" for name, value in settings.items())
    readable = re.sub(r"[^\w.=]+", "-", told)[:100]
    return folder / "runs" / f"{readable}-{hashed}.json"


def _is_done(file, retry):
    return file.exists() and not (retry and json.loads(file.read_text(encoding="utf-8"))["outcome"] != "done")


def keep(file: Path, settings: dict, result: dict | Exception) -> None:
    """Write a run's row, and beside it the executed notebook. The row, which says that it is done, is last.

    Parameters
    ----------
    file : of the row
    settings : name -> value
    result : what `one_run.run` returned, or the error because of which it returned nothing
    """
    if isinstance(result, Exception):
        failed = " ".join(f"{type(result).__name__}: {result}".split())
        result = {"outcome": failed, "run_seconds": None, "threads": None, "results": {}, "versions": {}}
    executed = file.with_suffix(".ipynb")
    executed.unlink(missing_ok=True)
    text = result.get("notebook")
    if text:
        written_whole(executed, lambda place: place.write_text(text, encoding="utf-8"))
    row = {"settings": settings} | result | {"notebook": f"runs/{executed.name}" if text else ""}
    written_whole(file, lambda place: place.write_text(json.dumps(row, indent=1), encoding="utf-8"))


def write_table(file: Path, rows: list[dict]) -> None:
    """Write rows as CSV: settings, results, and how the run went."""
    names = dict.fromkeys(name for part in ("settings", "results") for row in rows for name in row[part])
    how = ["run_seconds", "threads", "outcome", "notebook"]
    with file.open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, [*names, *how])
        table.writeheader()
        for row in rows:
            table.writerow(row["settings"] | row["results"] | {name: row[name] for name in how})
