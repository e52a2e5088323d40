"""The CSV file that Canvas or Moodle exported: which row is which student's, and which column which exercise's.

Only grades are written. All other cells stay unchanged: the platform identifies its students by them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from grader import sanitize
from grader.classroom.export.interface import Exported
from grader.classroom.export.matching import EMAILS, IDS, LOGINS, NAMES, RosterRow, matched
from grader.classroom.export.table import Table, number
from grader.classroom.intake.exercise_names import ExerciseNames
from grader.course.catalogue import exercises
from grader.errors import UsageFault

DO = "After --roster, name the CSV file that Canvas or Moodle exported."
POINTS_ROW = "points possible"
MAX_POINTS = "maximum grade"
GRADE = "grade"
KNOWN_BY = frozenset((*IDS, *LOGINS, *EMAILS, *(column for columns in NAMES for column in columns)))
# Moodle writes "-" where there is no grade. Whatever else isn't a number is somebody's decision: Canvas's "EX" excuses.
GRADE_CELL = re.compile(r"-?|[+-]?[0-9]*[.,]?[0-9]+ ?%?")


@dataclass(frozen=True)
class Roster:
    """The file's cells, and how it was written."""

    head: list[str]
    body: list[list[str]]
    mark: str
    delimiter: str
    line_end: str

    def column(self, name: str) -> int | None:
        """The index of the column with this name, in upper or lower case; None if there is none."""
        return next((place for place, cell in enumerate(self.head) if _plain(cell) == name), None)

    @property
    def students(self) -> list[RosterRow]:
        """Its rows as they identify students."""
        return [
            RosterRow(at, {column: row[place] for place, column in self._known_by})
            for at, row in enumerate(self.body) if row and _plain(row[0]) != POINTS_ROW
        ]  # fmt: skip

    @property
    def _known_by(self) -> list[tuple[int, str]]:
        """The columns that identify students; of two with one name, the first."""
        names = list(map(_plain, self.head))
        return [(place, name) for place, name in enumerate(names) if name in KNOWN_BY and names.index(name) == place]

    @property
    def text(self) -> str:
        out = StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator=self.line_end).writerows([self.head, *self.body])
        return self.mark + out.getvalue()


def filled_in(whole: Table, file: Path) -> Exported:
    """The file with its students' grades. Raises UsageFault if it isn't a roster."""
    roster = _read(file)
    places, notes = _columns(roster, list(whole.most))
    for name, place in places.items():
        notes += _other_points(roster, place, name, whole.most[name])
    matching = matched(roster.students, [row for row in whole.rows if row.grades])
    kept: list[str] = []
    for student, at in matching.rows:
        for name, grade in student.grades.items():
            cell = roster.body[at][places[name]].strip()
            if GRADE_CELL.fullmatch(cell):
                roster.body[at][places[name]] = number(grade.score)
            else:
                kept.append(f"{student.shown}: the roster says {sanitize.line(cell, 20)!r} for {name}: it was kept.")
    return Exported(roster.text, (*notes, *kept, *whole.notes), matching.unmatched)


def _read(file: Path) -> Roster:
    shown = sanitize.line(str(file), 200)
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            text = opened.read()
    except OSError as error:
        raise UsageFault(f"{shown} can't be read: {error.strerror}.", DO) from error
    except UnicodeDecodeError as error:
        raise UsageFault(f"{shown} isn't UTF-8 text.", DO) from error
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    first = text.removeprefix(mark).partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(StringIO(text.removeprefix(mark), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UsageFault(f"{shown} is not a CSV file: {error}.", DO) from error
    if not rows or not _knows_students(rows[0]):
        raise UsageFault(f"The first line of {shown} has no column that identifies students (ID, Email address …).", DO)
    wide = len(rows[0])
    body = [row + [""] * (wide - len(row)) for row in rows[1:]]
    return Roster(rows[0], body, mark, delimiter, "\r\n" if first.endswith("\r") else "\n")


def _knows_students(head: list[str]) -> bool:
    return any(_plain(cell) in KNOWN_BY for cell in head)


def _columns(roster: Roster, names: list[str]) -> tuple[dict[str, int], list[str]]:
    """Each exercise's column; a missing one is added at the end."""
    known = exercises()
    by_name = ExerciseNames(known)
    titles = {each.title.casefold(): each.name for each in known}

    def exactly(cell: str) -> str | None:
        return cell.strip() if cell.strip() in names else titles.get(cell.strip().casefold())

    places: dict[str, int] = {}
    notes: list[str] = []
    for name in names:
        found = _found(roster, name, exactly) or _found(roster, name, by_name.of_folder)
        if not found and len(names) == 1 and (only := roster.column(GRADE)) is not None:
            found = [only]  # Moodle's grading worksheet has a single assignment
        if len(found) > 1:
            columns = " and ".join(repr(sanitize.line(roster.head[place], 80)) for place in found)
            raise UsageFault(f"The roster's columns {columns} may all be {name}.", f"Rename one of them to {name}.")
        if not found:
            notes.append(f"The roster has no column for {name}: it was added at the end.")
            found = [len(roster.head)]
            roster.head.append(name)
            for row in roster.body:
                row.insert(found[0], "")
        places[name] = found[0]
    return places, notes


def _found(roster: Roster, name: str, meaning: Callable[[str], str | None]) -> list[int]:
    return [
        place for place, cell in enumerate(roster.head)
        if _plain(cell) not in KNOWN_BY and meaning(_assignment(cell)) == name
    ]  # fmt: skip


def _assignment(cell: str) -> str:
    """Exercise 3 for "Exercise 3 (12345)" of Canvas and "Assignment: Exercise 3 (Real)" of Moodle."""
    return re.sub(r" \([^()]*\)\s*$", "", re.sub(r"^[\w -]+: ?", "", cell))


def _other_points(roster: Roster, place: int, name: str, most: float) -> list[str]:
    """A note if the platform has another number of points; a new column gets the exercise's."""
    row = next((row for row in roster.body if row and _plain(row[0]) == POINTS_ROW), None)
    column = roster.column(MAX_POINTS)
    if row is not None and not row[place].strip():
        row[place] = number(most)
    points = row[place] if row else roster.body[0][column] if column is not None and roster.body else ""
    try:
        differs = bool(points.strip()) and float(points.replace(",", ".")) != most
    except ValueError:
        differs = False
    if not differs:
        return []
    theirs = sanitize.line(points, 20)
    return [f"{name} has {number(most)} points here and {theirs} in the roster: the scores aren't scaled."]


def _plain(cell: str) -> str:
    return " ".join(cell.casefold().split())
