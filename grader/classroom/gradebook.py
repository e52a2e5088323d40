"""The gradebook: all results of a class in one SQLite file, written one whole result at a time.

A result is identified by its key: the submission, the exercise, the seed and the versions it was graded with. A grade
says whose result it is. Neither is ever changed: of several grades for one student and exercise the latest counts, and
the others stay as history. So a batch that is killed loses nothing, and running it again adds what is missing.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from filelock import FileLock, Timeout

from grader import sanitize
from grader.classroom.intake.interface import LeftOutFile, Student, StudentSubmission, StudentWithout
from grader.errors import GraderFault, UsageFault
from grader.results import Report

APPLICATION = 0x67726164  # "grad", in the file's header
VERSION = 1
PATIENCE_S = 10.0
SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE results (
  number INTEGER PRIMARY KEY, key TEXT NOT NULL, exercise TEXT NOT NULL, score REAL NOT NULL, most REAL NOT NULL,
  seconds REAL NOT NULL, graded TEXT NOT NULL, problem TEXT NOT NULL, report BLOB, source BLOB NOT NULL
) STRICT;
CREATE INDEX results_by_key ON results (key);
CREATE TABLE grades (
  number INTEGER PRIMARY KEY, student TEXT NOT NULL, id TEXT NOT NULL, exercise TEXT NOT NULL, shown TEXT NOT NULL,
  submitted TEXT NOT NULL, result INTEGER NOT NULL REFERENCES results (number)
) STRICT;
CREATE INDEX grades_by_student ON grades (student, id, exercise);
CREATE TABLE left_out (shown TEXT NOT NULL, why TEXT NOT NULL) STRICT;
"""
# Older gradebooks have no such table; it is added when a batch writes to one.
WITHOUT = "CREATE TABLE IF NOT EXISTS without (student TEXT NOT NULL, id TEXT NOT NULL, why TEXT NOT NULL) STRICT"
CURRENT = "SELECT max(number) FROM grades GROUP BY student, id, exercise"


@dataclass(frozen=True)
class Result:
    """The result of one submission.

    problem: why it couldn't be read, if there is no report. source: the graded code. seconds: how long grading took.
    """

    key: str
    exercise: str
    score: float
    most: float
    seconds: float
    problem: str = ""
    report: Report | None = None
    source: str = ""


@dataclass(frozen=True)
class StoredResult:
    """A result in the gradebook. number: for `Gradebook.add`."""

    number: int
    score: float
    most: float


@dataclass(frozen=True)
class Grade:
    """A student's result in an exercise, without its report.

    result: its number, for `Gradebook.report`. submitted, graded: UTC; submitted is None if it isn't known. before: the
    score of the student's earlier result, if there is one.
    """

    student: str
    id: str
    exercise: str
    shown: str
    submitted: datetime | None
    result: int
    score: float
    most: float
    seconds: float
    graded: datetime
    problem: str
    before: float | None


