"""JUnit XML, as pytest writes it (its junit-10.xsd): a case a testcase.

JUnit has no points: they are properties of the suite. A test that costs the learner points is a failure; one that waits
for another test or can't be run here is skipped; an error is a fault of the course. If the submission can't be read,
the only case is a failure.
"""

from __future__ import annotations

import time

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from grader import sanitize
from grader.reporting.interface import Target
from grader.reporting.sentences import CARRIED, Sentence, in_order, remarks
from grader.results import Report, TestResult


def render(report: Report, target: Target) -> str:
    """The report as JUnit XML."""
    suite = TestSuite(report.exercise)
    suite.timestamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
    for name, value in _properties(report).items():
        suite.add_property(name, sanitize.line(value))
    suite.add_testcases([_case(report, case) for test in in_order(report) for case in test.cases])
    if report.status == "error":
        suite.add_testcase(_case_of_its_own(report, Error, "fault"))
    elif not report.tests and report.status == "failed":  # unreadable: an empty suite would look like a success
        suite.add_testcase(_case_of_its_own(report, Failure, "unreadable"))
    suite.update_statistics()  # type: ignore[no-untyped-call]
    xml = JUnitXml("grade")
    xml.add_testsuite(suite)
    return str(xml.tostring().decode()) + "\n"  # type: ignore[no-untyped-call]


def _properties(report: Report) -> dict[str, str]:
    said = {
        "score": f"{report.score:g}", "max_score": f"{report.max_score:g}", "status": report.status,
        "version": report.version, "submission": report.submission.path, "seed": str(report.environment.seed),
        "torch": report.environment.torch, "device": report.environment.device,
    }  # fmt: skip
    if remarks(report):
        said["remarks"] = " ".join(remarks(report))
    return said | {f"points.{test.name}": test.points for test in in_order(report) if test.points}


def _case(report: Report, case: TestResult) -> TestCase:
    found = TestCase(sanitize.line(case.id), report.exercise, round(case.duration_s, 3))
    feedback = sanitize.block(Sentence((case,)).in_full)
    sentence = sanitize.line(case.sentence)
    if case.outcome == "passed":
        found.system_out = "\n".join(filter(None, (sentence, CARRIED if case.carried else "", _printed(case))))
    elif case.outcome in ("not_checked", "not_run"):
        found.result = [Skipped(feedback, case.outcome)]
    else:
        failure = Failure(sentence, case.outcome)
        failure.text = feedback
        if _printed(case):
            found.system_out = _printed(case)
        found.result = [failure]
    return found


def _printed(case: TestResult) -> str:
    return sanitize.block(case.printed) if case.visibility == "visible" else ""


def _case_of_its_own(report: Report, result: type[Error | Failure], kind: str) -> TestCase:
    case = TestCase("grading", report.exercise, 0.0)
    case.result = [result(sanitize.block("\n".join(remarks(report))), kind)]
    return case
