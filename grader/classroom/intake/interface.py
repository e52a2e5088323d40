"""What a class submitted, and what of it can't be graded: all that the rest of the grader knows about the folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class StudentSubmission:
    """One student's submission for one exercise.

    student: login, id or name, as the layout has it, safe to show. id: the number or address by which the learning
    platform identifies them, "" if there is none. exercise: its full name. path: a file or archive, as
    `grader.grading.grade` takes it. shown: its path below the class's folder, safe to show. submitted: in UTC, if the
    layout says so.
    """

    student: str
    id: str
    exercise: str
    path: Path
    shown: str
    submitted: datetime | None = None


@dataclass(frozen=True)
class LeftOutFile:
    """A file or folder that isn't graded. why: the reason, and what to do about it."""

    shown: str
    why: str


@dataclass(frozen=True)
class ClassFolder:
    """The contents of a class's folder. layout: in words. No two submissions have the same student, id and exercise."""

    layout: str
    submissions: tuple[StudentSubmission, ...]
    left_out: tuple[LeftOutFile, ...]
