"""GitHub: worked examples run in each student's repository, hidden tests in the course's own, over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.classroom.ci import repositories
from grader.course.catalogue import Exercise


def fill(new: Path, exercises: Sequence[Exercise]) -> None:
    """Write the two repositories, and what to do with them."""
    repositories.fill(new, exercises, "github")
