"""Whether what is handed out isn't solved already: who tries an exercise in the course itself fills in its stub."""

from __future__ import annotations

from collections.abc import Sequence

from grader.catalogue import Exercise
from grader.errors import CourseFault, GraderFault
from grader.scoring import score
from grader.session.examiners import in_parallel
from grader.session.launch import Examiner
from grader.submission.collect import collect

SEED = 1


def check(exercises: Sequence[Exercise]) -> None:
    """Grade each stub. Raises CourseFault if one earns a point."""
    preload = tuple({name: None for exercise in exercises for name in exercise.preload})
    for exercise, earned in in_parallel(exercises, _earned, preload):
        if isinstance(earned, GraderFault):
            raise earned
        if earned:
            raise CourseFault(
                f"{exercise.open_room / exercise.stub} is no stub: it earns {earned:g} of {exercise.points:g} points.",
                "Put the stub back (git restore), and keep your own answer elsewhere.",
            )


def _earned(examiner: Examiner, exercise: Exercise) -> float:
    stub = collect(
        exercise.open_room / exercise.stub, exercise.stub, exercise.names, exercise.by_hand, exercise.numpy_only
    )
    return score(examiner.run(exercise.name, stub, SEED, ("cpu",)).cases)[1]
