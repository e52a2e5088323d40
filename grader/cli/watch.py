"""`grade watch`: a new report after every save, and a footer with keys."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from grader import sanitize
from grader.cli.device import device_option
from grader.cli.running_lines import ERASED
from grader.errors import Fault, UsageFault
from grader.reporting.interface import WIDTH

if TYPE_CHECKING:
    from grader.course.catalogue import Exercise
    from grader.results import Report

KEYS = "[n]ext [h]int [l]ist [r]un [q]uit"


@click.command()
@click.argument("name", metavar="[EXERCISE]", required=False)
@device_option
def watch(name: str | None, device: str) -> int:
    """Grade your file again each time you save it.

    Without EXERCISE, it watches the exercise you are working on. Ctrl-C or q ends it.
    """
    from grader.cli.watch_loop.loop import watch as run
    from grader.course.catalogue import course_root, find
    from grader.learner import next_steps
    from grader.learner.own_file import own_file

    exercise = find(name) if name else next_steps.current(next_steps.load())
    if exercise is None:
        raise UsageFault("The course has no exercises.", "Install the grader again, as its README says.")
    view = _View(sys.stdout)
    try:
        return run(exercise, own_file(exercise.name, exercise.stub, course_root()), device, view)
    finally:
        view.close()


class _View:
    """On a terminal, a screen with the last report and a footer. Otherwise a stream of reports."""

    def __init__(self, out: TextIO) -> None:
        from rich.console import Console

        self._out = out
        width = None if out.isatty() else WIDTH
        self._console = Console(file=out, width=width, highlight=False, emoji=False)
        self._screen = out.isatty() and not self._console.is_dumb_terminal
        self._footer = ""

    def busy(self, exercise: Exercise, file: Path) -> None:
        self._foot(f"{exercise.short} · grading {file.name} …")

    def judged(self, exercise: Exercise, report: Report) -> None:
        if self._screen:  # a stream would have most of it twice
            self.verdict(report)
            self._print()
            self._foot(f"{exercise.short} · looking for the line …")

    def verdict(self, outcome: Report | Fault) -> None:
        from grader.reporting import text
        from grader.reporting.interface import Target

        if self._screen:
            self._console.clear()
        if isinstance(outcome, Fault):
            self._print(f"{outcome.what}\n{outcome.do}")
        else:
            self._out.write(text.render(outcome, Target.of(self._out)))
        self._out.flush()

    def standing(self, exercise: Exercise, outcome: Report | Fault, said: tuple[str, ...]) -> None:
        from grader.cli.list import points
        from grader.learner import next_steps

        for sentence in said:
            self._print(sentence)
        self._print()
        score = "not graded" if isinstance(outcome, Fault) else points(next_steps.mark_of(exercise, outcome))
        done, of = next_steps.tally(next_steps.load())
        standing = f"{exercise.short} · {score} · {done} of {of} done"
        if not self._screen:
            self._print(standing)
        self._foot(standing)

    def hint(self, exercise: Exercise) -> None:
        from grader.cli.hint import one_more

        self.say(one_more(exercise))

    def table(self) -> None:
        from grader.cli.list import write
        from grader.learner import next_steps

        self._erase()
        write(next_steps.statuses(next_steps.load()), self._out)
        self._print()
        self._foot(self._footer)

    def say(self, sentence: str) -> None:
        self._erase()
        self._print(f"{sentence}\n")
        self._foot(self._footer)

    def close(self) -> None:
        """Leave the cursor on a new line."""
        if self._screen:
            self._print()

    def _foot(self, standing: str) -> None:
        """Write the last line of the screen: the score and the keys, cut to the width."""
        from rich.text import Text

        if self._screen:
            self._erase()
            self._footer = standing
            footer = Text(f"{sanitize.line(standing)}  {KEYS}", style="dim")
            footer.truncate(self._console.width - 1, overflow="ellipsis")
            self._console.print(footer, end="")
        self._out.flush()

    def _erase(self) -> None:
        if self._screen:
            self._out.write(ERASED)

    def _print(self, text: str = "") -> None:
        from rich.text import Text

        self._console.print(Text(sanitize.block(text)))
