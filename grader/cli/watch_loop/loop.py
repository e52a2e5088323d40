"""The loop of `grade watch`: one event after another, until one ends it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol

from grader.cli.watch_loop.events import Ended, Event, Graded, Judged, Pressed, Resumed, Saved
from grader.cli.watch_loop.files import FileWatch
from grader.cli.watch_loop.gradings import Gradings
from grader.cli.watch_loop.keyboard import keys
from grader.cli.watch_loop.signals import signals
from grader.course.catalogue import Exercise
from grader.errors import Fault, UsageFault
from grader.learner import next_steps
from grader.results import Report


class View(Protocol):
    """Shows a watch, on a screen or in a plain stream."""

    def busy(self, exercise: Exercise, file: Path) -> None:
        """Show that a grading starts."""

    def judged(self, exercise: Exercise, report: Report) -> None:
        """Show the result of a grading while the lines of its mistakes are sought."""

    def verdict(self, outcome: Report | Fault) -> None:
        """Show the result of a grading."""

    def standing(self, exercise: Exercise, outcome: Report | Fault, said: tuple[str, ...]) -> None:
        """Show the score, after it was stored. said: sentences about the learner's progress."""

    def hint(self, exercise: Exercise) -> None:
        """Show one more hint."""

    def table(self) -> None:
        """Show the list of exercises."""

    def say(self, sentence: str) -> None:
        """Show a sentence."""


def watch(exercise: Exercise, file: Path, device: str, view: View) -> int:
    """Grade a file now and whenever it is saved; obey keys.

    Returns:
        The exit code: 0 after q or the end of the input, 128 + number after a signal.
    """
    events: SimpleQueue[Event] = SimpleQueue()  # its put may be called in a signal handler
    with (
        Gradings(exercise, device, events.put) as gradings,
        signals(events.put),
        keys(events.put),
        _Watch(exercise, file, view, gradings, events) as watching,
    ):
        return watching.run()


class _Watch:
    def __init__(
        self, exercise: Exercise, file: Path, view: View, gradings: Gradings, events: SimpleQueue[Event]
    ) -> None:
        self._exercise, self._file = exercise, file
        self._view, self._gradings, self._events = view, gradings, events
        self._files = ExitStack()
        self._busy = self._again = False
        self._shown: tuple[Report | Fault, tuple[str, ...]] | None = None

    def __enter__(self) -> _Watch:
        return self

    def __exit__(self, *_error: object) -> None:
        self._files.close()

    def run(self) -> int:
        self._turn_to(self._exercise, self._file)
        while True:
            match self._events.get():
                case Ended(code):
                    return code
                case Pressed("q"):
                    return 0
                case Pressed(key):
                    self._obey(key)
                case Saved(file) if file == self._file:
                    self._grade()
                case Judged(exercise, report) if exercise == self._exercise and not self._again:
                    self._view.judged(exercise, report)
                case Graded() as graded:
                    self._show(graded)
                case Resumed():
                    self._redraw()

    def _turn_to(self, exercise: Exercise, file: Path) -> None:
        self._files.close()
        self._exercise, self._file, self._shown = exercise, file, None
        self._files.enter_context(FileWatch(file, self._events.put))
        self._grade()

    def _grade(self) -> None:
        """Grade now; if a grading is under way, grade again after it."""
        self._view.busy(self._exercise, self._file)
        self._again = self._busy
        if self._busy:
            self._gradings.hurry()
        else:
            self._busy = True
            self._gradings.ask(self._exercise, self._file)

    def _show(self, graded: Graded) -> None:
        self._busy = False
        outcome = graded.outcome
        if isinstance(outcome, Exception) and not isinstance(outcome, Fault):
            raise outcome  # a bug in the grader
        if graded.exercise == self._exercise:
            self._view.verdict(outcome)  # first, because the learner is waiting for it
            said = () if isinstance(outcome, Fault) else next_steps.record(graded.exercise, outcome)
            self._view.standing(graded.exercise, outcome, said)
            self._shown = outcome, said
        if self._again:
            self._grade()

    def _redraw(self) -> None:
        if self._shown:
            self._view.verdict(self._shown[0])
            self._view.standing(self._exercise, *self._shown)
        if self._busy:
            self._view.busy(self._exercise, self._file)

    def _obey(self, key: str) -> None:
        match key:
            case "r":
                self._grade()
            case "h":
                self._view.hint(self._exercise)
            case "l":
                self._view.table()
            case "n":
                self._next()

    def _next(self) -> None:
        try:
            after = next_steps.unsolved(next_steps.load(), self._exercise)
            if after is None or after == self._exercise:
                solved = "All exercises are done: well done!" if after is None else "Only this one is left."
                return self._view.say(solved)
            self._turn_to(after, next_steps.ready(after))
        except UsageFault as fault:
            self._view.say(str(fault))
