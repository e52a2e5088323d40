"""Checking that no stub is solved: whoever tries an exercise in the course itself fills in its stub."""

from __future__ import annotations

from collections.abc import Sequence

from grader.course.catalogue import Exercise, preloads
from grader.errors import CourseFault, GraderFault
from grader.examiner.client import Examiner
from grader.examiner.pool import in_parallel
from grader.reporting.scoring import score
from grader.submission.submitted import submitted

SEED = 1


def check(exercises: Sequence[Exercise]) -> None:
    """Grade each stub. Raises CourseFault if one earns a point."""
    for exercise, earned in in_parallel(exercises, _earned, preloads(exercises)):
        if isinstance(earned, GraderFault):
            raise earned
        if earned:
            raise CourseFault(
                f"{exercise.public_folder / exercise.stub} is no stub: it earns {earned:g} of {exercise.points:g} "
                "points.",
                "Restore the stub (git restore), and keep your answer elsewhere.",
            )


def _earned(examiner: Examiner, exercise: Exercise) -> float:
    stub = submitted(exercise, exercise.public_folder / exercise.stub)
    return score(examiner.run(exercise.name, stub, SEED, ("cpu",)).cases)[1]
