"""Runs changed programs on the tests, with inputs on which no point depends."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from grader.errors import Fault
from grader.examiner.repair.rehearsal import UNSURE, Rehearsal
from grader.examiner.together import OtherRuns
from grader.examiner.workers import Workers
from grader.judging.case import CollectedCase
from grader.judging.judge import Question, Strict, judging
from grader.judging.oracle.trace import noting
from grader.sandbox.host.faults import LearnerFault
from grader.sandbox.host.in_process import InProcessWorker
from grader.sandbox.host.remote import RemoteSubmission
from grader.sandbox.host.time_left import WholeTime
from grader.sandbox.host.worker import Worker
from grader.submission.interface import Submission

TRIALS = range(11, 14)
"""Of the inputs: no other run has these."""
TRY_S = 0.5
"""How long a changed program may run in a case: with another sign, a loop may go on for ever."""


AGAIN = 8
"""How often a program is loaded once more: with a coin's two sides, it is the same each time for one in 256."""
NO_TIME = LearnerFault("There is no time left to try this.", "timeout")


class _Quick(Strict):
    """Judges without asking whether an answer follows from an earlier one, which takes longer than the answer. asked:
    the questions, with what `so_far` gave then."""

    def __init__(self, sizes: Mapping[str, float], so_far: Callable[[], int] = lambda: 0) -> None:
        super().__init__(sizes)
        self._so_far = so_far
        self.asked: list[tuple[Question, int]] = []

    def judge(self, question: Question) -> None:
        question = replace(question, carried=lambda: None)
        self.asked.append((question, self._so_far()))
        super().judge(question)


class Trials:
    """Runs changed programs, at first one after another in one worker, which costs no fork. What passes there is tried
    again in a fresh one. hurried: whether there is no time left."""

    def __init__(self, workers: Workers, hurried: Callable[[], bool]) -> None:
        self._workers, self._hurried = workers, hurried
        self._trial = TRIALS[0]
        self._worker: Worker | None = None
        self._runs: OtherRuns | None = None
        self._program: Submission | None = None
        self._seed = workers.next_seed()
        self._rehearsals: dict[str, Rehearsal] = {}
        self.begin(0)

    def begin(self, seconds: float) -> None:
        """From now on, there is this much time: of the workers', and of this process's processor time."""
        self._time, self._start = WholeTime(seconds), time.process_time()

    @property
    def left(self) -> float:
        """The seconds that are left; less than none if somebody is waiting."""
        if self._hurried():
            return -math.inf
        return self._time.seconds - (time.process_time() - self._start)

    def first_wrong(self, program: Submission, case: CollectedCase) -> Exception | None:
        """What ends a case that a program fails, with the first inputs with which it fails; they stay the same from now
        on. None if it passes with all that are tried."""
        for self._trial in TRIALS if case.draw else TRIALS[:1]:
            self._rehearsals.clear()
            came = self.noted(program, case)
            if came is not None:
                return came
        return None

    def noted(self, program: Submission, case: CollectedCase) -> Exception | None:
        """What ends a case, as `came_of`. From now on, other programs are asked in this case what this one was."""
        if self.left <= 0:
            return NO_TIME
        spent = self._time.for_trial(TRY_S)
        try:
            worker = self._with(program, spent)
            worker.exchanges = []
            judge = _Quick(case.facts.sizes, lambda: len(worker.exchanges or ()))
            came = self._error(program, case, worker, judge)
            rehearsal = Rehearsal.of(worker.exchanges, judge.asked, came, case.facts.sizes)
            worker.exchanges = None
        except LearnerFault as fault:
            return fault
        finally:
            self._time.take(spent.spent)
        if rehearsal is not None:
            self._rehearsals[case.facts.id] = rehearsal
        return came

    def came_of(self, program: Submission, case: CollectedCase) -> Exception | None:
        """What ends a case in a worker in which others have run; None if it passes, and without an answer that is right
        only given an earlier one."""
        if self.left <= 0:
            return NO_TIME
        spent = self._time.for_trial(TRY_S)
        try:
            came = self._rehearsed(program, case, spent)
            if came is not UNSURE:
                return came
            return self._error(program, case, self._with(program, spent), _Quick(case.facts.sizes))
        except LearnerFault as fault:
            return fault
        finally:
            self._time.take(spent.spent)

    def _rehearsed(self, program: Submission, case: CollectedCase, whole: WholeTime) -> Exception | None:
        """What ends the case, if that can be told from what the program says when it is asked what another one was."""
        rehearsal = self._rehearsals.get(case.facts.id)
        if rehearsal is None:
            return UNSURE
        if self._worker is not None:
            answers = self._worker.rehearse(program, self._seed, whole, rehearsal.exchanges)
            if answers is not None:
                return rehearsal.came_of(answers)
        return UNSURE

    def fails(self, program: Submission, case: CollectedCase) -> bool:
        """Whether a program fails a case, run alone or after others that have left nothing behind."""
        return self._fails(program, case, Strict(case.facts.sizes))

    def _fails(self, program: Submission, case: CollectedCase, judge: Strict) -> bool:
        before = self._workers.time.spent
        try:
            with self._fresh(program).use(case.facts.group.device) as worker:
                return self._error(program, case, worker, judge) is not None
        except LearnerFault:
            return True
        finally:
            self._time.take(self._workers.time.spent - before)

    def fails_always(self, program: Submission, case: CollectedCase) -> bool:
        """Whether a program ends a case in the same way each time that it is loaded; an answer that is right given an
        earlier one is wrong here. If it draws a number then, which no seed fixes, any change would be right by chance.
        """
        self.begin(TRY_S * AGAIN)
        if self.noted(program, case) is None:
            return False
        rehearsal = self._rehearsals.get(case.facts.id)
        for _ in range(AGAIN):
            came = self.came_of(program, case)
            if came is None or (rehearsal is not None and came is not rehearsal.came):
                return False
        return self._fails(program, case, _Quick(case.facts.sizes))

    def always_differ(self, wrong: Submission, right: Submission, case: CollectedCase) -> bool:
        """Whether one program fails a case and another one passes it, each time that they are loaded."""
        for _ in range(AGAIN):
            if self.came_of(wrong, case) is None or self.came_of(right, case) is not None:
                return False
        return self._fails(wrong, case, _Quick(case.facts.sizes))

    def end(self) -> None:
        """End the workers."""
        self._drop()
        if self._runs is not None:
            self._runs.end()

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def _fresh(self, program: Submission) -> OtherRuns:
        """The runs of the program whose turn it is."""
        if self._runs is None or self._program is not program:
            if self._runs is not None:
                self._runs.end()
            self._runs, self._program = OtherRuns(self._workers, program), program
        return self._runs

    def _with(self, program: Submission, whole: WholeTime) -> Worker:
        """The worker with this program in place of the last one."""
        if self._worker is None or not self._worker.load_instead(program, self._seed, whole):
            self._drop()
            self._worker = self._workers.fresh("cpu", self._workers.next_seed())
            self._worker.load_instead(program, self._seed, whole)
        return self._worker

    def _error(
        self, program: Submission, case: CollectedCase, worker: Worker | InProcessWorker, judge: Strict
    ) -> Exception | None:
        """What ends the case; None if nothing is wrong."""
        draw = case.draw and case.draw.anew(self._trial)
        afresh = partial(self._workers.worker, case.facts.group.device, program)
        try:
            with judging(judge), noting():
                case.run(RemoteSubmission(worker, afresh), draw)
        except Fault:
            raise
        except Exception as error:
            return error.with_traceback(None)
        return None
