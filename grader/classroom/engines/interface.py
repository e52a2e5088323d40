"""What an engine is: it grades many submissions at once, on this machine or elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from grader.errors import Fault
from grader.results import Report
from grader.submission.interface import Submission


@dataclass(frozen=True)
class Job:
    """One submission to grade: all that a machine with the course needs. number: identifies the job to the caller.
    lines: whether the lines of mistakes are sought, which may take longer than all else."""

    number: int
    exercise: str
    submission: Submission
    device: str
    seed: int
    lines: bool = False


@dataclass(frozen=True)
class JobResult:
    """A job's report, or the fault of the course or the grader that prevented it. seconds: how long it took."""

    number: int
    report: Report | Fault
    seconds: float


class Engine(Protocol):
    """Does jobs, in any order."""

    def check(self, level: str) -> None:
        """Raise GraderFault if less isolation than this level is in force."""
        ...

    def run(self, jobs: Iterable[Job]) -> Iterator[JobResult]:
        """Yield each job's result as soon as it is known. Takes jobs as it needs them, never all at once."""
        ...
