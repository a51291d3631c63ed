"""Many tasks at once, on this machine or on a Dask cluster: as they are done, with a progress bar."""

import contextlib
import logging
import socket
from collections.abc import Callable, Hashable, Iterator

import psutil
from dask.system import CPU_COUNT
from distributed import Client, LocalCluster, as_completed, get_client, get_worker
from distributed.comm import get_address_host
from distributed.comm.addressing import get_address_host_port
from distributed.system import MEMORY_LIMIT
from distributed.utils import silence_logging_cmgr
from tqdm import tqdm

from helpers.tools.runs import versions

SECONDS_TO_ANSWER = 10
LOST = "The connection to the scheduler was lost. The same command does what is left."


class AnotherVersion(Exception):
    """A worker has not what this machine has; the text says what."""


@contextlib.contextmanager
def client(gigabytes: float, scheduler: str | None = None, at_once: int | None = None) -> Iterator[Client]:
    """A Dask client, for a cluster on this machine unless ``scheduler`` names one that is there.

    On this machine there are as many tasks at once as it has cores, and memory now.

    Parameters
    ----------
    gigabytes : the memory that a task needs
    scheduler : such as "tcp://host:8786"
    at_once : run at most so many tasks at once on this machine

    Raises
    ------
    SystemExit
        If there is no such scheduler, or it has no worker, or one whose course or Python is another.
    """
    with contextlib.ExitStack() as stack:
        # What matters comes as an exception, and would be lost among Dask's lines about it.
        stack.enter_context(silence_logging_cmgr(logging.CRITICAL))
        if scheduler is None:
            scheduler = stack.enter_context(_local_cluster(width(gigabytes, at_once)))
        try:
            if isinstance(scheduler, str) and not scheduler.startswith("inproc:"):  # in this very process
                _knock(scheduler)
            connected = stack.enter_context(Client(scheduler, timeout=SECONDS_TO_ANSWER))
        except (OSError, ValueError) as problem:  # a TimeoutError is an OSError
            raise SystemExit(f"No Dask scheduler answers at {scheduler}: {problem}") from None
        try:
            connected.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
        except TimeoutError:
            told = f"The scheduler {scheduler} has no workers. Start one: dask worker {scheduler}"
            raise SystemExit(told) from None
        _refuse_other_versions(connected)
        yield connected


def width(gigabytes: float, at_once: int | None = None) -> int:
    """How many tasks of so many gigabytes this machine can run at once; at most ``at_once``, at least 1."""
    memory = min(psutil.virtual_memory().available, MEMORY_LIMIT) / 2**30
    return max(1, min(CPU_COUNT, int(memory / gigabytes), at_once or CPU_COUNT))


def _knock(scheduler):
    """Raise an error if nobody listens there.

    Dask would leave a client behind that was never connected. It ends whenever Python collects garbage, and
    if that is while another client starts, both wait for each other.
    """
    place = get_address_host_port(scheduler, strict=True)
    socket.create_connection(place, SECONDS_TO_ANSWER).close()


def _local_cluster(tasks):
    # In this process: a task waits for a child of its own, and nobody else on this machine can send one.
    return LocalCluster(
        processes=False,
        n_workers=1,
        threads_per_worker=tasks,
        dashboard_address="127.0.0.1:0",
        memory_limit=0,  # what takes memory is a child, of which Dask knows nothing
    )


def _refuse_other_versions(connected):
    here = versions.course()
    for worker, there in sorted(connected.run(versions.course, on_error="return").items()):
        if isinstance(there, Exception):
            raise SystemExit(f"The worker {worker} lacks this version of the course: {there}")
        if there != here:
            raise SystemExit(differences(worker, here, there))


def differences(worker: str, here: dict[str, str], there: dict[str, str]) -> str:
    """The sentence that says what a worker has, and what this machine has instead."""
    names = [name for name in here if there.get(name) != here[name]]
    told = ", ".join(f"{name} {there.get(name, 'none')} (here {here[name]})" for name in names)
    return f"The worker {worker} has {told}: install the same there, and start it again."


def finished(client: Client, function: Callable, tasks: dict[Hashable, tuple], title: str) -> Iterator[tuple]:
    """Run tasks and yield ``(key, result)`` as they are done, in any order, with a progress bar.

    What a task raised comes in place of its result. If a worker dies its tasks are done by others; one that
    saw several workers die has the result `distributed.KilledWorker`. When the caller stops, by Ctrl+C
    say, so do the tasks that look at `unwanted`.

    Parameters
    ----------
    client : from `client`
    function : what each task calls, in a module that each worker can import
    tasks : key -> the arguments of the function
    title : of the progress bar

    Raises
    ------
    SystemExit
        If a worker joined that has another version of the course, or the scheduler is gone.
    """
    here, waiting, keys, done = versions.course(), list(tasks.items())[::-1], {}, as_completed()
    with tqdm(total=len(tasks), desc=title, unit="run", smoothing=0) as bar:
        try:
            while waiting or keys:
                # What waits, waits here: a worker that dies is held against all tasks it was given.
                while waiting and len(keys) < max(1, sum(client.nthreads().values())):
                    key, arguments = waiting.pop()
                    future = client.submit(_checked, here, function, arguments, pure=False)
                    keys[future] = key
                    done.add(future)
                future = next(done)
                key, problem = keys.pop(future), future.exception()
                if isinstance(problem, AnotherVersion):
                    raise SystemExit(str(problem))
                if future.cancelled():
                    raise SystemExit(LOST)
                yield key, future.result() if problem is None else problem
                bar.update()
        except OSError:
            raise SystemExit(LOST) from None
        finally:
            if keys:  # all clients are told of it, and one that is just connecting would not understand
                client.cancel(list(keys), force=True)


def _checked(here, function, arguments):
    """Call a function on a worker that has the same version; it may have joined after the start."""
    there = versions.course()
    if there != here:
        raise AnotherVersion(differences(get_worker().address, here, there))
    return function(*arguments)


def unwanted() -> bool:
    """In a task: whether it was cancelled. Dask cannot stop it; it must look, and stop by itself."""
    worker = get_worker()
    task = worker.state.tasks.get(worker.get_current_task())
    return task is None or task.state == "cancelled"


def threads_of_a_task() -> int:
    """In a task: its share of the cores of this machine, at least one."""
    return max(1, CPU_COUNT // tasks_at_once())


def tasks_at_once() -> int:
    """In a task: how many tasks all workers on this machine run at once."""
    host = get_address_host(get_worker().address)
    client = get_client()
    # Not `scheduler_info`: a regular update, which asks for no workers, may have replaced what that returns.
    workers = client.sync(client.scheduler.identity, n_workers=-1)["workers"]
    return sum(one["nthreads"] for address, one in workers.items() if get_address_host(address) == host)
