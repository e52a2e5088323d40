"""Grades on a Dask cluster: each Dask worker has the course and grades as this machine would.

Dask sends pickles: client, scheduler and workers trust each other, and nobody else may reach them. A learner's code
runs in a sandboxed worker of the grader, as always.
"""

from __future__ import annotations

import atexit
import socket
import threading
from collections.abc import Iterable, Iterator
from types import TracebackType

from distributed import Client, Future, as_completed
from distributed.comm.addressing import get_address_host_port
from distributed.scheduler import KilledWorker

from grader.classroom.engines.interface import Job, JobResult
from grader.classroom.engines.local import result_of
from grader.classroom.keys import course, versions
from grader.course.catalogue import find
from grader.errors import GraderFault, UsageFault
from grader.examiner.pool import AHEAD, ExaminerPool
from grader.results import LayerStatus
from grader.sandbox.isolation import levels

PATIENCE_S = 10
RETRIES = 3  # a machine may fail; a submission must not bring down one after another


class DaskEngine:
    """Uses the scheduler at this address. Use it as a context manager."""

    def __init__(self, address: str) -> None:
        try:
            # Connect first: a Client tries for a long time, and logs errors when it is closed.
            socket.create_connection(get_address_host_port(address), PATIENCE_S).close()
            self._client = Client(address, timeout=PATIENCE_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageFault(
                f"There is no Dask scheduler at {address} ({error}).",
                "Start one (`dask scheduler`), or check the address.",
            ) from None

    def __enter__(self) -> DaskEngine:
        self._same_everywhere()
        return self

    def __exit__(
        self, _error: type[BaseException] | None, _what: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._client.close()

    def check(self, level: str) -> None:
        """See `Engine`."""
        for layers in self._client.run(_isolation).values():
            levels.check(level, layers)

    def run(self, jobs: Iterable[Job]) -> Iterator[JobResult]:
        """See `Engine`. Jobs of a dead worker are retried elsewhere."""
        ahead = AHEAD * max(1, sum(self._client.nthreads().values()))
        numbers: dict[str, int] = {}
        running = as_completed(loop=self._client.loop, raise_errors=False)
        for job in jobs:
            future = self._client.submit(_result_of, job, pure=False, retries=RETRIES)
            numbers[str(future.key)] = job.number
            running.add(future)
            while running.has_ready() or len(numbers) >= ahead:
                done = next(running)
                yield _outcome(done, numbers.pop(str(done.key)))
        for done in running:
            yield _outcome(done, numbers.pop(str(done.key)))

    def _same_everywhere(self) -> None:
        """Check that all workers have this course and these versions: results must not depend on the machine."""
        found = self._client.run(_course_here)
        if not found:
            raise UsageFault("The Dask cluster has no workers.", "Start some: `dask worker ADDRESS`.")
        for worker, there in found.items():
            if there != _course_here():
                raise UsageFault(
                    f"The worker {worker} has a different course, or different library versions, than this machine.",
                    "Install the same versions everywhere, with constraints.txt.",
                )


def _outcome(done: Future[JobResult], number: int) -> JobResult:
    if done.status == "finished":
        return done.result()
    error = done.exception()
    lost = isinstance(error, KilledWorker)
    what = (
        "Several workers died while they graded it."
        if lost
        else f"A worker failed ({type(error).__name__}: {error})."
    )
    return JobResult(number, GraderFault(what, "Check the workers' logs and memory limits."), 0.0)


# What runs in Dask's workers

_own = threading.local()


def _result_of(job: Job) -> JobResult:
    """Do one job with this thread's own examiner, which lives as long as the Dask worker."""
    preload = find(job.exercise).preload
    pools: dict[tuple[str, ...], ExaminerPool] = _own.__dict__.setdefault("pools", {})
    if preload not in pools:
        pools[preload] = ExaminerPool()
        atexit.register(pools[preload].close)
    try:
        return pools[preload].run(lambda examiner: result_of(examiner, job), preload)
    except GraderFault as fault:
        return JobResult(job.number, fault, 0.0)


def _isolation() -> tuple[LayerStatus, ...]:
    with ExaminerPool() as examiners:
        return examiners.run(lambda examiner: examiner.look_around().isolation)


def _course_here() -> list[str]:
    return [*versions(), course()]
