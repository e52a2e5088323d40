"""GitLab: worked examples run in each student's project, hidden tests in the course's own, for all students."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.classroom.ci import repositories
from grader.course.catalogue import Exercise


def fill(new: Path, exercises: Sequence[Exercise]) -> None:
    """Write the two repositories and a README."""
    repositories.fill(new, exercises, "gitlab")
