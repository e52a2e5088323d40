"""The class as a table: one row for each student, one column for each exercise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from grader.classroom.gradebook import Grade, Gradebook


@dataclass(frozen=True)
class Row:
    """A student. grades: those of the submitted exercises, by exercise. problem: what couldn't be graded, and why."""

    student: str
    id: str
    grades: dict[str, Grade]
    problem: str = ""

    @property
    def shown(self) -> str:
        """The student, with their id where there is one."""
        return f"{self.student} ({self.id})" if self.id else self.student

    @property
    def total(self) -> float:
        return sum(grade.score for grade in self.grades.values())


@dataclass(frozen=True)
class Table:
    """The whole class. most: the points of each exercise that somebody submitted, in the order of the names."""

    most: dict[str, float]
    rows: tuple[Row, ...]

    @property
    def without(self) -> tuple[Row, ...]:
        """The students who have no grade."""
        return tuple(row for row in self.rows if not row.grades)

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for each student who has no grade."""
        return tuple(f"{row.shown} has no grade. {row.problem}" for row in self.without)

    def percent(self, row: Row) -> float | None:
        """The student's part of all points, in percent; None if there are no points."""
        of = sum(self.most.values())
        return 100 * row.total / of if of else None


def table(book: Gradebook) -> Table:
    """The grades that count, and the students of whom the last batch found nothing to grade."""
    most: dict[str, float] = {}
    rows: dict[tuple[str, str], dict[str, Grade]] = {}
    problems: dict[tuple[str, str], list[str]] = {}
    for grade in book.grades():
        most[grade.exercise] = max(grade.most, most.get(grade.exercise, 0.0))
        rows.setdefault((grade.student, grade.id), {})[grade.exercise] = grade
        if grade.problem:
            said = f"{short(grade.exercise)}: {grade.problem.partition(chr(10))[0]}"
            problems.setdefault((grade.student, grade.id), []).append(said)
    for absent in book.without():
        who = (absent.student.name, absent.student.id)
        rows.setdefault(who, {})
        problems.setdefault(who, []).append(absent.why)
    everybody = (Row(*who, rows[who], "; ".join(problems.get(who, ()))) for who in sorted(rows))
    return Table(dict(sorted(most.items())), tuple(everybody))


def is_late(grade: Grade, due: datetime | None) -> bool | None:
    """Whether a submission is late; None without a due date, or if its time isn't known."""
    return None if due is None or grade.submitted is None else grade.submitted > due


def short(exercise: str) -> str:
    """exercise03 for exercise03_linear."""
    return exercise.partition("_")[0]


def number(value: float) -> str:
    """A number with at most three decimals, without trailing zeros."""
    return f"{round(value, 3):.3f}".rstrip("0").rstrip(".")
