"""Whether what is handed out isn't solved already: who tries an exercise in the course itself fills in its stub."""

from __future__ import annotations

from collections.abc import Sequence

from grader.catalogue import Exercise, preloads
from grader.errors import CourseFault, GraderFault
from grader.scoring import score
from grader.session.examiners import in_parallel
from grader.session.launch import Examiner
from grader.session.submitted import submitted

SEED = 1


def check(exercises: Sequence[Exercise]) -> None:
    """Grade each stub. Raises CourseFault if one earns a point."""
    for exercise, earned in in_parallel(exercises, _earned, preloads(exercises)):
        if isinstance(earned, GraderFault):
            raise earned
        if earned:
            raise CourseFault(
                f"{exercise.open_room / exercise.stub} is no stub: it earns {earned:g} of {exercise.points:g} points.",
                "Put the stub back (git restore), and keep your own answer elsewhere.",
            )


def _earned(examiner: Examiner, exercise: Exercise) -> float:
    stub = submitted(exercise, exercise.open_room / exercise.stub)
    return score(examiner.run(exercise.name, stub, SEED, ("cpu",)).cases)[1]
