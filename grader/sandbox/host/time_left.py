"""How long the code of a submission may go on.

Counted is what it takes while its answer is waited for, and not what processes wait for a core: on a busy machine that
is most of the time, and it changes no grade. What sleeps is counted. A loop ends by its processor time in any case
(isolation/posix.py).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

OWN = "/proc/thread-self/schedstat"
WORTH_ASKING_S = 0.02
"""What passes within less is credited with what comes after it."""
STRETCH = 6
"""How many times longer than on an idle machine anything may last: nobody who grades a class waits for ever."""


class TimeLeft:
    """Seconds that are left of something. whole: of what it is a part, as a test is of a submission."""

    def __init__(self, seconds: float, whole: TimeLeft | None = None) -> None:
        self._own, self._whole = seconds, whole

    @property
    def seconds(self) -> float:
        """What is left; 0 or less when it is over."""
        return self._own if self._whole is None else min(self._own, self._whole.seconds)

    def take(self, seconds: float) -> None:
        """Count what was spent; less than nothing gives time back."""
        self._own -= seconds
        if self._whole is not None:
            self._whole.take(seconds)


class Clock:
    """What is spent of some time from now on. waited_s: for how many seconds those at work have waited for a core since
    it was asked last."""

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
        """Count what was spent."""
        if self._passed() > WORTH_ASKING_S:
            self._start += self._waited_s()
        self._of.take(self._passed())

    def _passed(self) -> float:
        return time.monotonic() - self._start


def waited_s(pid: int | None = None, proc: int | None = None) -> float:
    """For how long a process has been ready to run and had no core, by default this thread. 0 where the kernel doesn't
    count it, and for a process that is gone. proc: a descriptor of /proc, for whoever has a root folder without one."""
    try:
        file = OWN if pid is None else f"{pid}/schedstat" if proc is not None else f"/proc/{pid}/schedstat"
        with open(os.open(file, os.O_RDONLY, dir_fd=proc), "rb") as stat:
            return int(stat.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
