"""All processes of a run, however they were started, and the end of them."""

import contextlib
import subprocess
import time
from collections import defaultdict

import psutil

ATTEMPTS = 100  # to end what starts others while it is ended
SHORT = 0.025  # seconds


class Family:
    """The processes of a run: the first, what it started, and what these started in turn.

    Who was seen once stays known, also when the one that started it has ended.

    Parameters
    ----------
    process : the first one
    user : id of the user who runs nothing else, or None
    """

    def __init__(self, process: subprocess.Popen, user: int | None):
        self._first, self._user, self._known = process, user, set()
        with contextlib.suppress(psutil.Error):
            self._known.add(psutil.Process(process.pid))

    def living(self) -> set[psutil.Process]:
        """All of them that can still do anything."""
        self._known = {one for one in self._known if _lives(one)}
        started_by = defaultdict(list)
        for one in psutil.process_iter(["ppid", "uids"]):
            started_by[one.info["ppid"]].append(one)
            if one.info["uids"] and one.info["uids"].real == self._user:
                self._known.add(one)
        ahead = list(self._known)
        while ahead:
            new = set(started_by[ahead.pop().pid]) - self._known
            self._known |= new
            ahead += new
        return {one for one in self._known if _lives(one)}

    def end(self) -> None:
        """End them all."""
        # First all are stopped: what one starts while others are ended would be nobody's child.
        stopped = set()
        for _ in range(ATTEMPTS):
            new = self.living() - stopped
            if not new:
                break
            for one in new:
                with contextlib.suppress(psutil.Error):
                    one.suspend()
            stopped |= new
        for one in stopped:
            with contextlib.suppress(psutil.Error):
                one.kill()
        self._first.kill()
        self._first.stdin.close()
        self._first.stdout.close()
        self._first.wait()
        for _ in range(ATTEMPTS):
            if not any(_lives(one) for one in stopped):
                break
            time.sleep(SHORT)


def _lives(process):
    """Whether a process can still do anything: one that waits to be counted out cannot."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
