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

    Raises UsageFault for a wrong command or an unreadable file, CourseFault and GraderFault for what is not the learner's.
    """
    found = catalogue.find(exercise)
    path = submission or own_file(found.name, found.stub, catalogue.course_root())
    taken = collect(path, found.stub, found.names, found.by_hand)
    session = examiner.run(found.name, taken, secrets.randbits(31) if seed is None else seed, DEVICES[device])
    tests, earned, most = score(session.cases)
    return Report(
        exercise=found.name, title=found.title, version=found.version,
        submission=SubmissionRecord(taken.path, taken.sha256), status=_status(session, earned, most),
        score=earned, max_score=most, tests=tests, environment=session.environment,
        notes=(*taken.notes, *session.notes, *session.faults),
    )  # fmt: skip


def _status(session: SessionResult, earned: float, most: float) -> Status:
    if session.faults:
        return "error"
    return "passed" if most > 0 and earned == most else "failed"
