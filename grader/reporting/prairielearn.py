"""PrairieLearn's results.json: https://docs.prairielearn.com/externalGrading/

A fault of the course or the grader is `gradable: false`: it doesn't count as an attempt of the learner.
"""

from __future__ import annotations

from typing import Any

from grader.reporting.interface import Target
from grader.reporting.json import fitting
from grader.reporting.sentences import Sentence, in_order, printed, remarks
from grader.results import Report

MAX_BYTES = 1_000_000


def render(report: Report, target: Target) -> str:
    """PrairieLearn's results, cut to the size that it accepts."""
    fault = report.status == "error"
    said = "\n".join(remarks(report))
    verdict: dict[str, Any] = {"gradable": not fault}
    if fault:
        verdict["format_errors"] = [said]
    results = {
        **verdict,
        "score": min(1.0, report.score / report.max_score) if report.max_score else 0.0,
        "message": said,
        "output": "\n".join(f"{when}:\n{text}" for when, text in printed(report)),
        "tests": [_test(test) for test in in_order(report)],
    }
    return fitting(results, MAX_BYTES) + "\n"


def _test(test: Sentence) -> dict[str, Any]:
    """One test. Worked examples have 0 of 0 points, as PrairieLearn requires points for all tests or for none."""
    return {
        "name": test.shown.sentence,
        "points": round(test.earned, 6),
        "max_points": round(test.most, 6),
        "output": test.in_full,
    }
