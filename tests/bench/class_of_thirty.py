"""A class on one server: it logs in within a minute, runs a notebook, and moves sliders.

What doesn't fit is told, and does no harm: before the memory ends, the learners who came last are sent away.
"""

import asyncio
import contextlib
import os
import signal
import statistics

import psutil

from tests.bench import class_hub
from tests.bench.class_learner import Learner, Lesson
from tests.bench.contest import Row

SIZES = [int(number) for number in os.environ.get("LEARNERS", "1 5 15 30").split()]
CONVOLUTIONS = Lesson("02_convolutions", "explore-convolution", ("image", "column"))
VISUALIZATION = Lesson("04_visualization", "explore-maps", ("image", "filter"))
APART = 2  # seconds between two who log in: thirty take a minute
STEPS = 40  # of the sliders, for each learner: about a minute
RESERVE = 2 * 2**30  # bytes of memory that must stay available
NO_ROOM = "there was no memory left"
MOST = 0.250  # seconds of a slider's step, for 95 of 100


def measure():
    class_hub.install()
    lessons = [(VISUALIZATION, size) for size in SIZES] + [(CONVOLUTIONS, max(SIZES))]
    return [row for lesson, size in lessons for row in asyncio.run(class_of(size, lesson))]


async def class_of(size, lesson):
    """Let so many learners have the lesson, on a hub of their own. Returns the rows."""
    # However it ends, also by `kill`, the hub ends first.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    names = [f"learner{number:02}" for number in range(1, size + 1)]
    with class_hub.hub(names) as (address, password, mark):
        async with contextlib.AsyncExitStack() as stack:
            learners = [Learner(name, address, password, lesson, names.index(name)) for name in names]
            for learner in learners:
                stack.push_async_callback(learner.leave)
            guard = asyncio.create_task(guarded(learners, mark))
            stack.callback(guard.cancel)
            delays = (number * APART for number in range(size))
            await together(learners, lambda learner: learner.come(next(delays)))
            await together(learners, Learner.run_cells)
            await together(learners, lambda learner: learner.move(STEPS))
            whole = class_hub.memory(mark)
            used = [class_hub.memory(mark, learner.name) for learner in learners if learner.attends]
    for learner in learners:
        if learner.trouble:
            print(f"{learner.name}: {learner.trouble}", flush=True)
    found = rows(f"{size} in notebook {lesson.notebook[1]}", learners, used, whole)
    for row in found:  # as soon as it is known: a full class takes long
        print(f"{row.what}: {row.here:.4g} {row.unit.replace('ms', 's')}", flush=True)
    return found


async def together(learners, step):
    """Let all who attend do a step at the same time. A learner's trouble is theirs alone."""

    async def one(learner):
        try:
            await step(learner)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, it is counted and told
            learner.trouble = learner.trouble or f"{type(trouble).__name__}: {trouble}"

    await asyncio.gather(*(one(learner) for learner in learners if learner.attends))


async def guarded(learners, mark):
    """Send away who came last, as often as memory runs short."""
    while True:
        if psutil.virtual_memory().available < RESERVE and any(learner.attends for learner in learners):
            last = [learner for learner in learners if learner.attends][-1]
            last.trouble = NO_ROOM
            await asyncio.to_thread(class_hub.kill, mark, last.name)
        await asyncio.sleep(0.5)


def rows(who, learners, used, whole):
    """The table's rows for a class. In the end each learner used so much memory, and all with the hub."""
    came = [learner.seconds["kernel"] for learner in learners if "kernel" in learner.seconds]
    ran = [learner.seconds["cells"] for learner in learners if "cells" in learner.seconds]
    steps = [seconds for learner in learners for seconds in learner.steps]
    no_room = sum(learner.trouble == NO_ROOM for learner in learners)
    failed = sum(bool(learner.trouble) for learner in learners) - no_room
    found = [
        Row(f"{who}: have a kernel", len(came), "learners", goal="all", reached=len(came) == len(learners)),
        Row(f"{who}: failed", failed, "learners", goal="none", reached=not failed),
        Row(f"{who}: had no room in memory", no_room, "learners", goal="none", reached=not no_room),
    ]
    if came:
        found.append(Row(f"{who}: from login to a kernel", statistics.median(came), "s"))
        found.append(Row(f"{who}: from login to a kernel, the slowest", max(came), "s"))
    if ran:
        found.append(Row(f"{who}: all run all cells, the slowest", max(ran), "s"))
    if len(steps) > 1:
        most = statistics.quantiles(steps, n=20)[-1]
        found.append(Row(f"{who}: a slider's step", statistics.median(steps), "ms"))
        found.append(Row(f"{who}: 95 of 100 steps", most, "ms", goal="under 250 ms", reached=most < MOST))
    for what, of in (("server", ("server",)), ("kernel", ("kernel",)), ("both", ("server", "kernel"))):
        for number, part in enumerate(("its own", "with its part of what is shared")):
            if used:
                sums = [sum(one[kind][number] for kind in of) for one in used]
                found.append(Row(f"{who}: memory, {what}, {part}", statistics.median(sums) / 1e6, "MB"))
    total = sum(fair for _, fair in whole.values())
    return [*found, Row(f"{who}: memory, the whole class and the hub", total / 1e9, "GB")]
