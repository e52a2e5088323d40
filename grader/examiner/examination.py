"""The examination of one submission. `Examination.examine` is the way of each case, from top to bottom."""

from __future__ import annotations

import gc
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from grader.diagnosis.explain import Explainer
from grader.diagnosis.replay import Changes, Replay
from grader.errors import Fault
from grader.examiner.dtypes.charge import DtypeCharge, Noted
from grader.examiner.explanations import Explanations
from grader.examiner.feedback import FORGIVEN_ELSEWHERE, elsewhere_right, in_loop, verdict_on
from grader.examiner.loops import endless_loop
from grader.examiner.own_limits import OutOfMemory, is_full, is_without_memory
from grader.examiner.repair.search import can_be_sought, repairs
from grader.examiner.schedule import Schedule
from grader.examiner.together import DecidingRuns, OtherRuns
from grader.examiner.verdict import LeftOut, Verdict
from grader.examiner.workers import Workers
from grader.judging.case import CaseFacts, CollectedCase
from grader.judging.judge import AnswerWrong, Strict, judging
from grader.judging.oracle.draw import Draw, derived_seed
from grader.judging.oracle.trace import noting
from grader.results import Case, Diagnosis
from grader.sandbox.host.faults import LearnerFault, LearnerRaised
from grader.sandbox.host.in_process import InProcessWorker
from grader.sandbox.host.remote import RemoteSubmission
from grader.sandbox.host.worker import Worker, WorkerKilled

Opened = Callable[[], AbstractContextManager[Worker | InProcessWorker]]
QUICK_S = 0.3
"""After a wrong case that took longer, the next one has a fresh worker: its time is worth more than a fork's."""
TRIALS = 3
"""Draws of other inputs that are tried for one on which a test fails, too."""
TOO_MUCH = "What your code returned takes more memory than the grader has for judging it."
BROKEN_TEST = Verdict("not_run", "not run: this test itself is broken, which is the course's fault")


