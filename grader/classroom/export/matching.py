"""Which row of a roster is which student's.

An id counts before a name. A name counts only if one student and one row have it, and no id contradicts. Whoever isn't
matched for sure isn't matched at all: a missing grade is noticed, somebody else's grade isn't.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from grader.classroom.export.table import Row

# The names of columns that identify a student.
IDS = ("id", "id number", "idnumber", "sis user id", "identifier", "user id", "student id")
LOGINS = ("sis login id", "username", "login", "login id", "user name")
EMAILS = ("email address", "email", "e-mail", "e-mail address", "mail")
NAMES = (("student",), ("full name",), ("name",), ("first name", "last name"), ("first name", "surname"))
# These columns have the numbers that Canvas and Moodle put into the names of exported files.
OF_THE_EXPORT = ("id", "identifier")
NUMBER = re.compile(r"0*([0-9]{1,40}?)(?:\.0*)?")  # 007, and 7.0 as spreadsheets write it
PARTICIPANT = re.compile(r"\D+ ([0-9]+)")  # Moodle's "Participant 123"
ACCENTS = re.compile("[\u0300-\u036f]")
Key = TypeVar("Key")


@dataclass(frozen=True)
class RosterRow:
    """A row of the roster. at: its place. cells: those that identify the student, by the names of their columns."""

    at: int
    cells: dict[str, str]

    @cached_property
    def ids(self) -> dict[str, str]:
        """The ids, logins and addresses in it, by the names of their columns."""
        found = {column: self.cells.get(column, "").strip() for column in (*IDS, *LOGINS, *EMAILS)}
        if participant := PARTICIPANT.fullmatch(found["identifier"]):
            found["identifier"] = participant[1]
        return {column: text for column, text in found.items() if text}

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The student's name: ("Ada", "Lovelace") from two columns, ("Lovelace", "Ada") from "Lovelace, Ada".

        Moodle's "Participant 123" is none.
        """
        has = [columns for columns in NAMES if all(column in self.cells for column in columns)]
        parts = [tuple(self.cells[column] for column in columns) for columns in has]
        none = ("", self.cells.get("identifier", ""))
        return tuple(
            name if len(name) > 1 else tuple(name[0].split(","))
            for name in parts if any(map(_letters, name)) and not all(part in none for part in name)
        )  # fmt: skip

    @cached_property
    def called(self) -> frozenset[tuple[str, ...]]:
        """Its name in both orders, its logins, and its address up to the @.

        In the names of files, Canvas leaves out the letters outside of ASCII: "mllerzo" for "Müller, Zoë".
        """
        logins = {("login", _folded(text)[-1]) for column, text in self.ids.items() if column in LOGINS + EMAILS}
        in_ascii = [tuple(map(_ascii, name)) for name in self.names]
        whole = [name for name in in_ascii if all(map(_letters, name))]
        return frozenset(logins.union(*map(_both_orders, (*self.names, *whole))))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its name, also without their letters outside of ASCII."""
        parts = [part for name in self.names for part in name]
        return frozenset().union(*(_words(part) | _words(_ascii(part)) for part in parts))


@dataclass(frozen=True)
class Matching:
    """rows: each matched student with the place of their row. unmatched: the others, each with the reason."""

    rows: tuple[tuple[Row, int], ...]
    unmatched: tuple[str, ...]


def matched(roster: Sequence[RosterRow], students: Sequence[Row]) -> Matching:
    """Match students and rows, one to one."""
    matching = _Rounds(roster, students)
    matching.by_id(lambda text: [text.strip()])
    matching.by_id(_folded)
    matching.by_name()
    return Matching(
        tuple((student, matching.found[n].at) for n, student in enumerate(students) if n in matching.found),
        tuple(
            f"{student.shown}: {matching.why.get(n, 'not in the roster')}"
            for n, student in enumerate(students) if n not in matching.found
        ),
    )  # fmt: skip


class _Rounds:
    """One round for each kind of evidence, the surest first.

    A student whom a round finds in the roster, even twice, has no further round. found: the rows of matched students.
    why: a reason for others.
    """

    def __init__(self, roster: Sequence[RosterRow], students: Sequence[Row]) -> None:
        self._roster, self._students = roster, students
        self._open = set(range(len(students)))
        self._claimed: set[int] = set()
        self._trusted = _trusted(roster, students)
        self.found: dict[int, RosterRow] = {}
        self.why: dict[int, str] = {}

    def by_id(self, form: Callable[[str], list[str]]) -> None:
        """Match ids. form: of a cell's text, with the login in an address if that counts."""
        rows = _index(self._roster, lambda row: (key for text in row.ids.values() for key in form(text)))
        hits: dict[int, list[RosterRow]] = {}
        for n in sorted(self._open):
            student = self._students[n]
            known_by = _known_by(student)
            same = _at(rows, form(known_by)[:1]) if known_by else []
            sure = [row for row in same if not _is_number(known_by) or self._is_plausible(row, student)]
            if sure:
                hits[n] = sure
            elif same:
                self.why[n] = "the roster's row with this id has another name"
        self._decide(hits, {n: (n,) for n in hits})

    def _is_plausible(self, row: RosterRow, student: Row) -> bool:
        """Whether a number's row may be the student's: it may also be another system's number, of somebody else.

        A common word in the names is enough where the column has surely the numbers of this class.
        """
        if _is_called(row, student) or not _can_be_compared(row, student):
            return True
        equal = {column for column, text in row.ids.items() if _same(text, _known_by(student))}
        return _may_be_called(row, student) and not equal.isdisjoint(self._trusted)

    def by_name(self) -> None:
        """Match names, which must be unique among all students and all rows."""
        rows = _index(self._roster, lambda row: row.called)
        people: dict[tuple[str, ...], set[int]] = {}
        for n, student in enumerate(self._students):
            for key in _called(student):
                people.setdefault(key, set()).add(n)
        shared = {
            column for n, row in self.found.items() for column, text in row.ids.items()
            if _same(text, _known_by(self._students[n]))
        }  # fmt: skip
        hits: dict[int, list[RosterRow]] = {}
        for n in sorted(self._open):
            student = self._students[n]
            same = [row for row in _at(rows, _called(student)) if not student.id or _may_be_called(row, student)]
            if len(same) == 1 and _contradicts(same[0], student, shared):
                self.why[n] = "the roster's row with this name has another id"
            elif same:
                hits[n] = same
        also = {n: {other for key in _called(self._students[n]) for other in people[key]} for n in hits}
        self._decide(hits, also)

    def _decide(self, hits: dict[int, list[RosterRow]], namesakes: Mapping[int, Iterable[int]]) -> None:
        """namesakes: who else has the same evidence, whether or not they are matched already."""
        claims: dict[int, set[int]] = {}
        for n, rows in hits.items():
            for row in rows:
                claims.setdefault(row.at, set()).update(namesakes[n])
        for n, rows in hits.items():
            rivals = sorted(claims[rows[0].at] - {n})
            if len(rows) > 1:
                self.why[n] = "matches more than one row of the roster"
            elif rivals:
                self.why[n] = f"{self._students[rivals[0]].shown} matches the same row of the roster"
            elif rows[0].at in self._claimed:
                self.why[n] = "another student's id is in this row of the roster"
            else:
                self.found[n] = rows[0]
                self.why.pop(n, None)
        self._claimed.update(claims)
        self._open -= set(hits)


