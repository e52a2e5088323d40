"""Submissions whose answers end the examiner: what another examiner makes of them."""

from __future__ import annotations

from dataclasses import replace

from grader.course.catalogue import Exercise
from grader.examiner.client import Examiner, Overcome, Told
from grader.results import SessionResult
from grader.submission.interface import Submission
from grader.submission.submitted import submitted


def examined(
    examiner: Examiner, exercise: Exercise, submission: Submission, seed: int, devices: tuple[str, ...],
    told: Told | None = None, mode: str = "grade",
) -> SessionResult:  # fmt: skip
    """Examine a submission, as Examiner.run does.

    If that ends the examiner, a new one tries. If that ends, too, and a third one has no trouble with the reference
    solution, then the submission is at fault: none of its tests passes. An examiner that ends in the search for a line
    has judged all before: the verdicts stand.

    Raises:
        CourseFault: As Examiner.run.
        GraderFault: As Examiner.run; and if it isn't certain that the submission is at fault.
    """
    told = told or Told()
    judged: list[SessionResult] = []

    def keep(result: SessionResult) -> None:
        judged.append(result)
        told.judged(result)

    keeping = replace(told, judged=keep)
    try:
        return examiner.run(exercise.name, submission, seed, devices, mode, told=keeping)
    except Overcome as first:
        why = first
    if not judged and not why.by_time:
        try:
            with Examiner(exercise.preload) as fresh:
                return fresh.run(exercise.name, submission, seed, devices, mode, told=keeping)
        except Overcome as again:
            why = again
    if judged:
        note = f"The grader's own process {why.how} when it looked for a line; every verdict stands."
        return replace(judged[-1], notes=(*judged[-1].notes, note))
    if exercise.handed_out:  # there is no reference
        raise why
    with Examiner(exercise.preload) as other:
        other.run(exercise.name, submitted(exercise, exercise.solution), seed, devices)
        sentence = (
            f"The grader's own process {why.how} each time it judged what your code gives, but not with the reference "
            "solution. Return what README.md asks for, in the sizes that it asks for."
        )
        return other.run(exercise.name, submission, seed, devices, given_up=sentence)
