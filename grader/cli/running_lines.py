"""What a terminal shows while tests run: those that have run, and below them how far it is. Gone before the report."""

from __future__ import annotations

import os
import shutil
import threading
import time
from typing import TYPE_CHECKING, TextIO

from grader import sanitize

if TYPE_CHECKING:
    from grader.reporting.sentences import Sentence
    from grader.results import Report

ERASED = "\r\x1b[K"  # to the start of the line, and erase it
ERASED_BELOW = "\r\x1b[J"  # the same, and all lines below
AFTER_S = 0.5
"""What takes no longer than that shows nothing: it would only flicker."""
EVERY_S = 0.1


class RunningLines:
    """Written to a stream if that is a terminal; else nothing is. Use it as a context manager."""

    def __init__(self, out: TextIO | None) -> None:
        can_erase = out is not None and out.isatty() and os.environ.get("TERM") != "dumb"
        self._out = out if can_erase else None
        self._start = time.monotonic()
        self._path, self._of, self._written = "", 0, 0
        self._seeking = False
        self._tests: tuple[Sentence, ...] = ()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> RunningLines:
        if self._out is not None:
            self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Leave nothing of them."""
        self._ended.set()
        if self._out is not None:
            self._thread.join()

    @property
    def shown(self) -> bool:
        """Whether there is a terminal to show them."""
        return self._out is not None

    def plan(self, tests: int) -> None:
        """Show how many tests there are."""
        self._of = tests

    def count(self, report: Report) -> None:
        """Show the tests that have run, and how many of them aren't right."""
        from grader.reporting.sentences import in_order

        self._path, self._tests = report.submission.path, in_order(report)

    def seek(self, report: Report) -> None:
        """Show that all tests have run, and that the lines of mistakes are sought."""
        self.count(report)
        self._seeking = True

    def _lines(self) -> list[str]:
        """The tests that have run; then what is being done."""
        if not self._path:
            return ["Starting"]
        run = [test for test in self._tests if test.shown.outcome not in ("not_run", "not_checked")]
        wrong = sum(test.wrong for test in run)
        rows = [f"{'✗' if test.wrong else '✓'}  {test.shown.sentence}" for test in run]
        if self._seeking:
            return [*rows, f"Looking for the line in {self._path}, {wrong} wrong"]
        status = f"Grading {self._path}" + (f": {len(self._tests)} of {self._of} tests" if self._of else "")
        return [*rows, status + (f", {wrong} wrong" if wrong else "")]

    def _run(self) -> None:
        wait_s = AFTER_S
        try:
            while not self._ended.wait(wait_s):
                self._write()
                wait_s = EVERY_S
            self._erase()
        except (OSError, ValueError):  # the terminal is gone; whoever writes next will say so
            return

    def _write(self) -> None:
        assert self._out is not None
        columns, height = shutil.get_terminal_size()
        seconds = f", {time.monotonic() - self._start:.1f} s"
        *rows, status = self._lines()[-max(height - 1, 1) :]
        lines = [*(_cut(row, columns - 1) for row in rows), _cut(status, columns - 1 - len(seconds)) + seconds]
        self._erase()
        self._out.write("\n".join(lines).encode(self._out.encoding, "replace").decode(self._out.encoding))
        self._out.flush()
        self._written = len(lines)

    def _erase(self) -> None:
        assert self._out is not None
        if self._written:
            up = f"\x1b[{self._written - 1}A" if self._written > 1 else ""
            self._out.write(up + ERASED_BELOW)
            self._out.flush()
        self._written = 0


def _cut(text: str, cells: int) -> str:
    """As much of a text as fits: a line that wraps could not be erased."""
    from rich.text import Text

    shown = Text(sanitize.line(text))
    shown.truncate(max(cells, 1), overflow="ellipsis")
    return shown.plain
