"""Exercism's results.json, version 3: https://exercism.org/docs/building/tooling/test-runners/interface"""

from __future__ import annotations

import json
from typing import Any

from grader import sanitize
from grader.reporting.interface import Target
from grader.reporting.sentences import Sentence, in_order, remarks
from grader.results import Report

VERSION = 3
STATUS = {"passed": "pass", "failed": "fail", "error": "error"}
OF_A_TEST = {"passed": "pass", "not_run": "error"}
MAX_MESSAGE, MAX_OUTPUT = 65_535, 500


def render(report: Report, target: Target) -> str:
    """Exercism's results, with the tests in the order of their files.

    `message` is set for an "error" only: grading failed, or the submission isn't valid Python.
    """
    status = STATUS[report.status] if report.tests else "error"
    results = {
        "version": VERSION,
        "status": status,
        "message": _cut("\n".join(remarks(report)), MAX_MESSAGE) if status == "error" else None,
        "tests": [_test(test) for test in in_order(report)],
    }
    return json.dumps(sanitize.throughout(results), indent=2, ensure_ascii=False) + "\n"


def _test(test: Sentence) -> dict[str, Any]:
    """One test. Its test_code is the sentence: a hidden test's code isn't shown."""
    printed = "".join(case.printed for case in test.cases if case.visibility == "visible")
    return {
        "name": test.shown.sentence,
        "status": OF_A_TEST.get(test.shown.outcome, "fail"),
        "message": _cut(test.in_full, MAX_MESSAGE) or None,
        "output": _cut(printed, MAX_OUTPUT) or None,
        "test_code": test.shown.sentence,
    }


def _cut(text: str, most: int) -> str:
    return sanitize.block(text, most)
