"""Examiners that take one job after another, and many jobs in parallel."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from queue import LifoQueue
from types import TracebackType
from typing import TypeVar

from grader.errors import GraderFault
from grader.examiner.client import Examiner

Item = TypeVar("Item")
Done = TypeVar("Done")
AHEAD = 2  # jobs that wait for each examiner, so that none is idle


@dataclass
class _Slot:
    examiner: Examiner | None = None
    preload: tuple[str, ...] = ()
    busy: bool = False


class ExaminerPool:
    """Hands out examiners that are alive, for one job after another. Use it as a context manager.

    An examiner is started when a job first needs it. It is replaced if it has died, or if a job needs other modules
    preloaded. All of them end with the pool.

    Args:
        size: How many jobs can run at once.
        refill: As for an Examiner.
    """

    def __init__(self, size: int = 1, refill: bool = False) -> None:
        self._refill = refill
        self._slots = [_Slot() for _ in range(size)]
        self._idle: LifoQueue[_Slot] = LifoQueue()  # the one used last comes first: its examiner has loaded torch
        for slot in self._slots:
            self._idle.put(slot)
        self._lock = threading.Lock()  # so that no examiner starts once the pool is closed
        self._closed = False

    def __enter__(self) -> ExaminerPool:
        return self

    def __exit__(
        self, error: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close(now=error is not None)

    def start(self, preload: tuple[str, ...] = ()) -> None:
        """Start one examiner ahead of its first job, to save time then. Raises GraderFault if it can't be started."""
        slot = self._idle.get()
        try:
            self._alive(slot, preload)
        finally:
            self._idle.put(slot)

    def run(self, work: Callable[[Examiner], Done], preload: tuple[str, ...] = ()) -> Done:
        """Do one job. Waits while all examiners are busy.

        Args:
            work: The job. It is called with an examiner, and again with a new one if it raises GraderFault.
            preload: As for an Examiner.

        Returns:
            What `work` returned.

        Raises:
            GraderFault: `work` raised it a second time, or no examiner can be started.
        """
        slot = self._idle.get()
        slot.busy = True
        try:
            try:
                return work(self._alive(slot, preload))
            except GraderFault:
                self._end(slot, now=True)
                return work(self._alive(slot, preload))
        except (GraderFault, KeyboardInterrupt):  # the examiner is dead, or still at the job
            self._end(slot, now=True)
            raise
        finally:
            slot.busy = False
            self._idle.put(slot)

    def close(self, now: bool = False) -> None:
        """End all examiners. now: without waiting for them; a busy one is never waited for."""
        with self._lock:
            self._closed = True
        for slot in self._slots:
            self._end(slot, now or slot.busy)

    def _alive(self, slot: _Slot, preload: tuple[str, ...]) -> Examiner:
        if slot.examiner is not None and (slot.preload != preload or not slot.examiner.alive):
            self._end(slot)
        with self._lock:
            if self._closed:
                raise GraderFault("Grading was stopped.", "Run the command again.")
            if slot.examiner is None:
                slot.examiner, slot.preload = Examiner(preload, self._refill), preload
            return slot.examiner

    def _end(self, slot: _Slot, now: bool = False) -> None:
        with self._lock:
            examiner, slot.examiner = slot.examiner, None
        if examiner is not None:
            examiner.end(now)


def in_parallel(
    jobs: Iterable[Item], work: Callable[[Examiner, Item], Done], preload: tuple[str, ...], count: int | None = None
) -> Iterator[tuple[Item, Done | GraderFault]]:
    """Do many jobs on this machine's cores. Takes jobs as it needs them, never all at once.

    If the generator is closed, or an exception passes through it, all examiners are ended at once.

    Args:
        jobs: The jobs.
        work: Does one job with an examiner; if the examiner dies, once more with another.
        preload: As for an Examiner.
        count: How many examiners work at once; by default one a core.

    Yields:
        Each job with what `work` returned, in the order in which they finish; with the GraderFault if it failed twice.

    Raises:
        GraderFault: Not even the first examiner can be started.
    """
    jobs = iter(jobs)
    first = list(islice(jobs, 1))
    if not first:  # no examiner is needed
        return
    count = count or cores()
    with ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(count))
        examiners = stack.enter_context(ExaminerPool(count))
        # Exits run in reverse: cancel the jobs that wait, end the examiners under those that run, join the threads.
        stack.callback(threads.shutdown, wait=False, cancel_futures=True)
        examiners.start(preload)

        def do(job: Item) -> tuple[Item, Done | GraderFault]:
            try:
                return job, examiners.run(lambda examiner: work(examiner, job), preload)
            except GraderFault as fault:
                return job, fault

        pending: set[Future[tuple[Item, Done | GraderFault]]] = set()
        for job in chain(first, jobs):
            pending.add(threads.submit(do, job))
            # Yield results before taking more jobs, so that the caller can store them first.
            done, pending = wait(pending, 0 if len(pending) < AHEAD * count else None, FIRST_COMPLETED)
            yield from (each.result() for each in done)
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from (each.result() for each in done)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
