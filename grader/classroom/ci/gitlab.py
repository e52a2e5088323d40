"""GitLab: worked examples run in each student's project, hidden tests in the course's own, over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.classroom.ci import repositories
from grader.course.catalogue import Exercise


def fill(new: Path, exercises: Sequence[Exercise]) -> None:
    """Write the two repositories, and what to do with them."""
    repositories.fill(new, exercises, "gitlab")
