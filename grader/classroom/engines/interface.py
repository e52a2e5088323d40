"""What grades many submissions at once, wherever it does so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from grader.errors import Fault
from grader.results import Report
from grader.submission.interface import Submission


@dataclass(frozen=True)
class Job:
    """One submission to judge: all that another machine needs to know, if it has the course.

    number: whose it is, for whoever asked.
    """

    number: int
    exercise: str
    submission: Submission
    device: str
    seed: int


@dataclass(frozen=True)
class JobResult:
    """What came of a job: its report, or the fault of the course or the grader that prevented it. seconds: it took."""

    number: int
    report: Report | Fault
    seconds: float


class Engine(Protocol):
    """Judges jobs in any order."""

    def check(self, level: str) -> None:
        """Raises GraderFault where less isolation than this level is in force."""
        ...

    def run(self, jobs: Iterable[Job]) -> Iterator[JobResult]:
        """Each job's outcome, as soon as it is known. Takes jobs as it needs them, never all at once."""
        ...
