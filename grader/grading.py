"""The main path: read the submission, run the exercise's tests on it, give points."""

from __future__ import annotations

import platform
import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import grader
from grader.course.catalogue import Exercise, course_root, find
from grader.errors import SubmissionFault
from grader.examiner.client import Examiner, Told
from grader.examiner.overcome import examined
from grader.learner.own_file import own_file
from grader.reporting.scoring import score
from grader.results import Case, Environment, Report, SessionResult, Status, SubmissionRecord
from grader.submission.cell import Cell
from grader.submission.interface import Submission
from grader.submission.submitted import submitted

HANDED_OUT = "The hidden tests, which give the points, aren't part of this handout: your teacher's grader runs them."
DEVICES = {"cpu": ("cpu",), "cuda": ("cuda",), "auto": ("cpu", "cuda")}


def grade(
    exercise: str | Exercise,
    submission: Path | Cell | None = None,
    *,
    device: str = "auto",
    seed: int | None = None,
    examiner: Examiner | None = None,
    seen: Callable[[Report], None] | None = None,
    planned: Callable[[int], None] | None = None,
    judged: Callable[[Report], None] | None = None,
) -> Report:
    """Grade one submission to one exercise.

    exercise: its name or number as the command takes it ("exercise03", "3"), or the exercise itself. submission: a .py
    file, a notebook, a folder, an archive or a cell; by default the exercise's own file in the working folder. device:
    "cpu", "cuda" or "auto" (the CPU, and CUDA where there is one). seed: of the hidden inputs; by default one that
    nobody can guess. examiner: one to grade with, that has loaded, or is still loading, torch and what the exercise
    preloads; by default one is started and ended. Who grades many keeps one: it saves a second each time.
    seen: is given what is known so far, as a report that says that grading was not finished: before the first test has
    run, then a few times a second as tests have. planned: is given the number of tests, not without `seen`.
    judged: is given the report without the lines of mistakes, before they are sought, which may take some seconds.

    Raises UsageFault for a wrong name or an unreadable file, CourseFault and GraderFault for what isn't the user's.
    """
    found = find(exercise) if isinstance(exercise, str) else exercise
    if examiner is None:
        with Examiner(found.preload) as own:
            return grade(
                found, submission, device=device, seed=seed, examiner=own, seen=seen, planned=planned, judged=judged
            )
    given = submission or own_file(found.name, found.stub, course_root())
    taken = submitted(found, given, siblings=True)
    return judge(found, taken, device, secrets.randbits(31) if seed is None else seed, examiner, seen, planned, judged)


def judge(
    exercise: Exercise, taken: Submission, device: str, seed: int, examiner: Examiner,
    seen: Callable[[Report], None] | None = None, planned: Callable[[int], None] | None = None,
    judged: Callable[[Report], None] | None = None, mode: str = "grade",
) -> Report:  # fmt: skip
    """Run the exercise's tests on what was read, and give points. mode: one of examiner/modes.py.

    Raises CourseFault and GraderFault.

    Code that fails on arrays may have been written for tensors, or the reverse: where that can't be told from what it
    imports, both are tried, and the better report is the one.
    """
    told = _telling(exercise, taken, seed, seen, planned, judged)
    report = _report(exercise, taken, examined(examiner, exercise, taken, seed, DEVICES[device], told, mode))
    if not _is_for_the_other(exercise, taken, report):
        return report
    given, other = ("tensors", "numpy arrays") if taken.uses_torch else ("numpy arrays", "tensors")
    imports = "imports neither torch nor numpy" if taken.uses_torch else "doesn't import torch"
    why = f"What runs of your code {imports}, so it was given {given}"
    notes = (*taken.notes, f"{why}; that failed, so it was given {other}")
    again = replace(taken, uses_torch=not taken.uses_torch, notes=notes)
    second = _report(exercise, again, examined(examiner, exercise, again, seed, DEVICES[device], mode=mode))
    return second if second.score > report.score else replace(report, notes=(*report.notes, why))


