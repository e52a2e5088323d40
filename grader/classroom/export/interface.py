"""What a format is asked for, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Wanted:
    """name: of the gradebook's file, fit to be shown. due: until when a hand-in is on time. roster: the CSV file that
    Canvas or Moodle exported, to be filled in."""

    name: str
    due: datetime | None = None
    roster: Path | None = None


@dataclass(frozen=True)
class Exported:
    """text: of the file. notes: what is to be known of it, a sentence each. unmatched: the students that the roster
    doesn't have, and why."""

    text: str
    notes: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
