"""`grader.grade`, as a program of somebody else's calls it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import grader
from grader.errors import SubmissionFault, UsageFault

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "solutions/exercise05_mse/mse.py"


def test_a_submission_is_graded(examiner):
    report = grader.grade("exercise05", REFERENCE, device="cpu", seed=1, examiner=examiner)
    assert isinstance(report, grader.Report)
    assert (report.status, report.score, report.max_score) == ("passed", 10.0, 10.0)
    assert report.environment.seed == 1
    again = grader.Report.from_dict(report.as_dict())
    assert (again.tests, again.score) == (report.tests, report.score)


def test_what_is_partly_known_is_told(examiner):
    seen = []
    report = grader.grade("5", REFERENCE, device="cpu", seed=1, examiner=examiner, seen=seen.append)
    assert seen[0].status == "error"
    assert seen[0].tests == ()
    assert "not finished" in seen[0].notes[-1]
    assert report.status == "passed"


def test_what_is_judged_is_told_before_its_line_is_sought(examiner, tmp_path):
    file = tmp_path / "mse.py"
    file.write_text(REFERENCE.read_text(encoding="utf-8").replace("torch.mean(", "torch.sum("), encoding="utf-8")
    judged = []
    report = grader.grade("5", file, device="cpu", seed=1, examiner=examiner, judged=judged.append)
    (early,) = judged
    assert early.score == report.score < 10
    assert not any(test.repairs for test in early.tests)
    assert any(test.repairs for test in report.tests)
    grader.grade("5", REFERENCE, device="cpu", seed=1, examiner=examiner, judged=judged.append)
    assert len(judged) == 1


@pytest.mark.parametrize(
    ("exercise", "source", "fault"), [("exercise99", "x = 1", UsageFault), ("5", "def (", SubmissionFault)]
)
def test_what_cannot_be_graded_is_an_exception(examiner, tmp_path, exercise, source, fault):
    file = tmp_path / "mse.py"
    file.write_text(source, encoding="utf-8")
    with pytest.raises(fault) as raised:
        grader.grade(exercise, file, examiner=examiner)
    assert raised.value.what
    assert raised.value.do


def test_importing_it_costs_nothing():
    said = "import grader, sys; grader.grade; print([name for name in ('torch', 'pytest') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_another_name_is_the_usual_error():
    with pytest.raises(AttributeError, match="has no attribute 'grades'"):
        grader.grades  # noqa: B018
