"""The main path of `grade batch`: what is handed in → what isn't known yet → judged, anywhere → the gradebook."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from grader.classroom.engines.interface import Engine, Job, JobResult
from grader.classroom.gradebook import Gradebook, Result
from grader.classroom.intake.interface import Found, HandIn
from grader.classroom.keys import key_of, key_of_unreadable
from grader.course.catalogue import find
from grader.errors import Fault, SubmissionFault
from grader.results import Report
from grader.submission.interface import Submission
from grader.submission.submitted import submitted


@dataclass(frozen=True)
class Step:
    """One hand-in is done, and its grade is stored. how: "known" from an earlier batch, "graded" now, "unreadable" (why
    says it: there is nothing to judge, 0 points) or "fault" (of the course or the grader: nothing is stored, the next
    batch tries again). before: the score of an earlier hand-in or grading, if there is one and this is another result.
    """

    hand_in: HandIn
    how: Literal["known", "graded", "unreadable", "fault"]
    score: float = 0.0
    most: float = 0.0
    why: str = ""
    before: float | None = None


def batch(found: Found, book: Gradebook, engine: Engine, device: str, regrade: bool) -> Iterator[Step]:
    """Grade what isn't in the gradebook yet. Yields a step for each hand-in, in the order in which they are known.

    regrade: grade all of it, known or not. No more than the engine works at is in memory.
    """
    asked: dict[int, tuple[HandIn, Job, str]] = {}
    steps: deque[Step] = deque()

    def jobs() -> Iterator[Job]:
        """What must be judged; the rest is a step already."""
        for number, hand_in in enumerate(sorted(found.hand_ins, key=lambda each: (each.student, each.id))):
            try:
                submission = _read(hand_in)
            except SubmissionFault as fault:
                steps.append(_unreadable(book, hand_in, fault))
                continue
            job = Job(number, hand_in.exercise, submission, device, book.seed)
            key = key_of(hand_in, job)
            known = None if regrade else book.known(key)
            if known is None:
                asked[number] = (hand_in, job, key)
                yield job
            else:
                before = book.add(hand_in, known.number)
                steps.append(Step(hand_in, "known", known.score, known.most, before=before))

    for judged in engine.run(jobs()):
        yield from _drained(steps)
        yield _stored(book, *asked.pop(judged.number), judged)
    yield from steps


def _read(hand_in: HandIn) -> Submission:
    taken = submitted(find(hand_in.exercise), hand_in.path)
    return replace(taken, path=hand_in.shown)  # a student's report says nothing of the teacher's folders


def _unreadable(book: Gradebook, hand_in: HandIn, fault: Fault) -> Step:
    most = find(hand_in.exercise).points
    key = key_of_unreadable(hand_in, fault.what)
    known = book.known(key)
    result = Result(key, hand_in.exercise, 0.0, most, 0.0, problem=f"{fault.what} {fault.do}")
    before = book.add(hand_in, known.number if known else result)
    return Step(hand_in, "unreadable", 0.0, most, fault.what.partition("\n")[0], before)


def _stored(book: Gradebook, hand_in: HandIn, job: Job, key: str, judged: JobResult) -> Step:
    report = judged.report
    # A test that is broken can still tell something, but its verdict isn't one to keep.
    if not isinstance(report, Report) or report.status == "error":
        why = str(report) if isinstance(report, Fault) else " ".join(report.notes)
        return Step(hand_in, "fault", why=why)
    source = "\n".join(chunk.source for chunk in job.submission.chunks)
    result = Result(key, report.exercise, report.score, report.max_score, judged.seconds, "", report, source)
    return Step(hand_in, "graded", report.score, report.max_score, before=book.add(hand_in, result))


def _drained(steps: deque[Step]) -> Iterator[Step]:
    while steps:
        yield steps.popleft()
