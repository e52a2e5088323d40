"""Workers that are forked and walled in before they are needed.

Starting a worker costs more than most tests do, and it can be done before its submission is known: `grade watch`
does it while the learner types.
"""

from __future__ import annotations

from grader.worker.client import Worker
from grader.worker.fork_server import ForkServer
from grader.worker.isolation.interface import Limits

MOST = 48
"""Workers that wait at one time: each has some MB of its own."""


class Stock:
    """Gives workers: one that waits if there is one, else a new one."""

    def __init__(self, server: ForkServer) -> None:
        self._server = server
        self._waiting: list[Worker] = []
        self._limits = Limits()
        self._taken = 0

    def take(self, limits: Limits, cuda: bool = False) -> Worker:
        """A worker within these limits, that nobody has used."""
        if limits != self._limits:
            self._let_go()
            self._limits = limits
        if cuda:
            return Worker(self._server, limits, cuda=True)
        self._taken += 1
        return self._waiting.pop(0).wake() if self._waiting else Worker(self._server, limits)

    def refill(self) -> None:
        """Have as many wait as were taken since the last time. It doesn't wait for them."""
        wanted, self._taken = min(self._taken, MOST), 0
        for worker in self._waiting[wanted:]:
            worker.end()
        self._waiting = self._waiting[:wanted]
        while len(self._waiting) < wanted:
            self._waiting.append(Worker(self._server, self._limits, asleep=True))

    def _let_go(self) -> None:
        for worker in self._waiting:
            worker.end()
        self._waiting.clear()
