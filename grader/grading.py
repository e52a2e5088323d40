"""The main path: find the exercise, read the submission, run the tests on it, give points."""

from __future__ import annotations

import secrets
from pathlib import Path

from grader import catalogue
from grader.results import Report, SessionResult, Status, SubmissionRecord
from grader.scoring import score
from grader.session.launch import Examiner
from grader.submission.collect import collect
from grader.submission.own_file import own_file

DEVICES = {"cpu": ("cpu",), "cuda": ("cuda",), "auto": ("cpu", "cuda")}


def grade(
    examiner: Examiner, exercise: str, submission: Path | None = None, device: str = "auto", seed: int | None = None
) -> Report:
    """Grade one submission to one exercise.

    examiner: a fresh one, still loading torch. exercise: any of its names. submission: a .py file, a notebook or a
    folder; by default the exercise's own file in the working folder. device: "cpu", "cuda" or "auto" (the CPU, and
    CUDA where there is one). seed: of the hidden inputs; by default one that nobody can guess.

    Raises UsageFault for a wrong command or an unreadable file, CourseFault and GraderFault for what isn't the user's.
    """
    found = catalogue.find(exercise)
    path = submission or own_file(found.name, found.stub, catalogue.course_root())
    taken = collect(path, found.stub, found.names, found.by_hand, found.numpy_only)
    session = examiner.run(found.name, taken, secrets.randbits(31) if seed is None else seed, DEVICES[device])
    tests, earned, most = score(session.cases)
    notes = (*taken.notes, *session.notes, *session.faults, *_unjudged(found, most))
    return Report(
        exercise=found.name, title=found.title, version=found.version,
        submission=SubmissionRecord(taken.path, taken.sha256), status=_status(found, session, earned),
        score=earned, max_score=most, tests=tests, environment=session.environment, notes=notes,
    )  # fmt: skip


def _status(exercise: catalogue.Exercise, session: SessionResult, earned: float) -> Status:
    if session.faults:
        return "error"
    return "passed" if earned == exercise.points else "failed"


def _unjudged(exercise: catalogue.Exercise, most: float) -> tuple[str, ...]:
    """What couldn't be run here is said, not skipped in silence."""
    if most >= exercise.points:
        return ()
    return (f"Only {most:g} of the {exercise.points:g} points could be judged on this machine.",)
