"""Gradescope: an autograder.zip for each exercise (https://gradescope-autograders.readthedocs.io/en/latest/)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.classroom.ci.course import course
from grader.classroom.ci.pack import zipped
from grader.classroom.ci.render import put, rendered
from grader.course.catalogue import Exercise


def fill(new: Path, exercises: Sequence[Exercise]) -> None:
    """Write the zips and a README."""
    put(new, rendered("gradescope/top", exercises=exercises))
    for exercise in exercises:
        files = rendered("gradescope/zip", exercise=exercise)
        files |= {f"course/{place}": content for place, content in course([exercise]).items()}
        put(new / exercise.name, {"autograder.zip": zipped(files)})
