"""What can happen during a watch. Threads and signal handlers post events; only the loop acts on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.course.catalogue import Exercise
from grader.results import Report


@dataclass(frozen=True)
class Saved:
    """The file was written, replaced, deleted or restored."""

    file: Path


@dataclass(frozen=True)
class Graded:
    """A grading ended, with a report or an exception."""

    exercise: Exercise
    outcome: Report | Exception


@dataclass(frozen=True)
class Judged:
    """All tests have run; the lines of mistakes are still sought."""

    exercise: Exercise
    report: Report


@dataclass(frozen=True)
class Pressed:
    """A key was pressed; letters are in lower case."""

    key: str


@dataclass(frozen=True)
class Resumed:
    """The process was suspended (Ctrl-Z) and continues: the screen must be redrawn."""


@dataclass(frozen=True)
class Ended:
    """The watch ends with this exit code."""

    code: int


Event = Saved | Judged | Graded | Pressed | Resumed | Ended
Post = Callable[[Event], None]
