"""Runs trials in parallel, on all cores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.authoring.check.trial import DEVICES, Trial, TrialResult
from grader.course.catalogue import preloads
from grader.errors import CourseFault, GraderFault
from grader.examiner.client import Examiner
from grader.examiner.pool import in_parallel


def outcomes(trials: Sequence[Trial]) -> Iterator[TrialResult]:
    """Yield each trial's outcome as soon as it is known.

    A fault of the course is the outcome of its trial. Raises GraderFault for a fault of the grader.
    """
    for _, outcome in in_parallel(trials, _try, preloads(trial.exercise for trial in trials)):
        if isinstance(outcome, GraderFault):
            raise outcome
        yield outcome


def _try(examiner: Examiner, trial: Trial) -> TrialResult:
    try:
        result = examiner.run(
            trial.exercise.name, trial.submission, trial.seed, DEVICES, trial.mode, trial.in_process
        )
        return TrialResult(trial, result)
    except CourseFault as fault:
        return TrialResult(trial, None, str(fault))
