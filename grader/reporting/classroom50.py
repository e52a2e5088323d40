"""classroom50's result.json, schema classroom50/result/v1.

Its points are whole numbers and ours may be fractions, so all points are written in hundredths. The data about the
submission come from the environment of its runner, which also adds owner and assignment_type.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any

from grader import sanitize
from grader.reporting.interface import Target
from grader.reporting.sentences import in_order, remarks
from grader.results import Report

SCHEMA = "classroom50/result/v1"
PER_POINT = 100
NOT_SAID = "unknown"


def render(report: Report, target: Target) -> str:
    """classroom50's result. It has no status for a fault: a fault becomes a test without points."""
    commit = _runner("COMMIT_URL")
    fault = [_test(" ".join(remarks(report)), False, 0, 0)] if report.status == "error" else []
    tests = [_test(t.shown.sentence, t.shown.outcome == "passed", t.earned, t.most) for t in in_order(report)]
    result = {
        "schema": SCHEMA,
        "classroom": _runner("CLASSROOM"),
        "assignment": _runner("ASSIGNMENT", report.exercise),
        "submission": _runner("SUBMISSION_TAG"),
        "commit": commit,
        "release": _runner("RELEASE_URL"),
        "review": _runner("REVIEW_URL", commit),
        "datetime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "score": sum(test["score"] for test in tests),
        "max-score": round(report.max_score * PER_POINT),
        "tests": [*fault, *tests],
    }
    return json.dumps(sanitize.throughout(result), indent=2, ensure_ascii=False) + "\n"


def _test(name: str, passed: bool, earned: float, most: float) -> dict[str, Any]:
    points = {"score": round(earned * PER_POINT), "max-score": round(most * PER_POINT)}
    return {"test-name": name, "passed": passed, **points}


def _runner(name: str, otherwise: str = NOT_SAID) -> str:
    """A variable of the runner. A result may not contain an empty text."""
    return os.environ.get(name) or otherwise
