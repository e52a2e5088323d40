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
        """The student's name: ("Ada", "Lovelace") from two columns, ("Lovelace", "Ada") from "Lovelace, Ada"."""
        has = [columns for columns in NAMES if all(column in self.cells for column in columns)]
        parts = [tuple(self.cells[column] for column in columns) for columns in has]
        return tuple(name if len(name) > 1 else tuple(name[0].split(",")) for name in parts if any(map(_letters, name)))

    @cached_property
    def called(self) -> frozenset[tuple[str, ...]]:
        """Its name in both orders, its logins, and its address up to the @."""
        logins = {("login", _folded(text)[-1]) for column, text in self.ids.items() if column in LOGINS + EMAILS}
        return frozenset(logins.union(*map(_both_orders, self.names)))


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
            # A number may also be another system's number, of somebody else.
            sure = [row for row in same if not _is_number(known_by) or _may_be_called(row, student)
                    or _same(row.ids.get("identifier", ""), known_by)]  # fmt: skip
            if sure:
                hits[n] = sure
            elif same:
                self.why[n] = "the roster's row with this id has another name"
        self._decide(hits, {n: (n,) for n in hits})

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
    kind = OF_THE_EXPORT if _is_number(student.id) else EMAILS if "@" in student.id else ()
    comparable = [text for column, text in row.ids.items() if column in kind or column in shared]
    return bool(comparable) and not any(_same(text, student.id) for text in comparable)


def _called(student: Row) -> set[tuple[str, ...]]:
    """The name, also with its parts around a comma swapped; it may be a login."""
    return {("login", _folded(student.student)[0]), *_both_orders(student.student.split(","))}


def _may_be_called(row: RosterRow, student: Row) -> bool:
    """Whether the row's name may be the student's: they have a word in common, or one of them has none.

    Canvas writes "lovelaceada" in the names of files, and "mllerzo" for "Müller, Zoë". So a word may also be a part of
    the other name, and letters outside of ASCII may be missing.
    """
    parts = [part for name in row.names for part in name]
    words = {word for part in parts for word in _words(part)}
    theirs = _words(student.student)
    if all(map(str.isascii, theirs)):
        in_ascii = {word for part in parts for word in _words(_ascii(part))}
        words = words | in_ascii if in_ascii else set()  # a name in another script may be written in any way
    if not words or not theirs:
        return True
    if len(theirs) > 1:
        return not theirs.isdisjoint(words)
    (whole,) = theirs
    return any(word in whole or whole in word for word in words)


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