def _known_by(student: Row) -> str:
    """The platform's id; the name of a folder may be an id or a login, too."""
    return student.id or student.student


def _folded(text: str) -> list[str]:
    """In lower case, numbers without zeros in front and behind the point; of an address also the login."""
    plain = " ".join(unicodedata.normalize("NFC", text.casefold()).split())
    number = NUMBER.fullmatch(plain)
    return [number[1] if number else plain, *([plain.partition("@")[0]] if "@" in plain else [])]


def _same(one: str, other: str) -> bool:
    return _folded(one)[0] == _folded(other)[0]


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text.strip()) is not None


def _contradicts(row: RosterRow, student: Row, shared: set[str]) -> bool:
    """Whether the row has another id of the same kind. shared: columns that have the ids of other students."""
    if not student.id:
        return False
    known = shared.union(OF_THE_EXPORT, EMAILS)
    comparable = [text for column, text in row.ids.items() if column in known and _kind(text) == _kind(student.id)]
    return bool(comparable) and not any(_same(text, student.id) for text in comparable)


def _kind(id: str) -> str:
    return "number" if _is_number(id) else "address" if "@" in id else "login"


def _trusted(roster: Sequence[RosterRow], students: Sequence[Row]) -> set[str]:
    """The columns in which a student's number is in the row with the student's whole name; else those of the export."""
    named = _index(roster, lambda row: row.called)
    found = {
        column
        for student in students if _is_number(student.id)
        for row in _at(named, _called(student)) if _is_called(row, student)
        for column, text in row.ids.items() if _same(text, student.id)
    }  # fmt: skip
    return found or set(OF_THE_EXPORT)


