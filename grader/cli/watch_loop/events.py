"""All that can happen while a file is watched. Threads and signal handlers post events; the loop alone acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.course.catalogue import Exercise
from grader.results import Report


@dataclass(frozen=True)
class Saved:
    """The file was written, replaced, deleted or brought back."""

    file: Path


@dataclass(frozen=True)
class Graded:
    """A grading came to its end: with a report, or what stood in its way."""

    exercise: Exercise
    outcome: Report | Exception


@dataclass(frozen=True)
class Pressed:
    """A key, as a lower-case letter."""

    key: str


@dataclass(frozen=True)
class Resumed:
    """The process was stopped (Ctrl-Z) and goes on: the screen may show something else."""


@dataclass(frozen=True)
class Ended:
    """The watch is over, with this exit code."""

    code: int


Event = Saved | Graded | Pressed | Resumed | Ended
Post = Callable[[Event], None]
