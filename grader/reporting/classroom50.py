"""classroom50's result.json, schema classroom50/result/v1.

Its points are whole numbers, ours may be halves and quarters: they are told in hundredths, in every report alike. What
it says of the submission besides comes from its runner's environment, which also stamps owner and assignment_type.
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
    """classroom50's result. It has no word for a fault: that is a test, worth nothing."""
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
    """What the runner says; an empty text isn't allowed in a result."""
    return os.environ.get(name) or otherwise