def _called(student: Row) -> set[tuple[str, ...]]:
    """The name, also with its parts around a comma swapped; it may be a login."""
    return {("login", _folded(student.student)[0]), *_both_orders(student.student.split(","))}


def _is_called(row: RosterRow, student: Row) -> bool:
    """Whether the row has the student's whole name."""
    return not row.called.isdisjoint(_both_orders(student.student.split(",")))


def _may_be_called(row: RosterRow, student: Row) -> bool:
    """Whether the names have a word in common, or can't be compared.

    Canvas writes "lovelaceada" in the names of files, so a word may also be a part of the other name.
    """
    if not _can_be_compared(row, student):
        return True
    words, theirs = row.words, _words(student.student)
    if len(theirs) > 1:
        return not theirs.isdisjoint(words)
    (whole,) = theirs
    return any(word in whole or whole in word for word in words)


def _can_be_compared(row: RosterRow, student: Row) -> bool:
    """Whether both have a name, in one script."""
    theirs = _words(student.student)
    return bool(theirs) and any(not all(map(str.isascii, theirs)) or word.isascii() for word in row.words)


def _ascii(name: str) -> str:
    return unicodedata.normalize("NFC", name).encode("ascii", "ignore").decode()


def _words(name: str) -> set[str]:
    """Those of more than a Latin letter; a number is no name."""
    words = set(map(_letters, re.split(r"[\s,]+", name)))
    return {word for word in words if not word.isdecimal() and (len(word) > 1 or not word.isascii())} - {""}


def _both_orders(parts: Sequence[str]) -> set[tuple[str, ...]]:
    orders = (_letters(" ".join(parts)), _letters(" ".join(reversed(parts))))
    return {("name", letters) for letters in orders if letters}


def _letters(text: str) -> str:
    """A name without what platforms write differently: case, accents, spaces and signs."""
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    # Signs of other scripts stay: without its vowels a name may be another name.
    return "".join(letter for letter in plain if letter.isalnum() or unicodedata.category(letter).startswith("M"))


def _index(roster: Sequence[RosterRow], keys: Callable[[RosterRow], Iterable[Key]]) -> dict[Key, list[RosterRow]]:
    found: dict[Key, list[RosterRow]] = {}
    for row in roster:
        for key in set(keys(row)):
            found.setdefault(key, []).append(row)
    return found


def _at(index: dict[Key, list[RosterRow]], keys: Iterable[Key]) -> list[RosterRow]:
    """All rows with any of these keys."""
    return list({row.at: row for key in set(keys) for row in index.get(key, ())}.values())
