"""The examiner's workbench for one submission: it makes a fresh worker for each test and knows the time that is left."""

from __future__ import annotations

import time
from dataclasses import dataclass

import torch

from grader.catalogue import Exercise
from grader.feedback import Background
from grader.oracle.draw import Draw, derived_seed
from grader.results import LayerStatus
from grader.submission.interface import Submission
from grader.worker.fork_server import ForkServer
from grader.worker.interface import LearnerFault, Loaded, RemoteSubmission, Worker
from grader.worker.isolation.interface import Limits


@dataclass(frozen=True)
class Job:
    """What is to be examined. devices: those asked for, whether or not they are here."""

    exercise: Exercise
    submission: Submission
    seed: int
    devices: tuple[str, ...]


class Bench:
    """Workers, draws and limits for one job. Use it as a context manager."""

    def __init__(self, job: Job, server: ForkServer) -> None:
        self.job = job
        self.limits = Limits(**job.exercise.limits)  # type: ignore[arg-type]
        self._server = server
        self._deadline = time.monotonic() + self.limits.submission_s
        self._spare: Worker | None = None
        self.layers: tuple[LayerStatus, ...] = ()
        self.background = self._look()

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._spare is not None:
            self._spare.end()

    def worker(self, case: str, device: str | None) -> Worker:
        """A fresh worker with the submission loaded. case: the test's id, which seeds the learner's own randomness."""
        if time.monotonic() > self._deadline:
            raise LearnerFault(
                f"Earlier tests used up the time of the whole submission ({self.limits.submission_s:g} s).", "timeout"
            )
        worker = self._take(cuda=device == "cuda")
        worker.load(self.job.submission, derived_seed(self.job.seed, "worker", case), self._deadline)
        return worker

    def draw(self, test: str, dtype: torch.dtype, device: str) -> Draw:
        """Inputs for one test and its sizes: the same numbers in every dtype and on every device."""
        return Draw(derived_seed(self.job.seed, "draw", test), dtype, device)

    def missing_device(self, device: str | None) -> str:
        """Why a case can't be run on this device; "" if it can."""
        if device != "cuda":
            return ""
        if not self.job.submission.uses_torch:
            return "not run: numpy code has no CUDA"
        return "" if torch.cuda.is_available() else "not run: no CUDA device"

    def _take(self, cuda: bool) -> Worker:
        """A spare worker where there is one. The next is forked at once: it gets ready on another core meanwhile."""
        if cuda:
            return self._fork(cuda=True)
        worker = self._spare or self._fork(cuda=False)
        self._spare = self._fork(cuda=False)
        return worker

    def _fork(self, cuda: bool) -> Worker:
        return Worker(self._server, self.limits, cuda, self.job.exercise.by_hand, self._deadline)

    def _look(self) -> Background:
        """Load the submission once, to know what it defines and what fails."""
        submission, interface = self.job.submission, self.job.exercise.interface
        with self._fork(cuda=False) as worker:
            self.layers = worker.ready()
            try:
                loaded = worker.load(submission, derived_seed(self.job.seed, "look"), self._deadline)
                names = tuple(RemoteSubmission(worker).names())
            except LearnerFault as fault:
                raise CannotLoad(fault) from fault
        return Background(submission, names, loaded, interface)


class CannotLoad(Exception):
    """The submission crashed or hung while it was loaded: no test can run. `fault` says how."""

    def __init__(self, fault: LearnerFault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault
        self.background = Background(Submission("", "", (), True), (), Loaded(()), {})
