"""The workers of one submission: a fresh one for each test, and the time that is left."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from grader.course.catalogue import Exercise
from grader.errors import GraderFault
from grader.examiner.feedback import Background
from grader.examiner.modes import Mode
from grader.examiner.verdict import Verdict
from grader.judging.oracle.draw import Draw, derived_seed
from grader.results import LayerStatus
from grader.sandbox.host.faults import LearnerFault, Loaded
from grader.sandbox.host.in_process import InProcessWorker
from grader.sandbox.host.remote import RemoteSubmission
from grader.sandbox.host.time_left import WholeTime
from grader.sandbox.host.worker import Worker, WorkerKilled
from grader.sandbox.host.worker_pool import WorkerPool
from grader.sandbox.isolation.interface import Limits
from grader.submission.interface import Submission
from grader.submission.slow_imports import slow_imports

SIMULATED = "simulated"


@dataclass(frozen=True)
class Request:
    """What is to be examined, and how far.

    devices: those asked for, whether or not they are here. in_process: whether the submission is the course's own and
    runs in this process, which saves its workers. given_up: why it isn't run at all, "" if it is: examiners ended over
    it.
    """

    exercise: Exercise
    submission: Submission
    seed: int
    devices: tuple[str, ...]
    mode: Mode
    in_process: bool = False
    given_up: str = ""


class Workers:
    """Workers, draws and limits for one request. Use it as a context manager.

    printed: what the submission prints while it is loaded. stopped: why none of the tests can be run, if so: the
    submission hangs or crashes while it is loaded, or is refused.
    """

    def __init__(self, request: Request, pool: WorkerPool) -> None:
        self.request = request
        self.limits = Limits(**request.exercise.limits)  # type: ignore[arg-type]
        self._pool = pool
        self._time = WholeTime(self.limits.submission_s)
        self._spare: Worker | None = None
        self._forked = 0
        self.stopped: Verdict | None = None
        self.layers: tuple[LayerStatus, ...] = ()
        self.printed = ""
        if not request.in_process:  # each worker would import it anew, in the time of a test
            pool.preload(slow_imports(request.submission), request.exercise.by_hand)
        try:
            self.background = self._look()
        except WorkerKilled:
            self.start_afresh()
            self.background = self._look()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._spare is not None:
            self._spare.end()

    def start_afresh(self) -> None:
        """End the workers that wait: what killed one has perhaps killed them, too."""
        if self._spare is not None:
            self._spare.end()
        self._spare = None
        self._pool.end_waiting()

    def worker(self, device: str | None, submission: Submission | None = None) -> Worker | InProcessWorker:
        """A fresh worker with the submission loaded. device: "cpu", "cuda" or SIMULATED: with a simulated GPU.
        submission: a changed one in its place."""
        if self.request.in_process:
            return self._in_process(submission)
        if self._time.seconds <= 0:
            raise LearnerFault(
                f"Earlier tests used up the time of the whole submission ({self.limits.submission_s:g} s).", "timeout"
            )
        if submission is not None:
            worker = self._fork(cuda=device == "cuda", submission=submission)
        else:
            worker = self._fork(simulate_gpu=True) if device == SIMULATED else self._take(cuda=device == "cuda")
        if _in_force(worker.ready()) != _in_force(self.layers):
            worker.end()
            raise GraderFault(
                "One worker has fewer isolation layers in force than the first one had.",
                "Run the command again; if it happens twice, please report it with the output of `grade doctor`.",
            )
        worker.loaded()
        return worker

    def draw(self, test: str, dtype: torch.dtype, device: str) -> Draw:
        """Inputs for one test and its sizes: the same numbers in every dtype and on every device."""
        return Draw(derived_seed(self.request.seed, "draw", test), dtype, device)

    def missing_device(self, device: str | None) -> str:
        """Why a case can't be run on this device; "" if it can."""
        if device != "cuda":
            return ""
        if not self.request.submission.uses_torch:
            return "not run: numpy code has no CUDA"
        if not torch.cuda.is_available():
            return "not run: no CUDA device"
        why_not = "" if self.request.in_process else self._pool.without_cuda()
        return f"not run: code behind these walls can't use the GPU here. {why_not}" if why_not else ""

    def _take(self, cuda: bool) -> Worker:
        """A spare worker where there is one; the next spare gets ready on another core while this one is used."""
        if cuda:
            return self._fork(cuda=True)
        worker = self._spare or self._fork()
        self._spare = self._fork()
        return worker

    def _fork(self, cuda: bool = False, simulate_gpu: bool = False, submission: Submission | None = None) -> Worker:
        """A worker that is loading the submission."""
        worker = self._pool.take(self.limits, cuda, self.request.exercise.by_hand)
        if cuda:
            worker.ready()  # before the submission is there: its memory is measured from here
        worker.load(submission or self.request.submission, self._next_seed(), self._time, simulate_gpu)
        return worker

    def _in_process(self, submission: Submission | None = None) -> InProcessWorker:
        request = self.request
        given = submission or request.submission
        return InProcessWorker(given, self._next_seed(), request.exercise.by_hand, self.limits.test_s)

    def _next_seed(self) -> int:
        """Of the learner's own randomness: a worker's number gives it."""
        self._forked += 1
        return derived_seed(self.request.seed, "worker", self._forked)

    def _look(self) -> Background:
        """Load the submission once, to know what it defines and whether it can be judged at all."""
        submission, interface = self.request.submission, self.request.exercise.interface
        if self.request.in_process:
            names = RemoteSubmission(self._in_process()).names()
            return Background(submission, tuple(names), Loaded(()), interface)
        with self._fork() as worker:
            self.layers = worker.ready()
            if self.request.given_up:
                self.stopped = Verdict("crashed", self.request.given_up)
            elif submission.refusals:
                self.stopped = Verdict("policy", "\n".join(submission.refusals))
            else:
                self._spare = self._fork()
                try:
                    loaded = worker.loaded()
                    return Background(submission, tuple(RemoteSubmission(worker).names()), loaded, interface)
                except LearnerFault as fault:
                    self.stopped = Verdict(fault.outcome, fault.sentence)
                finally:
                    self.printed = worker.printed()
        return Background(submission, (), Loaded(()), interface)


def _in_force(layers: tuple[LayerStatus, ...]) -> list[str]:
    """Names alone: why one isn't may tell of a worker's own folder."""
    return [layer.name for layer in layers if layer.in_force]
