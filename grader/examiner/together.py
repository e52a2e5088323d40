"""First together, then alone: case after case in one worker, as long as each leaves nothing behind.

Starting a worker takes longer than most tests (design/together.md). A case that doesn't pass in a worker that others
have used is judged once more in a fresh one, and that verdict stands, unless another case of its test has failed alone:
then no point depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from grader.examiner.workers import Workers
from grader.judging.case import CaseFacts
from grader.sandbox.host.in_process import InProcessWorker
from grader.sandbox.host.time_left import WholeTime
from grader.sandbox.host.worker import Worker
from grader.submission.interface import Submission

TRIAL_S = 2.0
"""How long a case may take in a used worker. What needs longer is judged alone."""
LOST = 3
"""Workers in a row that were of no more use after one case: then each case has its own."""


def is_shared(workers: Workers, device: str | None) -> bool:
    """Whether runs on this device may share a worker. CUDA has a state of its own, which nobody looks into."""
    return workers.request.mode.together and not workers.request.in_process and device != "cuda"


class _Sharing:
    """Whether the runs of a submission can share a worker: not if its state can't be looked into, or always changes."""

    def __init__(self) -> None:
        self.possible, self._lost = True, 0

    def first_look(self, make: Callable[[], Worker], time: WholeTime) -> Worker:
        """A new worker, looked at as it is after loading."""
        worker = make()
        if self.possible and not worker.as_loaded(time):
            self.possible = False
            worker.end()  # looking may have been too much for it
            worker = make()
        return worker

    def note(self, usable: bool) -> bool:
        """Remember whether a worker could be used again; returns the same."""
        self._lost = 0 if usable else self._lost + 1
        self.possible = self._lost < LOST
        return usable


class DecidingRuns:
    """The worker for the runs that decide on cases, by whether they pass.

    A visible case never gets one that a hidden case has used: what it prints is shown, and must hold no hidden input.

    was_fresh: whether the last case was the first of its worker: then nothing else can have decided on it.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._worker: Worker | None = None
        self._hidden = False
        self._sharing = _Sharing()
        workers.at_end.callback(self.end)
        self._trial: WholeTime | None = None

    @property
    def was_fresh(self) -> bool:
        return self._trial is None

    def takes(self, facts: CaseFacts) -> bool:
        """Whether this case may share a worker."""
        return self._sharing.possible and is_shared(self._workers, facts.group.device)

    @contextmanager
    def use(self, facts: CaseFacts) -> Iterator[Worker]:
        """The worker for the next case: a fresh one if the last one can't be used again."""
        yield self._used(facts) or self._fresh(facts)

    def keep(self, decided: bool) -> None:
        """The next case may use the worker. decided: whether this one is decided: then its time counts."""
        if decided and self._trial is not None:
            self._workers.time.take(self._trial.spent)
        if not self._sharing.possible:
            self.drop()

    def drop(self) -> None:
        """The worker is of no more use."""
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
        usable = self._worker.as_loaded(self._trial) and self._may_be_shown(self._worker, facts)
        if not self._sharing.note(usable):
            self.drop()
        self._hidden = facts.hidden
        return self._worker

    def _may_be_shown(self, worker: Worker, facts: CaseFacts) -> bool:
        """Whether what the worker prints from now on is the case's alone."""
        return facts.hidden or (not self._hidden and worker.printed() == self._workers.printed)

    def _fresh(self, facts: CaseFacts) -> Worker:
        self._trial, self._hidden = None, facts.hidden
        make = partial(self._workers.first, facts.group.device)
        self._worker = self._sharing.first_look(make, self._workers.time)
        return self._worker


class OtherRuns:
    """The worker for runs on other inputs, on which no point depends: for what is told of a wrong answer, and why.

    It never sees the hidden ones. No run is repeated alone, whatever comes of it. changed: a submission in place of the
    learner's.
    """

    def __init__(self, workers: Workers, changed: Submission | None = None) -> None:
        self._workers, self._changed = workers, changed
        self._worker: Worker | None = None
        self._sharing = _Sharing()
        workers.at_end.callback(self.end)

    @contextmanager
    def use(self, device: str | None) -> Iterator[Worker | InProcessWorker]:
        """The worker for the next run: a fresh one if the last one can't be used again. Each has other random numbers
        of its own."""
        if not (self._sharing.possible and is_shared(self._workers, device)):
            with self._workers.worker(device, self._changed) as alone:
                yield alone
            return
        seed = self._workers.next_seed()
        worker, self._worker = self._worker, None  # a run may begin within another
        if worker is not None and not self._sharing.note(worker.as_loaded(self._workers.time, seed)):
            worker.end()
            worker = None
        if worker is None:
            make = partial(self._workers.fresh, device, seed, self._changed)
            worker = self._sharing.first_look(make, self._workers.time)
        try:
            yield worker
        finally:
            self.end()
            self._worker = worker

    def end(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.end()
