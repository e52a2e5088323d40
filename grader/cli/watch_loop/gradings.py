"""One examiner that lives as long as the watch, and a thread that waits for it."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType

from grader.cli.watch_loop.events import Graded, Post
from grader.course.catalogue import Exercise
from grader.errors import GraderFault
from grader.examiner.client import Examiner
from grader.grading import grade
from grader.results import Report


class Gradings:
    """Grades on request, one after another, and posts `Graded`.

    An examiner that dies is replaced once by a new one; so is one that preloaded other modules than an exercise wants.
    """

    def __init__(self, first: Exercise, device: str, post: Post) -> None:
        self._device = device
        self._post = post
        self._asked: SimpleQueue[tuple[Exercise, Path] | None] = SimpleQueue()
        self._swap = threading.Lock()  # the examiner isn't replaced while it is ended
        self._over = False
        self._busy = False
        self._preload = first.preload
        self._examiner = Examiner(first.preload, refill=True)
        threading.Thread(target=self._run, daemon=True).start()

    def __enter__(self) -> Gradings:
        return self

    def __exit__(
        self, error: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End the examiner; a busy one isn't waited for."""
        with self._swap:
            self._over = True
            self._asked.put(None)
            self._end(KeyboardInterrupt() if self._busy or error else None)

    def ask(self, exercise: Exercise, file: Path) -> None:
        """Grade a file; `Graded` will tell."""
        self._asked.put((exercise, file))

    def _run(self) -> None:
        while (job := self._asked.get()) is not None:
            self._busy = True
            outcome = self._outcome(*job)
            self._busy = False
            self._post(Graded(job[0], outcome))

    def _outcome(self, exercise: Exercise, file: Path) -> Report | Exception:
        try:
            if exercise.preload != self._preload:
                self._renew(exercise, None)
            try:
                return grade(exercise, file, device=self._device, examiner=self._examiner)
            except GraderFault as fault:
                self._renew(exercise, fault)
                return grade(exercise, file, device=self._device, examiner=self._examiner)
        except Exception as error:
            return error

    def _renew(self, exercise: Exercise, fault: GraderFault | None) -> None:
        with self._swap:
            if self._over:
                return
            self._end(fault)
            self._preload = exercise.preload
            self._examiner = Examiner(exercise.preload, refill=True)

    def _end(self, error: BaseException | None) -> None:
        self._examiner.__exit__(type(error) if error else None, error, None)
