"""The input and the output of an export format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


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
