"""The main path: find the exercise, read the submission, run the tests on it, give points."""

from __future__ import annotations

import secrets
from pathlib import Path

from grader import catalogue
from grader.results import Report, Status, SubmissionRecord
from grader.scoring import score
from grader.session.launch import Examiner
from grader.submission.collect import collect

DEVICES = {"cpu": ("cpu",), "cuda": ("cuda",), "auto": ("cpu", "cuda")}


def grade(exercise: str, submission: Path | None = None, device: str = "auto", seed: int | None = None) -> Report:
    """Grade one submission to one exercise.

    exercise: any of its names. submission: a .py file, a notebook or a folder; by default the exercise's own file in
    the working folder. device: "cpu", "cuda" or "auto" (the CPU, and CUDA where there is one). seed: of the
    hidden inputs; by default one that nobody can guess.

    Raises UsageFault for a wrong command or an unreadable file, CourseFault and GraderFault for what is not the learner's.
    """
    found = catalogue.find(exercise)
    path = submission or own_file(found)
    with Examiner() as examiner:  # it loads torch while the submission is read
        taken = collect(path, found.stub, tuple(found.interface), found.by_hand)
        session = examiner.run(found.name, taken, secrets.randbits(31) if seed is None else seed, DEVICES[device])
    tests, earned, most = score(session.cases)
    status: Status = "error" if session.faults else "passed" if tests and earned == most and most > 0 else "failed"
    return Report(
        exercise=found.name, title=found.title, version=found.version,
        submission=SubmissionRecord(taken.path, taken.sha256), status=status, score=earned, max_score=most,
        tests=tests, environment=session.environment, notes=(*taken.notes, *session.notes, *session.faults),
    )  # fmt: skip
