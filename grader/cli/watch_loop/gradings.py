"""A thread that grades, so that the loop of `grade watch` never waits."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType

from grader.cli.watch_loop.events import Graded, Judged, Post
from grader.course.catalogue import Exercise
from grader.examiner.client import Examiner
from grader.examiner.pool import ExaminerPool
from grader.grading import grade
from grader.results import Report


class Gradings:
    """Grades on request, one after another, and posts `Judged`, if lines are sought, and `Graded`.

    Its examiner lives as long as the watch."""

    def __init__(self, first: Exercise, device: str, post: Post) -> None:
        self._device = device
        self._post = post
        self._asked: SimpleQueue[tuple[Exercise, Path] | None] = SimpleQueue()
        self._examiners = ExaminerPool(refill=True)
        self._examiners.start(first.preload)
        self._examiner: Examiner | None = None
        threading.Thread(target=self._run, daemon=True).start()

    def __enter__(self) -> Gradings:
        return self

    def __exit__(
        self, error: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._asked.put(None)
        self._examiners.close(now=error is not None)

    def ask(self, exercise: Exercise, file: Path) -> None:
        """Grade a file soon, and post `Graded` then."""
        self._asked.put((exercise, file))

    def hurry(self) -> None:
        """Have the grading that is under way, if one is, end without seeking lines."""
        if self._examiner is not None:
            self._examiner.hurry()

    def _run(self) -> None:
        while (asked := self._asked.get()) is not None:
            self._post(Graded(asked[0], self._outcome(*asked)))

    def _outcome(self, exercise: Exercise, file: Path) -> Report | Exception:
        def judged(report: Report) -> None:
            self._post(Judged(exercise, report))

        def work(examiner: Examiner) -> Report:
            self._examiner = examiner
            return grade(exercise, file, device=self._device, examiner=examiner, judged=judged)

        try:
            return self._examiners.run(work, exercise.preload)
        except Exception as error:
            return error
