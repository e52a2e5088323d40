"""Trials in parallel: an examiner a core, each with one trial after another."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from queue import SimpleQueue

from grader.errors import CourseFault
from grader.instructor_check.trial import DEVICES, Outcome, Trial
from grader.session.launch import Examiner


def outcomes(trials: Sequence[Trial], workers: int | None = None) -> Iterator[Outcome]:
    """Each trial's outcome, as soon as it is known. workers: examiners at once; by default one a core.

    A fault of the course is an outcome of its trial; one of the grader's own ends it all.
    """
    count = min(workers or os.cpu_count() or 1, len(trials)) or 1
    with ExitStack() as stack, ThreadPoolExecutor(count) as threads:
        idle: SimpleQueue[Examiner] = SimpleQueue()
        preload = tuple({name: None for trial in trials for name in trial.exercise.preload})
        for _ in range(count):
            idle.put(stack.enter_context(Examiner(preload)))
        for done in as_completed([threads.submit(_try, trial, idle) for trial in trials]):
            yield done.result()


def _try(trial: Trial, idle: SimpleQueue[Examiner]) -> Outcome:
    examiner = idle.get()
    try:
        result = examiner.run(
            trial.exercise.name, trial.submission, trial.seed, DEVICES, trial.purpose, trial.corruption
        )
        return Outcome(trial, result)
    except CourseFault as fault:
        return Outcome(trial, None, str(fault))
    finally:
        idle.put(examiner)
