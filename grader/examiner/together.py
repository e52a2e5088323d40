"""First together, then alone: case after case in one worker, as long as each passes and leaves nothing behind.

Starting a worker takes longer than most tests (design/together.md). A case that doesn't pass in a worker that others
have used is judged once more in a fresh one, and that verdict stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from grader.examiner.workers import Workers
from grader.judging.case import CaseFacts
from grader.sandbox.host.in_process import InProcessWorker
from grader.sandbox.host.time_left import WholeTime
from grader.sandbox.host.worker import Worker

TRIAL_S = 2.0
"""How long a case may take in a used worker. What needs longer is judged alone."""


def is_shared(workers: Workers, device: str | None) -> bool:
    """Whether runs on this device may share a worker. CUDA has a state of its own, which nobody looks into."""
    return workers.request.mode.together and not workers.request.in_process and device != "cuda"


class DecidingRuns:
    """The worker for the runs that decide on cases, by whether they pass.

    A visible case never gets one that a hidden case has used: what it prints is shown, and must hold no hidden input.

    was_fresh: whether the last case was the first of its worker: then nothing else can have decided on it.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._worker: Worker | None = None
        self._hidden = False
        self._possible = True
        workers.at_end.callback(self.end)
        self._trial: WholeTime | None = None

    @property
    def was_fresh(self) -> bool:
        return self._trial is None

    def takes(self, facts: CaseFacts) -> bool:
        """Whether this case may share a worker."""
        return self._possible and is_shared(self._workers, facts.group.device)

    @contextmanager
    def use(self, facts: CaseFacts) -> Iterator[Worker]:
        """The worker for the next case: a fresh one if the last one can't be used again."""
        yield self._used(facts) or self._fresh(facts)

    def keep(self) -> None:
        """The case has passed: the next one may use its worker. Its time counts."""
        if self._trial is not None:
            self._workers.time.take(self._trial.spent)
        if not self._possible:
            self.drop()

    def drop(self) -> None:
        """The case hasn't passed, or its worker is of no more use."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None
            self._workers.prepare()

    def end(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.end()

    def _used(self, facts: CaseFacts) -> Worker | None:
        if self._worker is None:
            return None
        self._trial = self._workers.time.for_trial(TRIAL_S)
        if (self._hidden and not facts.hidden) or not self._worker.as_loaded(self._trial):
            self.drop()
        self._hidden = facts.hidden
        return self._worker

    def _fresh(self, facts: CaseFacts) -> Worker:
        self._trial, self._hidden = None, facts.hidden
        worker = self._worker = self._workers.first(facts.group.device)
        self._possible = worker.as_loaded(self._workers.time)
        return worker


class OtherRuns:
    """The worker for runs on other inputs, on which no point depends: for what is told of a wrong answer, and why.

    It never sees the hidden ones. No run is repeated alone, whatever comes of it.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._worker: Worker | None = None
        self._possible = True
        workers.at_end.callback(self.end)

    @contextmanager
    def use(self, device: str | None) -> Iterator[Worker | InProcessWorker]:
        """The worker for the next run: a fresh one if the last one can't be used again. Each has other random numbers
        of its own."""
        if not (self._possible and is_shared(self._workers, device)):
            with self._workers.worker(device) as alone:
                yield alone
            return
        seed = self._workers.next_seed()
        worker, self._worker = self._worker, None  # a run may begin within another
        if worker is not None and not worker.as_loaded(self._workers.time, seed):
            worker.end()
            worker = None
        if worker is None:
            worker = self._workers.fresh(device, seed)
            self._possible = worker.as_loaded(self._workers.time)
        try:
            yield worker
        finally:
            self.end()
            self._worker = worker

    def end(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.end()
