"""The main path of `grade batch`: submissions → those not graded yet → an engine grades them → the gradebook."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from grader.classroom.engines.interface import Engine, Job, JobResult
from grader.classroom.gradebook import Gradebook, Result
from grader.classroom.intake.beneath import Top
from grader.classroom.intake.copied import copied
from grader.classroom.intake.interface import ClassFolder, StudentSubmission
from grader.classroom.keys import key_of, key_of_unreadable
from grader.course.catalogue import find
from grader.errors import Fault, SubmissionFault
from grader.reporting.sentences import in_order
from grader.results import Report
from grader.submission.interface import Submission
from grader.submission.submitted import submitted


@dataclass(frozen=True)
class Step:
    """One submission is done.

    how: "known" (graded by an earlier batch), "graded" (now), "unreadable" (0 points) or "fault" (of the course or the
    grader: nothing is stored, and the next batch tries again). why: the reason for that, or for 0 points. before: the
    score of the earlier result that this one replaces, if there is one.
    """

    entry: StudentSubmission
    how: Literal["known", "graded", "unreadable", "fault"]
    score: float = 0.0
    most: float = 0.0
    why: str = ""
    before: float | None = None


def batch(
    found: ClassFolder, book: Gradebook, engine: Engine, device: str, regrade: bool, lines: bool = False
) -> Iterator[Step]:
    """Grade the submissions that aren't in the gradebook yet. Yields a step for each, in the order they are finished.

    Only the submissions that the engine is working on are in memory.

    Args:
        regrade: Grade all submissions, even those already in the gradebook.
        lines: Look for the lines of mistakes, too.
    """
    asked: dict[int, tuple[StudentSubmission, Job, str]] = {}
    steps: deque[Step] = deque()

    def jobs() -> Iterator[Job]:
        """The submissions to grade; the others become steps at once."""
        for number, entry in enumerate(sorted(found.submissions, key=lambda each: (each.student, each.id))):
            try:
                submission = _read(found.top, entry)
            except SubmissionFault as fault:
                steps.append(_unreadable(book, entry, fault))
                continue
            job = Job(number, entry.exercise, submission, device, book.seed, lines)
            key, with_lines = key_of(entry, job), key_of(entry, replace(job, lines=True))
            known = None if regrade else book.known(with_lines) or book.known(key)
            if known is None:
                asked[number] = (entry, job, key)
                yield job
            else:
                before = book.add(entry, known.number)
                why = "" if known.score else _why_nothing(book.report(known.number))
                steps.append(Step(entry, "known", known.score, known.most, why, before))

    for judged in engine.run(jobs()):
        yield from _drained(steps)
        yield _stored(book, *asked.pop(judged.number), judged)
    yield from steps


def _read(top: Top, entry: StudentSubmission) -> Submission:
    with copied(top, entry) as file:
        taken = submitted(find(entry.exercise), file, siblings=True)
    return replace(taken, path=entry.shown)  # a student's report doesn't show the teacher's folders


def _unreadable(book: Gradebook, entry: StudentSubmission, fault: Fault) -> Step:
    most = find(entry.exercise).points
    key = key_of_unreadable(entry, fault.what)
    known = book.known(key)
    result = Result(key, entry.exercise, 0.0, most, 0.0, problem=f"{fault.what} {fault.do}")
    before = book.add(entry, known.number if known else result)
    return Step(entry, "unreadable", 0.0, most, fault.what.partition("\n")[0], before)


def _stored(book: Gradebook, entry: StudentSubmission, job: Job, key: str, judged: JobResult) -> Step:
    report = judged.report
    # A report from a broken test isn't kept.
    if not isinstance(report, Report) or report.status == "error":
        why = str(report) if isinstance(report, Fault) else " ".join(report.notes)
        return Step(entry, "fault", why=why)
    source = "\n".join(chunk.source for chunk in job.submission.chunks)
    result = Result(key, report.exercise, report.score, report.max_score, judged.seconds, "", report, source)
    why = "" if report.score else _why_nothing(report)
    return Step(entry, "graded", report.score, report.max_score, why, book.add(entry, result))


def _why_nothing(report: Report | None) -> str:
    """What is wrong with most tests of a report that has no points, in a line."""
    tests = in_order(report) if report else ()
    wrong = Counter(test.feedback.partition("\n")[0] for test in tests if test.wrong)
    return wrong.most_common(1)[0][0] if wrong else ""


def _drained(steps: deque[Step]) -> Iterator[Step]:
    while steps:
        yield steps.popleft()
