"""From a folder of hand-ins to what came out: each is read, run alone on a worker, and judged."""

import contextlib
from collections import Counter
from pathlib import Path

from distributed import Client

from helpers.checks.exercise import told
from helpers.tools.collect import enclosure, hand_ins, reading, results
from helpers.tools.collect.watching import Run
from helpers.tools.runs import cluster

STOPPED = "It was not run: the command was stopped before."


def collect(
    place: Path, seconds: int, gigabytes: float, scheduler: str | None = None, at_once: int | None = None
) -> results.Collected:
    """Run all hand-ins of a folder or a zip, as many at once as fit.

    Parameters
    ----------
    place : the folder or the zip
    seconds : how long one may take
    gigabytes : how much memory one may take
    scheduler : of a Dask cluster, such as "tcp://host:8786"; None for this machine
    at_once : run at most so many at once on this machine

    Raises
    ------
    SystemExit : one sentence, if nothing can be run
    """
    found = _found(place)
    contents, rows = {}, {}
    for number, hand_in in enumerate(found):
        try:
            content = reading.understood(hand_in.read(), hand_in.shown)
        except hand_ins.Unreadable as sentence:
            rows[number] = [results.without_run(hand_in, str(sentence))]
            continue
        contents[number] = content
        if not content.checked:  # there is nothing to find out
            rows[number] = results.rows(hand_in, content, Run())
    tasks = {
        number: (content.cells, seconds, gigabytes)
        for number, content in contents.items()
        if number not in rows
    }
    open_to = []
    if tasks:
        with cluster.client(gigabytes, scheduler, min(at_once or len(tasks), len(tasks))) as client:
            open_to = _open_to(client)
            for sentence in open_to:
                print(sentence, flush=True)
            with contextlib.suppress(KeyboardInterrupt):  # what is done counts
                for number, run in cluster.finished(client, _run, tasks, "hand-ins"):
                    rows[number] = _rows(found[number], contents[number], run)
    for number in tasks.keys() - rows.keys():
        rows[number] = [results.without_run(found[number], STOPPED, contents[number].notebook)]
    return results.Collected(
        [row for number in sorted(rows) for row in rows[number]],
        predicted=Counter(one for content in contents.values() for one in content.predicted.items()),
        open_to=open_to,
    )


def _found(place):
    """The hand-ins of a folder or a zip, at least one."""
    try:
        found = hand_ins.find(place, list(reading.course()))
    except hand_ins.Unreadable as sentence:
        raise SystemExit(str(sentence)) from None
    if not found:
        raise SystemExit(f"{place} has no notebooks (*.ipynb).")
    return found


def _open_to(client: Client) -> list[str]:
    """What hand-ins could do on the workers' machines: sentences, none if they are closed off."""
    try:
        return sorted(set(client.run(enclosure.not_closed_off).values()) - {""})
    except PermissionError as sentence:
        raise SystemExit(str(sentence)) from None


def _run(cells, seconds, gigabytes):
    """The task of a worker; all that run on its machine share the cores."""
    return enclosure.run(cells, seconds, gigabytes, cluster.threads_of_a_task(), cluster.unwanted)


def _rows(hand_in, content, run):
    """The rows of a run, or of what came in its place."""
    if isinstance(run, Exception):
        return [results.without_run(hand_in, f"It could not be run: {told(run)}", content.notebook)]
    if run.last < 0 and run.stopped:
        return [results.without_run(hand_in, run.stopped, content.notebook)]
    return results.rows(hand_in, content, run)
