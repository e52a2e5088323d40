"""The text report: one sentence a test, one message a cause, nothing of the learner's is markup."""

from __future__ import annotations

import io
from dataclasses import replace

from grader.report import text
from grader.results import Diagnosis, Environment, LayerStatus, Report, SubmissionRecord, TestResult

ENVIRONMENT = Environment(
    "3.11", "2.13", "2.4", "0.1", "Linux", "cpu", (LayerStatus("landlock", False, "no kernel support"),), 7
)
TEST = TestResult(
    id="test_a[7-float32-cpu]", sentence="A is right.", outcome="passed", device="cpu", dtype="float32",
    visibility="hidden", points=2.0, max_points=2.0,
)  # fmt: skip
REPORT = Report(
    "exercise03_linear",
    "A linear layer",
    "1",
    SubmissionRecord("linear.py", "0"),
    "passed",
    2.0,
    2.0,
    (TEST,),
    ENVIRONMENT,
)


def written(*tests: TestResult, encoding: str = "utf-8", **more: object) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    text.write(replace(REPORT, tests=tests, **more), out)
    out.flush()
    return out.buffer.getvalue().decode(encoding)


def test_a_passed_test_is_one_line():
    assert "✓  A is right." in written(TEST)
    assert "2 / 2" in written(TEST)


def test_one_cause_is_told_once():
    failed = replace(
        TEST, outcome="failed", points=0.0, feedback="It is wrong.", diagnosis=Diagnosis("sign", "Turn it round.")
    )
    page = written(failed, replace(failed, id="test_b[7-float32-cpu]", sentence="B is right."))
    assert page.count("Turn it round.") == 1
    assert page.count("For the same reason.") == 1


def test_the_worst_case_stands_for_its_test():
    failed = replace(TEST, id="test_a[1-float32-cpu]", outcome="failed", feedback="Wrong for one row.")
    page = written(TEST, failed)
    assert "Wrong for one row." in page
    assert "Wrong in 1 of 2 cases." in page


def test_missing_layers_and_the_seed_are_named():
    assert "seed 7" in written(TEST)
    assert "missing: landlock" in written(TEST)


def test_a_fault_of_the_course_is_not_the_learners():
    assert "A fault of the course, not of yours" in written(TEST, status="error", notes=("test_a is broken",))


def test_markup_of_the_learners_stays_text():
    failed = replace(TEST, outcome="failed", feedback="raised ValueError: [red]PASSED[/red] :tada:")
    assert "[red]PASSED[/red] :tada:" in written(failed)


def test_a_stream_that_knows_no_unicode_gets_plain_signs():
    page = written(TEST, replace(TEST, id="test_b[7]", outcome="failed", feedback="is – wrong"), encoding="ascii")
    assert "ok A is right." in page
    assert "is - wrong" in page