class Gradebook:
    """An open gradebook. Open one with `writing` or `reading`, and use it as a context manager."""

    def __init__(self, file: Path, connection: sqlite3.Connection, lock: FileLock | None) -> None:
        self._file, self._connection, self._lock = file, connection, lock

    @classmethod
    def writing(cls, file: Path) -> Gradebook:
        """Open or create a gradebook to add results. Raises UsageFault if it can't be written, or another batch has it
        open."""
        if file.is_dir() or not file.parent.is_dir():
            raise UsageFault(f"{_shown(file)} can't be a gradebook.", "Name a file in an existing folder.")
        lock = FileLock(file.with_name(f".{file.name}.lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise UsageFault(
                f"Another batch is writing to {_shown(file)}.", "Wait until it is finished, or name another gradebook."
            ) from None
        except OSError as error:
            raise UsageFault(
                f"{_shown(file)} can't be written: {error.strerror}.", "Name a file in a folder that you may write to."
            ) from None
        try:
            return cls(file, _connect(file, make=True), lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def reading(cls, file: Path) -> Gradebook:
        """Open a gradebook to read. Raises UsageFault if the file is missing or isn't a gradebook."""
        if not file.is_file():
            raise UsageFault(f"There is no gradebook {_shown(file)}.", "To create it: `grade batch DIR -g FILE`.")
        return cls(file, _connect(file, make=False), None)

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self, _error: type[BaseException] | None, _what: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._connection.close()
        if self._lock is not None:
            self._lock.release()

    @property
    def seed(self) -> int:
        """The seed of the hidden inputs: the same for all, drawn when the gradebook was created."""
        return int(self._about("seed"))

    def known(self, key: str) -> StoredResult | None:
        """The newest result with this key."""
        with self._as_faults():
            found = self._connection.execute(
                "SELECT number, score, most FROM results WHERE key = ? ORDER BY number DESC LIMIT 1", (key,)
            ).fetchone()
        return StoredResult(*found) if found else None

    def add(self, entry: StudentSubmission, result: Result | int) -> float | None:
        """Store a grade and its result, both or neither.

        Args:
            entry: Whose grade it is.
            result: A new result, or the number of a stored one. Nothing happens if that already is the grade of this
                submission.

        Returns:
            The score of the student's previous grade, if it has another result.
        """
        with self._as_faults(), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            number = result if isinstance(result, int) else self._insert(result)
            last = self._connection.execute(
                "SELECT g.shown, g.submitted, g.result, r.score FROM grades AS g"
                " JOIN results AS r ON r.number = g.result"
                " WHERE g.student = ? AND g.id = ? AND g.exercise = ? ORDER BY g.number DESC LIMIT 1",
                (entry.student, entry.id, entry.exercise),
            ).fetchone()
            row = (entry.shown, _text(entry.submitted), number)
            if last is None or last[:3] != row:
                self._connection.execute(
                    "INSERT INTO grades (student, id, exercise, shown, submitted, result) VALUES (?, ?, ?, ?, ?, ?)",
                    (entry.student, entry.id, entry.exercise, *row),
                )
        return None if last is None or last[2] == number else float(last[3])

    def left_out(self) -> tuple[LeftOutFile, ...]:
        """The files that the last batch left out, and why."""
        with self._as_faults():
            return tuple(LeftOutFile(*row) for row in self._connection.execute("SELECT shown, why FROM left_out"))

    def without(self) -> tuple[StudentWithout, ...]:
        """The students of whom the last batch found nothing to grade, and why."""
        with self._as_faults():
            if not self._connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'without'").fetchone():
                return ()
            rows = self._connection.execute("SELECT student, id, why FROM without").fetchall()
        return tuple(StudentWithout(Student(student, id), why) for student, id, why in rows)

    def leave_out(self, left: tuple[LeftOutFile, ...], without: tuple[StudentWithout, ...] = ()) -> None:
        """Replace what `left_out` and `without` say."""
        with self._as_faults(), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute(WITHOUT)
            for table in ("left_out", "without"):
                self._connection.execute(f"DELETE FROM {table}")
            self._connection.executemany("INSERT INTO left_out VALUES (?, ?)", [(one.shown, one.why) for one in left])
            self._connection.executemany(
                "INSERT INTO without VALUES (?, ?, ?)", [(one.student.name, one.student.id, one.why) for one in without]
            )

    def grades(self) -> Iterator[Grade]:
        """The grades that count, by student and exercise."""
        with self._as_faults():
            yield from map(_grade, self._connection.execute(
                "SELECT g.student, g.id, g.exercise, g.shown, g.submitted, g.result, r.score, r.most, r.seconds,"
                " r.graded, r.problem,"
                " (SELECT old.score FROM grades AS was JOIN results AS old ON old.number = was.result"
                "  WHERE was.student = g.student AND was.id = g.id AND was.exercise = g.exercise"
                "  AND was.number < g.number AND was.result <> g.result ORDER BY was.number DESC LIMIT 1)"
                f" FROM grades AS g JOIN results AS r ON r.number = g.result WHERE g.number IN ({CURRENT})"
                " ORDER BY g.student, g.id, g.exercise"
            ))  # fmt: skip

    def report(self, result: int) -> Report | None:
        """The report of a result; None if the submission couldn't be read."""
        text = self._unpacked("report", result)
        return Report.from_dict(json.loads(text)) if text else None

    def source(self, result: int) -> str:
        """The graded code."""
        return self._unpacked("source", result)

    def _insert(self, result: Result) -> int:
        packed = json.dumps(sanitize.throughout(result.report.as_dict())).encode() if result.report else None
        row = (
            result.key, result.exercise, result.score, result.most, result.seconds,
            time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()), result.problem,
            None if packed is None else zlib.compress(packed), zlib.compress(result.source.encode()),
        )  # fmt: skip
        done = self._connection.execute(
            "INSERT INTO results (key, exercise, score, most, seconds, graded, problem, report, source)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        assert done.lastrowid is not None
        return done.lastrowid

    def _unpacked(self, column: str, result: int) -> str:
        with self._as_faults():
            row = self._connection.execute(f"SELECT {column} FROM results WHERE number = ?", (result,)).fetchone()
            return zlib.decompress(row[0]).decode() if row and row[0] else ""

    def _about(self, name: str) -> str:
        with self._as_faults():
            return str(self._connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()[0])

    @contextmanager
    def _as_faults(self) -> Iterator[None]:
        with _as_faults(self._file):
            yield


def _connect(file: Path, make: bool) -> sqlite3.Connection:
    """make: whether to create a gradebook if the file is missing or empty, as a batch killed at once leaves it."""
    with _as_faults(file):
        connection = sqlite3.connect(file, timeout=PATIENCE_S, isolation_level=None)
        try:
            empty = not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            if make and empty:
                _make(connection)
            ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            # Every commit is on the disk before the next submission is graded: the machine may fail during a batch.
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
    if not ours or version != VERSION:
        connection.close()
        why = "was created by another version of the grader" if ours else "is not a gradebook"
        raise UsageFault(f"{_shown(file)} {why}; it was not changed.", "Name another file after --gradebook.")
    return connection


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(
        f"BEGIN; {SCHEMA} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"
        f"INSERT INTO about VALUES ('seed', '{secrets.randbits(31)}'); COMMIT;"
    )


@contextmanager
def _as_faults(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into faults."""
    try:
        yield
    except sqlite3.OperationalError as error:  # full, locked, read-only: the machine's
        raise GraderFault(
            f"The gradebook {_shown(file)} can't be used: {error}.",
            "Nothing in it is lost. Fix the problem, then run the same command again: it resumes.",
        ) from error
    except (sqlite3.DatabaseError, zlib.error) as error:  # SQLite itself doesn't notice a changed byte in our texts
        raise UsageFault(
            f"{_shown(file)} is not a gradebook, or is damaged ({error}); it was not changed.",
            "Restore it from a backup, or name another file after --gradebook.",
        ) from error


def _grade(row: tuple[Any, ...]) -> Grade:
    student, number, exercise, shown, submitted, result, score, most, seconds, graded, problem, before = row
    return Grade(
        student, number, exercise, shown, _time(submitted), result, score, most, seconds,
        datetime.fromisoformat(graded), problem, before,
    )  # fmt: skip


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(time: datetime | None) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds") if time else ""


def _shown(file: Path) -> str:
    return sanitize.line(str(file), 200)
