"""Workers that are forked and walled in before they are needed.

Starting a worker costs more than most tests do, and it can be done before its submission is known: `grade watch`
does it while the learner types.
"""

from __future__ import annotations

from grader.errors import GraderFault
from grader.sandbox.host.fork_server import ForkServer
from grader.sandbox.host.worker import Worker
from grader.sandbox.isolation.interface import Limits

MAX = 48
"""Workers that wait at one time: each has some MB of its own."""


class WorkerPool:
    """Gives workers: one that waits if there is one, else a new one. at_rest: their memory before any work."""

    def __init__(self, server: ForkServer) -> None:
        self._server = server
        self.at_rest = server.at_rest
        self._waiting: list[Worker] = []
        self._on_cuda: Worker | None = None
        self._why_no_cuda: str | None = None
        self._limits = Limits()
        self._taken = 0

    def take(self, limits: Limits, cuda: bool = False) -> Worker:
        """A worker within these limits, that nobody has used."""
        if limits != self._limits:
            self._let_go()
            self._limits = limits
        if cuda:
            worker, self._on_cuda = self._on_cuda or Worker(self._server, limits, cuda=True), None
            return worker
        self._taken += 1
        return self._waiting.pop(0).wake() if self._waiting else Worker(self._server, limits)

    def without_cuda(self) -> str:
        """Why workers can't use the GPU that this machine has; "" if they can. It is tried once: behind the walls a
        driver may lack what it has outside. The worker that tried it is the next to be taken."""
        if self._why_no_cuda is None:
            worker = Worker(self._server, self._limits, cuda=True)
            try:
                worker.ready()
                self._on_cuda, self._why_no_cuda = worker, ""
            except GraderFault as fault:
                self._why_no_cuda = fault.what
        return self._why_no_cuda

    def refill(self) -> None:
        """Have as many wait as were taken since the last time. It doesn't wait for them."""
        wanted, self._taken = min(self._taken, MAX), 0
        for worker in self._waiting[wanted:]:
            worker.end()
        self._waiting = self._waiting[:wanted]
        while len(self._waiting) < wanted:
            self._waiting.append(Worker(self._server, self._limits, asleep=True))

    def _let_go(self) -> None:
        for worker in (*self._waiting, *filter(None, [self._on_cuda])):
            worker.end()
        self._waiting.clear()
        self._on_cuda = None
