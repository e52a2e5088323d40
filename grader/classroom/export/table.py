"""The class as a table: a row a student, a column an exercise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from grader.classroom.gradebook import Grade, Gradebook


@dataclass(frozen=True)
class Row:
    """A student. grades: by exercise, those that were handed in."""

    student: str
    id: str
    grades: dict[str, Grade]

    @property
    def shown(self) -> str:
        """The student, with their id where there is one."""
        return f"{self.student} ({self.id})" if self.id else self.student

    @property
    def total(self) -> float:
        return sum(grade.score for grade in self.grades.values())


@dataclass(frozen=True)
class Table:
    """most: the points to be had for each exercise, in the order of their names; what wasn't handed in has none."""

    most: dict[str, float]
    rows: tuple[Row, ...]

    def percent(self, row: Row) -> float | None:
        """Of all points that there are; None where there are none."""
        of = sum(self.most.values())
        return 100 * row.total / of if of else None


def table(book: Gradebook) -> Table:
    """The grades that count."""
    most: dict[str, float] = {}
    rows: dict[tuple[str, str], Row] = {}
    for grade in book.grades():
        most[grade.exercise] = max(grade.most, most.get(grade.exercise, 0.0))
        rows.setdefault((grade.student, grade.id), Row(grade.student, grade.id, {})).grades[grade.exercise] = grade
    return Table(dict(sorted(most.items())), tuple(rows.values()))


def is_late(grade: Grade, due: datetime | None) -> bool | None:
    """None where nobody knows: without a due date, or without the time of the hand-in."""
    return None if due is None or grade.submitted is None else grade.submitted > due


def short(exercise: str) -> str:
    """exercise03 for exercise03_linear."""
    return exercise.partition("_")[0]


def number(value: float) -> str:
    """At most three decimals, and none that are zero."""
    return f"{round(value, 3):.3f}".rstrip("0").rstrip(".")
