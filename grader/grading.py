"""The main path: read the submission, run the exercise's tests on it, give points."""

from __future__ import annotations

import secrets
from pathlib import Path

from grader.catalogue import Exercise, course_root
from grader.results import Report, SessionResult, Status, SubmissionRecord
from grader.scoring import score
from grader.session.launch import Examiner
from grader.submission.cell import Cell
from grader.submission.collect import collect
from grader.submission.own_file import own_file

DEVICES = {"cpu": ("cpu",), "cuda": ("cuda",), "auto": ("cpu", "cuda")}


def grade(
    examiner: Examiner,
    exercise: Exercise,
    submission: Path | Cell | None = None,
    device: str = "auto",
    seed: int | None = None,
) -> Report:
    """Grade one submission to one exercise.

    examiner: one that has loaded, or is still loading, torch and what the exercise preloads. submission: a .py file, a
    notebook, a folder or a cell; by default the exercise's own file in the working folder. device: "cpu", "cuda" or
    "auto" (the CPU, and CUDA where there is one). seed: of the hidden inputs; by default one that nobody can guess.

    Raises UsageFault for a wrong command or an unreadable file, CourseFault and GraderFault for what isn't the user's.
    """
    given = submission or own_file(exercise.name, exercise.stub, course_root())
    taken = collect(given, exercise.stub, exercise.names, exercise.by_hand, exercise.numpy_only)
    session = examiner.run(exercise.name, taken, secrets.randbits(31) if seed is None else seed, DEVICES[device])
    tests, earned, most = score(session.cases)
    notes = (*taken.notes, *session.notes, *session.faults, *_unjudged(exercise, most))
    return Report(
        exercise=exercise.name, title=exercise.title, version=exercise.version,
        submission=SubmissionRecord(taken.path, taken.sha256), status=_status(exercise, session, earned),
        score=earned, max_score=most, tests=tests, environment=session.environment, notes=notes,
        printed=session.printed,
    )  # fmt: skip


def _status(exercise: Exercise, session: SessionResult, earned: float) -> Status:
    if session.faults:
        return "error"
    return "passed" if earned == exercise.points else "failed"


def _unjudged(exercise: Exercise, most: float) -> tuple[str, ...]:
    """What couldn't be run here is said, not skipped in silence."""
    if most >= exercise.points:
        return ()
    return (f"Only {most:g} of the {exercise.points:g} points could be judged on this machine.",)
