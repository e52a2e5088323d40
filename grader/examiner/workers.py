"""The workers of one submission, and the time that is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

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
NUMPY = "not run: numpy code has no CUDA"


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
        self.time = WholeTime(self.limits.submission_s)
        self.at_end = ExitStack()
        self._spare: Worker | None = None
        self._first_seed = derived_seed(request.seed, "worker", "first")
        self._case, self._forked = "", 0
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
        self.at_end.close()
        if self._spare is not None:
            self._spare.end()

    def start_afresh(self) -> None:
        """End the workers that wait: what killed one has perhaps killed them, too."""
        if self._spare is not None:
            self._spare.end()
        self._spare = None
        self._pool.end_waiting()

    def for_case(self, case: str) -> None:
        """From now on, workers are for this case: their own random numbers depend on nothing before it."""
        self._case, self._forked = case, 0

    def first(self, device: str | None) -> Worker:
        """A fresh worker with the submission loaded, for the run that decides on a case. Its own random numbers are the
        same for each case. device: "cpu" or "cuda"."""
        self._check_time()
        if device == "cuda":
            return self._loaded(self._fork(self._first_seed, cuda=True))
        worker, self._spare = self._spare or self._fork(self._first_seed), None
        return self._loaded(worker)

    def prepare(self) -> None:
        """Have the next worker get ready on another core."""
        if self._spare is None and not self.request.in_process:
            self._spare = self._fork(self._first_seed)

    def worker(self, device: str | None, changed: Submission | None = None) -> Worker | InProcessWorker:
        """A fresh worker with the submission loaded, for any other run: its own random numbers are like no other's.

        device: "cpu", "cuda" or SIMULATED: with a simulated GPU. changed: a submission in its place.
        """
        seed = self.next_seed()
        if self.request.in_process:
            given = changed or self.request.submission
            return InProcessWorker(given, seed, self.request.exercise.by_hand, self.limits.test_s)
        return self.fresh(device, seed, changed)

    def fresh(self, device: str | None, seed: int, changed: Submission | None = None) -> Worker:
        """The same with random numbers from this seed, and never in this process."""
        self._check_time()
        return self._loaded(self._fork(seed, device == "cuda", device == SIMULATED, changed))

    def next_seed(self) -> int:
        """For the random numbers of one more worker of this case."""
        self._forked += 1
        return derived_seed(self.request.seed, "worker", self._case, self._forked)

    @contextmanager
    def submission(self, device: str | None, changed: Submission) -> Iterator[RemoteSubmission]:
        """A changed submission in a fresh worker, as a test uses it."""
        afresh = partial(self.worker, device, changed)
        with afresh() as worker:
            yield RemoteSubmission(worker, afresh)

    def draw(self, test: str, dtype: torch.dtype, device: str) -> Draw:
        """Inputs for one test and its sizes: the same numbers in every dtype and on every device."""
        return Draw(derived_seed(self.request.seed, "draw", test), dtype, device)

    def missing_device(self, device: str | None) -> str:
        """Why a case can't be run on this device; "" if it can."""
        if device != "cuda":
            return ""
        if not self.request.submission.uses_torch:
            return NUMPY
        if not torch.cuda.is_available():
            return "not run: no CUDA device"
        why_not = "" if self.request.in_process else self._pool.without_cuda()
        return f"not run: code behind these walls can't use the GPU here. {why_not}" if why_not else ""

    def _check_time(self) -> None:
        if self.time.seconds <= 0:
            raise LearnerFault(
                f"Earlier tests used up the time of the whole submission ({self.limits.submission_s:g} s).", "timeout"
            )

    def _fork(
        self, seed: int, cuda: bool = False, simulate_gpu: bool = False, submission: Submission | None = None
    ) -> Worker:
        """A worker that is loading the submission."""
        worker = self._pool.take(self.limits, cuda, self.request.exercise.by_hand)
        if cuda:
            worker.ready()  # before the submission is there: its memory is measured from here
        worker.load(submission or self.request.submission, seed, self.time, simulate_gpu)
        return worker

    def _loaded(self, worker: Worker) -> Worker:
        if _in_force(worker.ready()) != _in_force(self.layers):
            worker.end()
            raise GraderFault(
                "One worker has fewer isolation layers in force than the first one had.",
                "Run the command again; if it happens twice, please report it with the output of `grade doctor`.",
            )
        worker.loaded()
        return worker

    def _look(self) -> Background:
        """Load the submission once, to know what it defines and whether it can be judged at all."""
        submission, interface = self.request.submission, self.request.exercise.interface
        if self.request.in_process:
            names = RemoteSubmission(self.worker(None)).names()
            return Background(submission, tuple(names), Loaded(()), interface)
        worker = self._fork(self._first_seed)
        try:
            self.layers = worker.ready()
            if self.request.given_up:
                self.stopped = Verdict("crashed", self.request.given_up)
            elif submission.refusals:
                self.stopped = Verdict("policy", "\n".join(submission.refusals))
            else:
                loaded = worker.loaded()
                self.printed = worker.printed()
                names = RemoteSubmission(worker).names()
                self._spare = worker
                return Background(submission, tuple(names), loaded, interface)
        except LearnerFault as fault:
            self.stopped = Verdict(fault.outcome, fault.sentence)
            self.printed = worker.printed()
        finally:
            if self._spare is None:
                worker.end()
        return Background(submission, (), Loaded(()), interface)


def _in_force(layers: tuple[LayerStatus, ...]) -> list[str]:
    """Names alone: why one isn't may tell of a worker's own folder."""
    return [layer.name for layer in layers if layer.in_force]
