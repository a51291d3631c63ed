"""Tasks on a cluster. Most of these live in this process, because that is quick."""

import threading
import time

import pytest
from distributed import Client, LocalCluster

from helpers.tools.runs import cluster, versions


@pytest.fixture(scope="module")
def connected():
    how = {"n_workers": 2, "threads_per_worker": 1, "processes": False, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(**how) as workers, Client(workers) as client:
        yield client


def test_what_a_task_returned_or_raised_comes_under_its_key(connected, capsys):
    tasks = {number: (60, number) for number in range(4)}
    found = dict(cluster.finished(connected, divmod, tasks, "divisions"))
    assert {key: found[key] for key in (1, 2, 3)} == {1: (60, 0), 2: (30, 0), 3: (20, 0)}
    assert isinstance(found[0], ZeroDivisionError)
    assert len(found) == 4
    assert "divisions: 100%" in capsys.readouterr().err


def test_nothing_is_cancelled_where_all_is_done(connected, monkeypatch):
    monkeypatch.setattr(connected, "cancel", lambda *_, **__: pytest.fail("other clients are told of it"))
    assert dict(cluster.finished(connected, divmod, {1: (60, 7)}, "")) == {1: (8, 4)}


def test_workers_are_given_no_more_than_they_can_run(connected, monkeypatch):
    given, submit = [], connected.submit

    def counted(*arguments, **how):
        given.append(arguments)
        return submit(*arguments, **how)

    monkeypatch.setattr(connected, "submit", counted)
    tasks = {number: (number, 7) for number in range(6)}
    waiting = [len(given) - done for done, _ in enumerate(cluster.finished(connected, divmod, tasks, ""))]
    assert max(waiting) == 2
    assert len(given) == 6


begun, ended = threading.Event(), threading.Event()


def until_unwanted():
    begun.set()
    while not cluster.unwanted():
        time.sleep(0.01)
    ended.set()


def test_a_task_learns_that_nobody_wants_it_any_more(connected):
    results = cluster.finished(
        connected, lambda wait: until_unwanted() if wait else 7, {1: (1,), 2: (0,)}, ""
    )
    assert next(results) == (2, 7)
    assert begun.wait(20)
    assert not ended.is_set()
    results.close()  # as Ctrl+C does
    assert ended.wait(20)


def test_a_task_knows_how_many_there_are_on_its_machine(connected, monkeypatch):
    update = Client._update_scheduler_info

    async def just_replaced(client, n_workers=0):
        """As if the client's regular update, which asks for no workers, came right after."""
        await update(client, n_workers)
        await update(client)

    monkeypatch.setattr(Client, "_update_scheduler_info", just_replaced)
    assert connected.submit(cluster.tasks_at_once, pure=False).result() == 2


@pytest.mark.parametrize(
    ("cores", "available", "limit", "at_once", "width"),
    [
        (8, 64, 64, None, 8),
        (8, 9.9, 64, None, 4),
        (8, 64, 6.5, None, 3),
        (8, 64, 64, 5, 5),
        (8, 1, 64, 5, 1),
        (2, 64, 64, 5, 2),
    ],
)
def test_there_are_as_many_workers_as_cores_and_memory_allow(
    cores, available, limit, at_once, width, monkeypatch
):
    memory = type("memory", (), {"available": available * 2**30})
    monkeypatch.setattr(cluster, "CPU_COUNT", cores)
    monkeypatch.setattr(cluster, "MEMORY_LIMIT", limit * 2**30)
    monkeypatch.setattr(cluster.psutil, "virtual_memory", lambda: memory)
    assert cluster.width(2, at_once) == width


def refused(address):
    with pytest.raises(SystemExit) as caught, cluster.client(2, address):
        pass
    return str(caught.value)


def test_a_scheduler_that_is_not_there_is_one_sentence(monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 1)
    there = set(Client._instances)
    assert refused("tcp://127.0.0.1:9").startswith("No Dask scheduler answers at tcp://127.0.0.1:9: ")
    assert refused("here").startswith("No Dask scheduler answers at here: ")
    assert "tcp://" in refused("127.0.0.1:9")
    # A client that never was connected would end when Python likes, and might then stop another one.
    assert set(Client._instances) <= there


def test_a_scheduler_without_workers_is_one_sentence(monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 1)
    with LocalCluster(n_workers=0, processes=False, dashboard_address="127.0.0.1:0") as empty:
        address = empty.scheduler_address
        told = f"The scheduler {address} has no workers. Start one: dask worker {address}"
        assert refused(address) == told


ANSWERS = []


def next_answer():
    answer = ANSWERS.pop(0)
    if isinstance(answer, Exception):
        raise answer
    return answer


HERE = {"python": "3.11", "keras": "3.15", "helpers": "abc"}


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (HERE | {"python": "3.13"}, "has python 3.13 (here 3.11): install"),
        (HERE | {"helpers": "def", "keras": "3.14"}, "has keras 3.14 (here 3.15), helpers def (here abc): "),
        (
            {"python": "3.11", "helpers": "abc"},
            "has keras none (here 3.15): install the same there, and start",
        ),
    ],
)
def test_a_worker_of_another_version_is_refused_at_the_start_and_when_it_joins(
    there, told, connected, monkeypatch
):
    ANSWERS[:] = [HERE, HERE, there]  # first this machine's, then of the workers
    monkeypatch.setattr(versions, "course", next_answer)
    sentence = refused(connected.scheduler.address)
    assert sentence.startswith("The worker ")
    assert told in sentence
    ANSWERS[:] = [HERE, there]
    with pytest.raises(SystemExit, match="^The worker ") as caught:
        dict(cluster.finished(connected, divmod, {1: (1, 7)}, ""))
    assert told in str(caught.value)


def test_a_worker_without_the_course_is_refused(connected, monkeypatch):
    lacking = ModuleNotFoundError("No module named 'helpers.tools'")
    ANSWERS[:] = [HERE, lacking, lacking]
    monkeypatch.setattr(versions, "course", next_answer)
    sentence = refused(connected.scheduler.address)
    assert "lacks this version of the course: No module named 'helpers.tools'" in sentence


@pytest.mark.parametrize("room", ["tools", "site", "checks"])
def test_the_digest_of_the_helpers_is_that_of_their_files(room, tmp_path, monkeypatch):
    monkeypatch.setattr(versions, "HELPERS", tmp_path)
    (tmp_path / room / "__pycache__").mkdir(parents=True)
    (tmp_path / "data.py").write_text("first")
    seen = set()
    for file, text in ((f"{room}/a.py", "1"), (f"{room}/a.py", "2"), ("data.py", "x"), (f"{room}/b.js", "")):
        (tmp_path / file).write_text(text)
        seen.add(versions.digest_of_helpers())
    assert len(seen) == 4
    before, without = versions.digest_of_helpers(), versions.digest_of_helpers(without=("tools", "site"))
    (tmp_path / room / "__pycache__" / "a.pyc").write_text("compiled")
    assert versions.digest_of_helpers() == before
    (tmp_path / room / "a.py").write_text("3")
    assert versions.digest_of_helpers() != before
    assert (versions.digest_of_helpers(without=("tools", "site")) == without) == (room != "checks")


def test_on_this_machine_nobody_else_can_send_a_task():
    """Whoever reaches a scheduler's port may run code: this one has none."""
    with cluster.client(1, at_once=1) as client:
        assert client.scheduler.address.startswith("inproc://")
        assert sum(client.nthreads().values()) == 1
