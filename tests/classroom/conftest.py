"""Gradebooks, compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.classroom.gradebook import Gradebook


@pytest.fixture
def contents() -> Callable[[Path], list[tuple[object, ...]]]:
    """All that a gradebook says but for times."""

    def read(file: Path) -> list[tuple[object, ...]]:
        with Gradebook.reading(file) as book:
            found = []
            for grade in book.grades():
                report = book.report(grade.result)
                tests = [(test.id, test.outcome, test.feedback, test.points) for test in report.tests] if report else []
                found.append((grade.student, grade.exercise, grade.score, grade.most, grade.problem, tests))
            return found

    return read
