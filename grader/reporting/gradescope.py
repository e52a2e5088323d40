"""Gradescope's results.json: https://gradescope-autograders.readthedocs.io/en/latest/specs/

All tests are visible. A single hidden one would hide the learner's total, and there is nothing to hide: feedback on a
hidden test never has numbers. The report of a fault or of a grading that was killed (status "error") has no score, and
its tests have none, as Gradescope would add them up: it then says that the autograder failed.
"""

from __future__ import annotations

import json
from typing import Any

from grader import sanitize
from grader.reporting.interface import Target
from grader.reporting.sentences import Sentence, in_order, printed, remarks
from grader.results import Report

STATUS = {"passed": "passed", "not_run": None}


def render(report: Report, target: Target) -> str:
    """Gradescope's results."""
    tests = in_order(report)
    counts = report.status != "error"
    results: dict[str, Any] = {
        "output": "\n".join((*remarks(report), *(f"{when}:\n{text}" for when, text in printed(report)))),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "execution_time": round(sum(test.duration_s for test in tests), 3),
        "tests": [_test(number, test, counts) for number, test in enumerate(tests, 1)],
        "extra_data": {
            "exercise": report.exercise, "version": report.version, "status": report.status,
            "max_score": report.max_score, "seed": report.environment.seed, "sha256": report.submission.sha256,
        },
    }  # fmt: skip
    if counts:
        results["score"] = report.score
    return json.dumps(sanitize.throughout(results), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _test(number: int, test: Sentence, counts: bool) -> dict[str, Any]:
    status = STATUS.get(test.shown.outcome, "failed")
    return {
        "number": str(number),
        "name": test.shown.sentence,
        **({"score": round(test.earned, 6), "max_score": round(test.most, 6)} if test.most and counts else {}),
        **({"status": status} if status else {}),
        "output": test.in_full,
        "visibility": "visible",
    }
