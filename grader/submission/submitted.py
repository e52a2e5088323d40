"""Reading a submission the way an exercise requires."""

from __future__ import annotations

from pathlib import Path

from grader.course.catalogue import Exercise
from grader.submission.cell import Cell
from grader.submission.collect import collect
from grader.submission.interface import Submission


def submitted(exercise: Exercise, given: Path | Cell, siblings: bool = False) -> Submission:
    """The submission to this exercise. siblings: whether a file may import what is beside it, which in a class is
    another's. Raises SubmissionFault when there is nothing to judge."""
    return collect(
        given, exercise.stub, exercise.names, exercise.by_hand, exercise.numpy_only, siblings, exercise.also
    )
