"""What was handed in, and what of it can't be graded: all that the rest of the grader knows of a class's folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class StudentSubmission:
    """One student's work for one exercise.

    student: login, id or name, as the layout has it, fit to be shown. id: the number or address that the learning
    platform knows them by, "" if it tells none. exercise: its full name. path: a file or archive as
    `grader.grading.grade` takes it. shown: its path below what was named, fit to be shown. submitted: in UTC, where
    the layout tells.
    """

    student: str
    id: str
    exercise: str
    path: Path
    shown: str
    submitted: datetime | None = None


@dataclass(frozen=True)
class LeftOut:
    """A file or folder that isn't graded. why: a sentence that also says what to do."""

    shown: str
    why: str


@dataclass(frozen=True)
class ClassFolder:
    """All of a class. layout: in words. No two hand-ins have the same student, id and exercise."""

    layout: str
    submissions: tuple[StudentSubmission, ...]
    left_out: tuple[LeftOut, ...]