def _is_for_the_other(exercise: Exercise, taken: Submission, report: Report) -> bool:
    """Whether it raises exceptions that may come of its arguments being arrays, or tensors."""
    if report.status != "failed" or exercise.numpy_only or exercise.handed_out:
        return False
    said = [test.feedback for test in report.tests if test.points < test.max_points]
    lacks = not taken.uses_torch and any("'numpy.ndarray' object has no attribute" in words for words in said)
    return lacks or (taken.perhaps_other and any(" raised " in words for words in said))


def _telling(
    exercise: Exercise, taken: Submission, seed: int, seen: Callable[[Report], None] | None,
    planned: Callable[[int], None] | None, judged: Callable[[Report], None] | None,
) -> Told | None:  # fmt: skip
    """What is told while the tests run; None if nobody wants to know."""

    def tell_seen(cases: tuple[Case, ...]) -> None:
        if seen is None:
            return
        run = len({case.name for case in cases})
        note = f"Grading was not finished: {run or 'none'} of the tests had run."
        known = _report(exercise, taken, SessionResult(cases, _here(seed)))
        most = 0.0 if exercise.handed_out else exercise.points
        seen(replace(known, status="error", max_score=most, notes=(*taken.notes, note)))

    def tell_judged(session: SessionResult) -> None:
        report = _report(exercise, taken, session)
        if judged is not None and not _is_for_the_other(exercise, taken, report):
            judged(report)

    if seen is None and judged is None:
        return None
    return Told(tell_seen, planned or (lambda _: None), tell_judged)


def unreadable(exercise: Exercise, path: str, fault: SubmissionFault) -> Report:
    """The report on what can't be read as Python: no point, and why. For whoever reads reports and no terminal."""
    return Report(
        exercise=exercise.name, title=exercise.title, version=exercise.version, submission=SubmissionRecord(path, ""),
        status="failed", score=0.0, max_score=0.0 if exercise.handed_out else exercise.points, tests=(),
        environment=_here(seed=0), notes=(f"{fault.what} {fault.do}",),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _here(seed: int) -> Environment:
    """What is known of this machine without an examiner."""
    from importlib.metadata import version  # which takes a while, and only unfinished reports need it

    return Environment(
        python=platform.python_version(), torch=version("torch"), numpy=version("numpy"), grader=grader.__version__,
        platform=platform.platform(), device="not known yet", isolation=(), seed=seed,
    )  # fmt: skip


def _report(exercise: Exercise, taken: Submission, session: SessionResult) -> Report:
    tests, earned, most = score(session.cases)
    notes = (*taken.notes, *session.notes, *session.faults, *_unjudged(exercise, most))
    report = Report(
        exercise=exercise.name, title=exercise.title, version=exercise.version,
        submission=SubmissionRecord(taken.path, taken.sha256), status=_status(exercise, session, earned),
        score=earned, max_score=most, tests=tests, environment=session.environment, notes=notes,
        printed=session.printed,
    )  # fmt: skip
    return _by_examples(report) if exercise.handed_out else report


def _by_examples(report: Report) -> Report:
    """The report of a handout, whose worked examples decide: there are no points to be had."""
    right, of = report.examples
    note = f"Worked examples: {right} of {of} are right. {HANDED_OUT}"
    status: Status = "error" if report.status == "error" else "passed" if right == of else "failed"
    return replace(report, status=status, notes=(*report.notes, note))


def _status(exercise: Exercise, session: SessionResult, earned: float) -> Status:
    if session.faults:
        return "error"
    return "passed" if earned == exercise.points else "failed"


def _unjudged(exercise: Exercise, most: float) -> tuple[str, ...]:
    """What couldn't be run here is said, not skipped in silence."""
    if most >= exercise.points or exercise.handed_out:
        return ()
    return (f"Only {most:g} of the {exercise.points:g} points could be judged on this machine.",)