@dataclass(frozen=True)
class CaseRun:
    """What came of running a case once.

    judge: has judged its answers. replay: how to run it again. error: what ended it; None if nothing was wrong.
    printed: what the learner's code printed.
    """

    judge: Strict
    replay: Replay
    error: Exception | None = None
    printed: str = ""

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong, not even a dtype."""
        return self.error is None and self.judge.other_dtype is None

    @property
    def leaves_its_worker(self) -> bool:
        """Whether its worker may be of more use: not if it is gone or out of something, or has printed what is shown.
        """
        raised = isinstance(self.error, LearnerRaised) and self.error.outcome == "failed"
        return (self.error is None or isinstance(self.error, AnswerWrong) or raised) and not self.printed


class Examination:
    """Examines the cases of one submission, in their order.

    schedule: which of them run. faults: what is wrong with the tests themselves, one sentence each. notes: where
    explaining failed, which costs nobody a point.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._request = workers.request
        self._mode = workers.request.mode
        self._explainer = Explainer(workers.request.exercise, workers.request.submission)
        self._dtypes = DtypeCharge(workers)
        self._deciding, self._other = DecidingRuns(workers), OtherRuns(workers)
        self.schedule = Schedule(self._mode, workers.missing_device, workers.stopped)
        self._collected: list[CollectedCase] = []
        self.faults: list[str] = []
        self._explanations = Explanations(self._explainer)
        self.notes = self._explanations.notes

    def examine(self, case: CollectedCase) -> Case:
        """The verdict on one case: run it and judge its answers; if they aren't right, run it again on other inputs,
        and say what is wrong and why.

        Raises Fault for what is neither the learner's fault nor the test's.
        """
        start = time.perf_counter()
        self._collected.append(case)
        verdict, printed = self.schedule.skip(case.facts), ""
        if verdict is None:
            run = self._decide(case)
            verdict, printed = self._verdict(case, run), run.printed
        self.schedule.record(case.facts, verdict)
        return verdict.as_case(case.facts, printed, time.perf_counter() - start)

    def _verdict(self, case: CollectedCase, run: CaseRun) -> Verdict:
        if run.error is None:
            return self._passed(case, run)
        if isinstance(run.error, LeftOut):
            return run.error.verdict
        if isinstance(run.error, AnswerWrong) and self._is_all_dtype(case, run.error):
            return self._passed(case, replace(run, error=None), run.error)
        if not isinstance(run.error, (AnswerWrong, LearnerFault)) and self._explainer.course_is_at_fault(run.replay):
            self.broken(case.facts, run.error)
            return BROKEN_TEST
        told = self._on_other_inputs(case, run) if case.facts.hidden and self._mode.explains else run
        verdict = verdict_on(told.error, case.facts, self._workers.background)
        if verdict.outcome == "timeout" and self._mode.explains:
            verdict = in_loop(verdict, endless_loop(self._workers, case))
        why = self._explanations.why(case.facts, told.error, told.replay) if self._mode.explains else ()
        return replace(verdict, scatter=told.judge.scatter, diagnoses=why)

    def broken(self, facts: CaseFacts, error: BaseException) -> None:
        """Note that a test itself is broken: the course's fault."""
        said = "".join(traceback.format_exception(error)[-3:]).strip()
        self.faults.append(f"The test {facts.id} of {self._request.exercise.name} is broken: {said}")

    def explained(self, cases: Iterable[Case]) -> tuple[Case, ...]:
        """All cases, once all have run, without the explanations that a later one contradicts."""
        return self._explanations.holding(cases)

    def seeks_lines(self, cases: Sequence[Case]) -> bool:
        """Whether the lines of mistakes are sought in these cases."""
        sought = self._mode.explains and self._mode.locates
        if not sought or self._request.in_process or self._workers.stopped is not None:
            return False
        return can_be_sought(cases)

    def located(self, cases: tuple[Case, ...], hurried: Callable[[], bool]) -> tuple[Case, ...]:
        """All cases, those that failed with the lines where a small change makes them right. hurried: whether the
        search is to end."""
        found = self._explanations.places(lambda: repairs(self._workers, self._collected, cases, hurried))
        return tuple(
            replace(case, repairs=found.get(case.name, ())) if case.outcome == "failed" else case for case in cases
        )

    def _passed(self, case: CollectedCase, run: CaseRun, off: AnswerWrong | None = None) -> Verdict:
        """off: what is right but for its dtype, if the judge let nothing of that pass."""
        off = off or run.judge.other_dtype
        if off is not None:
            self._dtypes.note(case, off, run.replay)
        elif self._mode.explains:
            self._explainer.passed(case.facts, run.replay)
        return replace(self._shown(case, run), other_dtype=off is not None)

    def _shown(self, case: CollectedCase, run: CaseRun) -> Verdict:
        """The verdict on a case that passed. What is shown of a hidden one's values is of other inputs."""
        if self._mode.explains and run.judge.scatter is not None and case.facts.hidden:
            return self._mode.passed(self._on_other_inputs(case, run).judge)
        return self._mode.passed(run.judge)

    def _is_all_dtype(self, case: CollectedCase, wrong: AnswerWrong) -> bool:
        return self._mode.counts and not self._request.exercise.strict_dtype and self._dtypes.is_all(case, wrong)

    def of_dtype(self) -> tuple[Case | None, tuple[str, ...]]:
        """At the end: the line for results that are right but for their dtype, or a note."""
        return self._dtypes.line(self._known_mistakes if self._mode.explains else lambda _: ())

    def _known_mistakes(self, noted: Noted) -> tuple[Diagnosis, ...]:
        found = self._explanations.why(noted.case.facts, noted.wrong, noted.replay)
        return tuple(diagnosis for diagnosis in found if diagnosis.mistake)

    def _decide(self, case: CollectedCase) -> CaseRun:
        """The run that decides on a case: first in the worker that it shares with others, and unless it passes there,
        in one of its own."""
        self._workers.for_case(case.facts.id)
        if not (case.asks_submission and self._deciding.takes(case.facts)):
            return self._alone(case, case.draw)
        start = time.perf_counter()
        run = self._run(case, case.draw, partial(self._deciding.use, case.facts))
        quick = time.perf_counter() - start < QUICK_S
        decided = run.is_right or self._deciding.was_fresh or (run.leaves_its_worker and self._is_lost(case.facts))
        if run.leaves_its_worker and (run.is_right or quick):
            self._deciding.keep(decided)
        else:
            self._deciding.drop()
        if decided:
            return run
        self._workers.for_case(case.facts.id)
        return self._alone(case, case.draw and case.draw.replay())

    def _is_lost(self, facts: CaseFacts) -> bool:
        """Whether the points of a case are gone, as another one of its test has failed alone."""
        return facts.hidden and facts.group in self.schedule.failed

    def _alone(self, case: CollectedCase, draw: Draw | None) -> CaseRun:
        first = self._workers.worker if self._request.in_process else self._workers.first
        run = self._run(case, draw, partial(first, case.facts.group.device))
        if case.asks_submission:  # others will
            self._workers.prepare()
        return run

    def _run(self, case: CollectedCase, draw: Draw | None, opened: Opened) -> CaseRun:
        """Run a case with a worker; once more if that is killed from outside.

        Raises WorkerKilled if it happens twice: the machine's fault, not the submission's.
        """
        try:
            return self._run_once(case, draw, opened)
        except WorkerKilled:
            self._workers.start_afresh()
            return self._run_once(case, draw and draw.replay(), opened)

    def _run_once(self, case: CollectedCase, draw: Draw | None, opened: Opened) -> CaseRun:
        judge, replay = self._mode.judge(case.facts), self._replay(case, draw)
        error: Exception | None = None
        printed: list[str] = []
        try:
            with self._submission(case, opened, printed) as submission, judging(judge), noting():
                case.run(submission, draw)
        except Fault:
            raise
        except Exception as came:
            error = came
        if error is not None and is_without_memory(error):
            error = LearnerFault(TOO_MUCH, "memory")  # the exception is gone, and the values that it held
            gc.collect()
            if is_full():
                raise OutOfMemory.here()
        if error is None and self._request.exercise.strict_dtype:
            error = judge.other_dtype
        return CaseRun(judge, replay, error, "".join(printed))

    @contextmanager
    def _submission(
        self, case: CollectedCase, opened: Opened, printed: list[str]
    ) -> Iterator[RemoteSubmission | None]:
        """The learner's code in a worker, where the test asks for it. printed: takes what it prints, of a visible test
        alone: in a hidden one that may be hidden inputs."""
        if not case.asks_submission:
            yield None
            return
        afresh = partial(self._workers.worker, case.facts.group.device)
        with opened() as worker:
            try:
                yield RemoteSubmission(worker, afresh)
            finally:
                if not case.facts.hidden:
                    printed.append(worker.printed().removeprefix(self._workers.printed))

    def _on_other_inputs(self, case: CollectedCase, came: CaseRun) -> CaseRun:
        """Run a hidden case on other inputs, on which no point depends, in a worker that never saw the hidden ones:
        whatever code puts into an exception, an answer or a picture, it can't tell them. Of a run that comes to
        something else each time, there is nothing to show. A test that draws nothing has no secret."""
        if case.draw is None:
            return came
        untold = replace(came, judge=self._mode.judge(case.facts))
        if isinstance(came.error, LearnerFault) and came.error.in_kinds:
            return untold
        forgiven = False
        for trial in range(TRIALS):
            other = self._run(case, case.draw.anew(trial), partial(self._other.use, case.facts.group.device))
            if _alike(other.error, came.error):
                return other
            forgiven |= other.error is None and bool(other.judge.carried)
        if isinstance(came.error, AnswerWrong) and forgiven:
            return replace(untold, error=LearnerFault(FORGIVEN_ELSEWHERE))
        return replace(untold, error=came.error and LearnerFault(*elsewhere_right(came.error)))

    def _replay(self, case: CollectedCase, draw: Draw | None, *trials: int) -> Replay:
        """How to run a case again with something else in place of the submission, or with other inputs. trials: for
        which these are drawn already."""

        def run(submission: RemoteSubmission, changes: Changes = MappingProxyType({})) -> None:
            anew = draw is not None and not draw.given  # what the first run draws is what the next ones change
            case.run(submission, draw if draw is None or anew else draw.replay(changes))

        def on_submission(changes: Changes) -> None:
            device = case.facts.group.device
            with self._other.use(device) as worker:
                run(RemoteSubmission(worker, partial(self._workers.worker, device)), changes)

        seed = derived_seed(self._request.seed, "rehearsal")
        given, by_hand = draw.given if draw else (), self._request.exercise.by_hand

        def anew(trial: int) -> Replay | None:
            return self._replay(case, draw.anew(trial), *trials, trial) if draw and given else None

        test = (self._request.exercise.name, case.function.__module__, case.facts.id, self._request.seed, *trials)
        return Replay(test, run, on_submission, given, seed, by_hand, anew)


def _alike(error: BaseException | None, other: BaseException | None) -> bool:
    """Whether the two may stand for each other: of one kind, with one outcome."""
    return type(error) is type(other) and getattr(error, "outcome", None) == getattr(other, "outcome", None)
