"""Autolab: the report in words, and as its last line the scores (https://docs.autolabproject.com/lab/).

After a fault there is no score: `{"scores": {}}`.
"""

from __future__ import annotations

import json

from grader.reporting import text
from grader.reporting.interface import Target
from grader.results import Report


def render(report: Report, target: Target) -> str:
    """The report as text, and its score for the problem that has the exercise's short name ("exercise03")."""
    problem = report.exercise.partition("_")[0]
    fault = report.status == "error"
    scores = {"scores": {}} if fault else {"scores": {problem: report.score}, "scoreboard": [report.score]}
    return text.render(report, target) + json.dumps(scores) + "\n"
