"""Grades on this machine's cores."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from grader.classroom.engines.interface import Job, JobResult
from grader.course.catalogue import find
from grader.errors import CourseFault, GraderFault
from grader.examiner.client import Examiner
from grader.examiner.pool import in_parallel
from grader.grading import judge
from grader.sandbox.isolation import levels


class LocalEngine:
    """Uses one examiner per core, or as many as `examiners` says. preload: as for an Examiner."""

    def __init__(self, preload: tuple[str, ...], examiners: int | None = None) -> None:
        self._preload, self._examiners = preload, examiners

    def check(self, level: str) -> None:
        """See `Engine`."""
        with Examiner() as examiner:
            levels.check(level, examiner.look_around().isolation)

    def run(self, jobs: Iterable[Job]) -> Iterator[JobResult]:
        """See `Engine`. A fault of the course or the grader doesn't stop the other jobs."""
        for job, done in in_parallel(jobs, result_of, self._preload, self._examiners):
            yield JobResult(job.number, done, 0.0) if isinstance(done, GraderFault) else done


def result_of(examiner: Examiner, job: Job) -> JobResult:
    """Do one job with this examiner. Raises GraderFault."""
    start = time.perf_counter()
    try:
        mode = "grade" if job.lines else "class"
        report = judge(find(job.exercise), job.submission, job.device, job.seed, examiner, mode=mode)
    except CourseFault as fault:
        return JobResult(job.number, fault, time.perf_counter() - start)
    return JobResult(job.number, report, time.perf_counter() - start)
