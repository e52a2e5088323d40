"""Workers that are forked and put into their sandbox before they are needed.

Starting a worker takes longer than most tests, and needs no submission: `grade watch` does it while the learner types.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.errors import GraderFault
from grader.sandbox.host.fork_server import ForkServer
from grader.sandbox.host.worker import Worker
from grader.sandbox.isolation.interface import Limits

MAX = 48
"""How many workers may wait at a time: each uses some MB."""


class WorkerPool:
    """Hands out fresh workers: a waiting one if there is one, else a new one.

    server: forks them. by_hand: forks those of by-hand exercises. at_rest: their memory before any work.
    """

    def __init__(self, server: ForkServer, by_hand: ForkServer) -> None:
        self._servers = {False: server, True: by_hand}
        self._server = server
        self.at_rest = server.at_rest
        self._waiting: list[Worker] = []
        self._on_cuda: Worker | None = None
        self._why_no_cuda: str | None = None
        self._limits = Limits()
        self._taken = 0

    def take(self, limits: Limits, cuda: bool = False, by_hand: bool = False) -> Worker:
        """A worker with these limits that has done nothing yet. by_hand: torch differentiates nothing there."""
        self._turn_to(limits, by_hand)
        server = self._server
        if cuda:
            worker, self._on_cuda = self._on_cuda or Worker(server, limits, cuda=True), None
            return worker
        self._taken += 1
        return self._waiting.pop(0).wake() if self._waiting else Worker(server, limits)

    def prepare(self, limits: Limits, by_hand: bool) -> None:
        """See to it that a worker for `take` waits; does not block."""
        self._turn_to(limits, by_hand)
        if not self._waiting:
            self._waiting.append(Worker(self._server, limits, asleep=True))

    def _turn_to(self, limits: Limits, by_hand: bool) -> None:
        """Workers that wait with other limits, or from the other server, are of no use any more."""
        server = self._servers[by_hand]
        if (limits, server) != (self._limits, self._server):
            self.end_waiting()
            self._limits, self._server = limits, server

    def preload(self, modules: Iterable[str], by_hand: bool) -> None:
        """Have the workers that follow begin with these modules imported."""
        for module in modules:
            if self._servers[by_hand].preload(module):
                self.end_waiting()

    def stop(self) -> None:
        """End both servers, and with them all their workers."""
        for server in self._servers.values():
            server.stop()

    def without_cuda(self) -> str:
        """Why workers can't use this machine's GPU; "" if they can.

        It is tried once, because a driver may miss something inside the sandbox. The worker that tried it is the next
        that is taken.
        """
        if self._why_no_cuda is None:
            worker = Worker(self._server, self._limits, cuda=True)
            try:
                worker.ready()
                self._on_cuda, self._why_no_cuda = worker, ""
            except GraderFault as fault:
                self._why_no_cuda = fault.what
        return self._why_no_cuda

    def refill(self) -> None:
        """Top up to the number of workers taken since the last refill; does not block."""
        wanted, self._taken = min(self._taken, MAX), 0
        for worker in self._waiting[wanted:]:
            worker.end()
        self._waiting = self._waiting[:wanted]
        while len(self._waiting) < wanted:
            self._waiting.append(Worker(self._server, self._limits, asleep=True))

    def end_waiting(self) -> None:
        """End the workers that wait; the next one is new."""
        for worker in (*self._waiting, *filter(None, [self._on_cuda])):
            worker.end()
        self._waiting.clear()
        self._on_cuda = None
