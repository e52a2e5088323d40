"""What an export format is, its input and its output."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.classroom.gradebook import Gradebook


@dataclass(frozen=True)
class Wanted:
    """What to export.

    name: of the gradebook's file, safe to show. due: later submissions are late. roster: the CSV file that Canvas or
    Moodle exported, to fill in.
    """

    name: str
    due: datetime | None = None
    roster: Path | None = None


@dataclass(frozen=True)
class Exported:
    """An exported file. notes: remarks, one sentence each. unmatched: students without a row in the roster, and why."""

    text: str
    notes: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExportFormat:
    """A format of `grade export`. The module of this package with the same name has `export(book, wanted)`.

    name: what --format calls it. suffixes: of files that get this format if none is named. takes_roster: whether it can
    fill in a roster. for_browser: whether it is of no use on a terminal.
    """

    name: str
    suffixes: tuple[str, ...] = ()
    takes_roster: bool = False
    for_browser: bool = False

    def export(self, book: Gradebook, wanted: Wanted) -> Exported:
        """The gradebook in this format. The module is imported now."""
        exported: Exported = import_module(f"grader.classroom.export.{self.name}").export(book, wanted)
        return exported
