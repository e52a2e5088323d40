"""GitHub: annotations in a job's log, its summary, and the results that Classroom's reporter reads.

The reporter (classroom-resources/autograding-grading-reporter) takes them, in base64, from the environment variable
<STEP-ID>_RESULTS, which its workflow sets to the output `result` of the step with that id.
"""

from __future__ import annotations

import base64
import secrets
from pathlib import PurePath
from typing import Any

from grader import sanitize
from grader.reporting import text
from grader.reporting.interface import Target
from grader.reporting.json import fitting
from grader.reporting.sentences import Sentence, chapters, in_order, remarks
from grader.results import Report

STATUS = {"passed": "pass", "failed": "fail", "error": "error"}
OF_A_TEST = {"passed": "pass", "not_run": "error"}
SIGNS = {"passed": "✅", "not_checked": "⏳", "not_run": "➖"}
MAX_BYTES = 96_000  # as base64 it must fit into one environment variable, 128 KiB on Linux
MAX_SUMMARY = 2_000  # characters for one test; a step may have 1 MiB


def render(report: Report, target: Target) -> str:
    """The results for Classroom's reporter: base64, on one line."""
    return _results(report) + "\n"


def render_log(report: Report, target: Target) -> str:
    """The report for a job's log, and an annotation for each cause."""
    token = secrets.token_hex(16)
    # No line is a command until the token appears, which nobody can guess.
    quiet = f"::stop-commands::{token}\n{text.render(report, target)}::{token}::\n"
    return quiet + "".join(line + "\n" for line in _annotations(report))


def job_files(report: Report) -> dict[str, str]:
    """The step's summary and its output, by the variables that name their files."""
    return {"GITHUB_STEP_SUMMARY": _summary(report), "GITHUB_OUTPUT": f"result={_results(report)}\n"}


def _results(report: Report) -> str:
    """The results as base64. The reporter adds up the scores of the tests, and always needs `tests`."""
    results = {
        "version": 1,
        "status": STATUS[report.status],
        "max_score": report.max_score,
        "message": "\n".join(remarks(report)),
        "tests": [_test(report, test) for test in in_order(report)],
    }
    return base64.b64encode(fitting(results, MAX_BYTES).encode()).decode()


def _test(report: Report, test: Sentence) -> dict[str, Any]:
    return {
        "name": test.shown.sentence,
        "status": OF_A_TEST.get(test.shown.outcome, "fail"),
        "score": round(test.earned, 6),
        "max_score": round(test.most, 6),
        "message": test.in_full,
        "test_code": "",
        "filename": report.submission.path,
        "line_no": _line_number(report, test),
        "duration": round(test.duration_s, 3),
    }


def _annotations(report: Report) -> list[str]:
    """One for each cause: `::error file=linear.py,line=7,title=…::…`. A fault of the course has no file."""
    file = sanitize.workflow_property(sanitize.line(report.submission.path))
    found = []
    for test in _causes(report):
        title = sanitize.workflow_property(sanitize.line(test.shown.sentence))
        number = _line_number(report, test)
        line = f",line={number}" if number else ""
        message = sanitize.workflow_data(sanitize.block(test.in_full))
        found.append(f"::error file={file}{line},title={title}::{message}")
    if report.status == "error":
        found.append(f"::error title=Not graded::{sanitize.workflow_data(sanitize.block(_said(report)))}")
    return found


def _causes(report: Report) -> list[Sentence]:
    """The wrong tests, one for each cause."""
    sentences = (test for chapter in chapters(report) for test in chapter.sentences)
    return [test for test in sentences if test.wrong and not test.same_as]


def _line_number(report: Report, test: Sentence) -> int:
    """The line of the submission's file to look at; 0 if none is known, or it is somewhere else, as in a notebook."""
    place = test.line
    return place.line if place and place.label == sanitize.line(PurePath(report.submission.path).name) else 0


def _summary(report: Report) -> str:
    rows = [f"| {_sign(t)} | {_markdown(t.shown.sentence)} | {t.points} |" for t in in_order(report)]
    why = [f"**{_markdown(test.shown.sentence)}**\n\n{_markdown(test.in_full)}\n" for test in _causes(report)]
    head = f"### {_markdown(report.title)}: {report.verdict}\n"
    said = f"{_markdown(_said(report))}\n" if remarks(report) else ""
    return "\n".join((head, "| | | points |\n|---|---|---|", *rows, "", *why, said))


def _said(report: Report) -> str:
    return "\n".join(remarks(report))


def _sign(test: Sentence) -> str:
    return SIGNS.get(test.shown.outcome, "❌")


def _markdown(said: str) -> str:
    return sanitize.markdown(sanitize.block(said, MAX_SUMMARY))
