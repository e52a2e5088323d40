"""One line on a terminal while tests run: that something happens, and how it goes. It is gone before the report."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, TextIO

from grader import sanitize

if TYPE_CHECKING:
    from grader.results import Report

ERASED = "\r\x1b[K"  # to the start of the line, and erase it


class RunningLine:
    """Written to a stream if that is a terminal; else nothing is."""

    def __init__(self, out: TextIO | None) -> None:
        can_erase = out is not None and out.isatty() and os.environ.get("TERM") != "dumb"
        self._out = out if can_erase else None

    @property
    def shown(self) -> bool:
        """Whether there is a terminal to show it."""
        return self._out is not None

    def say(self, text: str) -> None:
        """Replace the line."""
        if self._out is not None:
            shown = sanitize.line(text, shutil.get_terminal_size().columns - 1)
            self._out.write(ERASED + shown.encode(self._out.encoding, "replace").decode(self._out.encoding))
            self._out.flush()

    def count(self, report: Report) -> None:
        """Say how many tests have run, and how many of these aren't right."""
        run = {test.name for test in report.tests if test.outcome not in ("not_run", "not_checked")}
        wrong = {test.name for test in report.tests if test.outcome not in ("passed", "not_run", "not_checked")}
        said = f"{len(run)} test{'' if len(run) == 1 else 's'} run" + (f", {len(wrong)} wrong" if wrong else "")
        self.say(f"Grading {report.submission.path}: {said} ...")

    def close(self) -> None:
        """Leave nothing of it."""
        if self._out is not None:
            self._out.write(ERASED)
            self._out.flush()
