"""Autolab: the report in words, and as its last line the scores (https://docs.autolabproject.com/lab/).

A fault gives no score: `{"scores": {}}`.
"""

from __future__ import annotations

import json
from typing import TextIO

from grader.reporting import text
from grader.results import Report


def write(report: Report, out: TextIO) -> None:
    """Write the report as text, and its score for the problem that has the exercise's short name ("exercise03")."""
    text.write(report, out)
    problem = report.exercise.partition("_")[0]
    fault = report.status == "error"
    scores = {"scores": {}} if fault else {"scores": {problem: report.score}, "scoreboard": [report.score]}
    out.write(json.dumps(scores) + "\n")
    out.flush()
