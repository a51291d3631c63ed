"""Contestants take turns, and how far the machine can be trusted meanwhile is measured with them."""

import hashlib
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

CORES = os.cpu_count() or 1
ENOUGH = 0.75  # of them: a machine that is not one's own may give one of two for minutes
BLOCK = bytes(2_000_000)  # takes a few milliseconds to hash, in which Python lets other threads run


class Seconds(float):
    """What one contestant took, with two things to know of its turns.

    ``noise`` is how many times longer the slower half of them took: the first, third, fifth, and the second,
    fourth, sixth are two copies of the same contestant. ``crowded`` says that the machine gave all its
    cores in too few of the rounds.
    """

    def __new__(cls, value: float, noise: float, crowded: bool):
        found = super().__new__(cls, value)
        found.noise, found.crowded = noise, crowded
        return found


def in_turns(asked, rounds):
    """Ask everybody in turn and return the medians, by name. A function gives the seconds, then what more.

    A round in which the machine did not give its cores is left out, unless that is so for half of them.
    """
    full, turns = [], []
    for _ in range(rounds):
        full.append(all_cores())
        turns.append([ask()[0] for ask in asked.values()])
    crowded = sum(full) < rounds / 2
    kept = [turn for turn, trusted in zip(turns, full, strict=True) if trusted or crowded]
    return {
        name: Seconds(statistics.median(taken), noise_of(taken), crowded)
        for name, taken in zip(asked, zip(*kept, strict=True), strict=True)
    }


def noise_of(taken):
    """How many times longer the slower of two interleaved halves of the turns took, 1 or more."""
    halves = [statistics.median(half) for half in (taken[::2], taken[1::2]) if half]
    return max(halves) / min(halves)


def all_cores():
    """Whether the machine gives all its cores now: as many threads at once take as long as one alone."""
    alone, together = (min(_hashing(threads) for _ in range(3)) for threads in (1, CORES))
    return alone >= ENOUGH * together


def _hashing(threads):
    with ThreadPoolExecutor(threads) as pool:
        start = time.perf_counter()
        list(pool.map(hashlib.sha256, [BLOCK] * threads))
        return time.perf_counter() - start
