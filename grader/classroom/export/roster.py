"""The CSV file that Canvas or Moodle exported: which row is which student's, and which column which exercise's.

Only grades are written. All other cells stay unchanged: the platform identifies its students by them.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from grader import sanitize
from grader.classroom.export.interface import Exported
from grader.classroom.export.table import Row, Table, number
from grader.classroom.intake.exercise_names import ExerciseNames
from grader.course.catalogue import exercises
from grader.errors import UsageFault

DO = "After --roster, name the CSV file that Canvas or Moodle exported."
POINTS_ROW = "points possible"
MAX_POINTS = "maximum grade"
GRADE = "grade"
# The names of columns that identify a student, the surest first.
KNOWN_BY = (
    ("id", "id number", "idnumber", "sis user id", "identifier", "user id", "student id"),
    ("sis login id", "username", "login", "login id", "user name"),
    ("email address", "email", "e-mail", "e-mail address", "mail"),
)
NAMES = (("student",), ("full name",), ("name",), ("first name", "last name"), ("first name", "surname"))


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
    rows, unmatched = _matched(roster, whole.rows)
    taken: dict[tuple[int, int], str] = {}
    for student, at in rows:
        for name, grade in student.grades.items():
            cell = (at, places[name])
            if cell in taken:
                unmatched.append(f"{student.shown}: {taken[cell]} matches the same row and has a grade for {name}, too")
                continue
            taken[cell] = student.shown
            roster.body[at][places[name]] = number(grade.score)
    return Exported(roster.text, tuple(notes), tuple(unmatched))


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
    known = {name for names in (*KNOWN_BY, *NAMES) for name in names}
    return any(_plain(cell) in known for cell in head)


def _columns(roster: Roster, names: list[str]) -> tuple[dict[str, int], list[str]]:
    """Each exercise's column; a missing one is added at the end."""
    known = exercises()
    by_name = ExerciseNames(known)
    titles = {each.title.casefold(): each.name for each in known}
    ids = {name for each in (*KNOWN_BY, *NAMES) for name in each}

    def exactly(cell: str) -> str | None:
        return cell.strip() if cell.strip() in names else titles.get(cell.strip().casefold())

    places: dict[str, int] = {}
    notes: list[str] = []
    for name in names:
        found = _found(roster, name, ids, exactly) or _found(roster, name, ids, by_name.of_folder)
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


def _found(roster: Roster, name: str, ids: set[str], meaning: Callable[[str], str | None]) -> list[int]:
    return [
        place for place, cell in enumerate(roster.head)
        if _plain(cell) not in ids and meaning(_assignment(cell)) == name
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


def _matched(roster: Roster, students: Sequence[Row]) -> tuple[list[tuple[Row, int]], list[str]]:
    """Each student with the number of their row; and the unmatched students, with the reason."""
    kinds = [_by_key(roster, keys) for keys in (*map(_cells, KNOWN_BY), _full_names)]
    rows: list[tuple[Row, int]] = []
    unmatched: list[str] = []
    for student in students:
        known_as = list(filter(None, map(_key, (student.id, student.student))))
        found = next((hits for by in kinds for key in known_as if (hits := by.get(key))), [])
        if len(found) == 1:
            rows.append((student, found[0]))
        else:
            why = "matches more than one row of the roster" if found else "not in the roster"
            unmatched.append(f"{student.shown}: {why}")
    return rows, unmatched


def _by_key(roster: Roster, keys: Callable[[Roster, list[str]], Iterator[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, row in enumerate(roster.body):
        if row and _plain(row[0]) == POINTS_ROW:
            continue
        for key in dict.fromkeys(filter(None, map(_key, keys(roster, row)))):
            found.setdefault(key, []).append(at)
    return found


def _cells(columns: tuple[str, ...]) -> Callable[[Roster, list[str]], Iterator[str]]:
    """A row's cells in these columns. Moodle's "Participant 123" is 123; an address also counts as its login."""

    def cells(roster: Roster, row: list[str]) -> Iterator[str]:
        for place in (roster.column(name) for name in columns):
            if place is not None:
                yield row[place]
                yield re.sub(r"^\D+ (?=\d+$)", "", row[place])
                yield row[place].partition("@")[0]

    return cells


def _full_names(roster: Roster, row: list[str]) -> Iterator[str]:
    """A row's name, first name first and last name first."""
    for columns in NAMES:
        places = [roster.column(name) for name in columns]
        parts = [row[place] for place in places if place is not None]
        if len(parts) == len(columns):
            words = parts if len(parts) > 1 else parts[0].split(",")
            yield " ".join(words)
            yield " ".join(reversed(words))


def _key(text: str) -> str:
    """Text without what platforms write differently: case, accents, spaces and signs. Canvas writes "lovelaceada" in
    the names of files for "Lovelace, Ada"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum() or letter == "@")


def _plain(cell: str) -> str:
    return " ".join(cell.casefold().split())
