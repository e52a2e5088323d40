"""What a class submitted, and what of it can't be graded: all that the rest of the grader knows about the folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader import sanitize
from grader.classroom.intake.beneath import Top

MAX_NAME = 100


@dataclass(frozen=True)
class Student:
    """A student, as the layout names them: two students are the same if all three are equal, to the byte.

    name, id: safe to show. exactly: what identifies them, as it is written.
    """

    name: str
    id: str = ""
    exactly: str = ""

    @classmethod
    def of(cls, name: str, id: str = "") -> Student:
        """With names that are safe to show."""
        shown = name.strip() if id else name  # spaces around a folder's name may be all that tells two apart
        return cls(sanitize.line(shown, MAX_NAME), sanitize.line(id.strip(), MAX_NAME), id or name)


@dataclass(frozen=True)
class StudentSubmission:
    """One student's submission for one exercise.

    student: login, id or name, as the layout has it, safe to show. id: the number or address by which the learning
    platform identifies them, "" if there is none. exercise: its full name. path: a file or archive. shown: its path
    below the class's folder, safe to show. submitted: in UTC, if the layout says so. parts: the names on the path from
    the class's folder, which `copied` reads it by. in_own_folder: whether all that is beside it is the same student's.
    """

    student: str
    id: str
    exercise: str
    path: Path
    shown: str
    submitted: datetime | None = None
    parts: tuple[str, ...] = ()
    in_own_folder: bool = False


@dataclass(frozen=True)
class LeftOutFile:
    """A file or folder that isn't graded.

    why: the reason, and what to do about it. whose: its student, if that is known. harmless: whether it surely isn't
    what somebody wanted to be graded.
    """

    shown: str
    why: str
    whose: Student | None = None
    harmless: bool = False


@dataclass(frozen=True)
class StudentWithout:
    """A student of whom nothing can be graded, and why."""

    student: Student
    why: str


@dataclass(frozen=True)
class ClassFolder:
    """The contents of a class's folder, `top`.

    layout: in words. No two submissions have the same student, id and exercise. without: students who have none.
    """

    layout: str
    submissions: tuple[StudentSubmission, ...]
    left_out: tuple[LeftOutFile, ...]
    without: tuple[StudentWithout, ...]
    top: Top
