"""Many jobs on this machine's cores: an examiner each, with one job after another."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from itertools import chain, islice
from queue import SimpleQueue
from types import TracebackType
from typing import TypeVar

from grader.errors import GraderFault
from grader.examiner.client import Examiner

Job = TypeVar("Job")
Done = TypeVar("Done")
AHEAD = 2  # jobs that wait for each examiner, so that none is idle


def in_parallel(
    jobs: Iterable[Job], work: Callable[[Examiner, Job], Done], preload: tuple[str, ...], count: int | None = None
) -> Iterator[tuple[Job, Done | GraderFault]]:
    """Each job with what `work` makes of it, as soon as that is known. Takes jobs as it needs them, never all at once.

    preload: as for an Examiner. count: examiners at once; by default one a core. An examiner that dies is replaced and
    its job tried once more; what fails twice is given back as its fault. Stopped in the middle, it ends at once.
    """
    jobs = iter(jobs)
    first = list(islice(jobs, 1))
    if not first:  # no second is spent on examiners that nobody needs
        return
    count = count or cores()
    idle: SimpleQueue[ExaminerSlot] = SimpleQueue()
    with ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(count))
        for _ in range(count):
            idle.put(stack.enter_context(ExaminerSlot(preload)))
        # Left last, entered first: what waits is forgotten, and the examiners are ended under those that work.
        stack.callback(threads.shutdown, wait=False, cancel_futures=True)
        pending: set[Future[tuple[Job, Done | GraderFault]]] = set()
        for job in chain(first, jobs):
            pending.add(threads.submit(_in_slot, job, work, idle))
            # What is known is handed out before more is taken: whoever asks may store it before all else.
            done, pending = wait(pending, 0 if len(pending) < AHEAD * count else None, FIRST_COMPLETED)
            yield from (each.result() for each in done)
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from (each.result() for each in done)


def _in_slot(
    job: Job, work: Callable[[Examiner, Job], Done], idle: SimpleQueue[ExaminerSlot]
) -> tuple[Job, Done | GraderFault]:
    slot = idle.get()
    try:
        return job, slot.do(job, work)
    except GraderFault as fault:
        return job, fault
    finally:
        idle.put(slot)


class ExaminerSlot:
    """A place for an examiner, which is replaced when it dies. Use it as a context manager.

    preload: as for an Examiner.
    """

    def __init__(self, preload: tuple[str, ...]) -> None:
        self._preload = preload
        self._examiner = Examiner(preload)
        self._swap = threading.Lock()  # nothing is replaced while it is ended
        self._over = False

    def __enter__(self) -> ExaminerSlot:
        return self

    def __exit__(
        self, error: type[BaseException] | None, _what: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End the examiner; after an error it isn't waited for."""
        with self._swap:
            self._over = True
            self._examiner.__exit__(error, None, None)

    def do(self, job: Job, work: Callable[[Examiner, Job], Done]) -> Done:
        """What `work` makes of a job; if the examiner dies, with a new one. Raises GraderFault if that dies, too."""
        try:
            return work(self._examiner, job)
        except GraderFault as fault:
            with self._swap:
                if self._over:
                    raise
                self._examiner.__exit__(type(fault), fault, None)
                self._examiner = Examiner(self._preload)
            return work(self._examiner, job)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
