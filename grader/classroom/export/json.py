"""The whole gradebook with the outcome of each test, for other programs (JSON Schema: schema/gradebook-1.json)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from grader import sanitize
from grader.classroom.export.interface import Exported, Wanted
from grader.classroom.export.table import Row, Table, is_late, table
from grader.classroom.gradebook import Grade, Gradebook
from grader.results import Report, TestResult

SCHEMA = "grader.gradebook/1"


def export(book: Gradebook, wanted: Wanted) -> Exported:
    """Students in the order of their names, an exercise's tests in the order of its files."""
    whole = table(book)
    data = {
        "schema": SCHEMA, "gradebook": wanted.name, "due": _moment(wanted.due),
        "exercises": [{"name": name, "max_score": most} for name, most in whole.most.items()],
        "students": [_student(row, whole, book, wanted) for row in whole.rows],
        "left_out": [{"file": left.shown, "why": left.why} for left in book.left_out()],
    }  # fmt: skip
    return Exported(json.dumps(sanitize.throughout(data), ensure_ascii=False, indent=1) + "\n")


def _student(row: Row, whole: Table, book: Gradebook, wanted: Wanted) -> dict[str, Any]:
    return {
        "student": row.student, "id": row.id, "total": row.total, "percent": whole.percent(row), "problem": row.problem,
        "grades": [_grade(grade, book.report(grade.result), wanted) for grade in row.grades.values()],
    }  # fmt: skip


def _grade(grade: Grade, report: Report | None, wanted: Wanted) -> dict[str, Any]:
    return {
        "exercise": grade.exercise, "score": grade.score, "max_score": grade.most, "before": grade.before,
        "file": grade.shown, "submitted": _moment(grade.submitted), "late": is_late(grade, wanted.due),
        "graded": _moment(grade.graded), "seconds": grade.seconds, "problem": grade.problem,
        "version": report.version if report else None, "sha256": report.submission.sha256 if report else None,
        "tests": [_test(case) for case in report.tests] if report else [],
    }  # fmt: skip


def _test(case: TestResult) -> dict[str, Any]:
    why = case.diagnosis
    return {
        "id": case.id, "sentence": case.sentence, "outcome": case.outcome, "visibility": case.visibility,
        "points": case.points, "max_points": case.max_points, "feedback": case.feedback,
        "diagnosis": {"kind": why.kind, "mistake": why.mistake, "advice": why.advice} if why else None,
        "lines": [
            {"label": place.label, "line": place.line, "function": place.function, "source": place.source,
             "kind": place.kind}
            for place in case.repairs
        ],
    }  # fmt: skip


def _moment(time: datetime | None) -> str | None:
    return time.isoformat(timespec="seconds") if time else None
