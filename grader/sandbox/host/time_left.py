"""How long a submission's code may run.

The clock runs while an answer is awaited, but not while processes wait for a core: on a busy machine that is most of
the time, and it must not change a grade. Sleeping counts. In any case the CPU time is limited (isolation/posix.py).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

OWN = "/proc/thread-self/schedstat"
WORTH_ASKING_S = 0.02
"""Don't ask how long processes waited for a core before this much time has passed."""
STRETCH = 6
"""How many times its limit anything may last on a busy machine, so that grading a class always ends."""


class TimeLeft:
    """Seconds that are left of a limit. whole: the limit that it is part of, as a test's is of the submission's.

    spent: the seconds that were counted as spent.
    """

    def __init__(self, seconds: float, whole: TimeLeft | None = None) -> None:
        self._own, self._whole = seconds, whole
        self.spent = 0.0

    @property
    def seconds(self) -> float:
        """What is left; 0 or less when the time is up."""
        return self._own if self._whole is None else min(self._own, self._whole.seconds)

    def take(self, seconds: float) -> None:
        """Count seconds as spent; a negative number gives time back."""
        self._own -= seconds
        self.spent += seconds
        if self._whole is not None:
            self._whole.take(seconds)


class WholeTime(TimeLeft):
    """The time of a whole submission. late: the functions that have used up a test's time, as `Call.function`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.late: set[str] = set()

    def for_trial(self, seconds: float) -> WholeTime:
        """Time for something that may be done again, of which nothing is counted yet."""
        trial = WholeTime(min(seconds, self.seconds))
        trial.late |= self.late
        return trial


class Clock:
    """Measures what is spent of a limit from now on. waited_s: returns how many seconds the processes have waited for a
    core since its last call."""

    def __init__(self, of: TimeLeft, waited_s: Callable[[], float]) -> None:
        self._of, self._waited_s = of, waited_s
        self._start = time.monotonic()
        self._end = self._start + STRETCH * of.seconds

    def left(self) -> float:
        """Seconds that are left now."""
        if self._of.seconds <= self._passed():
            self._start += self._waited_s()
        return min(self._of.seconds - self._passed(), self._end - time.monotonic())

    def stop(self) -> None:
        """Count the time since the start as spent."""
        if self._passed() > WORTH_ASKING_S:
            self._start += self._waited_s()
        self._of.take(self._passed())

    def _passed(self) -> float:
        return time.monotonic() - self._start


def waited_s(pid: int | None = None, proc: int | None = None) -> float:
    """For how long a process was ready to run, without a core; by default this thread.

    0 if the kernel doesn't count it, or the process is gone. proc: a descriptor of /proc, needed in a root folder
    without it.
    """
    try:
        file = OWN if pid is None else f"{pid}/schedstat" if proc is not None else f"/proc/{pid}/schedstat"
        with open(os.open(file, os.O_RDONLY, dir_fd=proc), "rb") as stat:
            return int(stat.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
