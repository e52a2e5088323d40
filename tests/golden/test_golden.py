"""Whole reports of known submissions, kept beside this file: read them to see what a learner sees."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.reporting.json import SCHEMA_FILE

HERE = Path(__file__).parent
SUBMISSIONS = {
    "exercise03": "linear.py",
    "exercise04": "relu.py",
    "exercise05": "mse.py",
    "exercise07": "sigmoid_net.py",
}


@pytest.mark.parametrize(("exercise", "file"), SUBMISSIONS.items(), ids=SUBMISSIONS)
def test_the_report_is_as_it_was(grade, golden, tmp_path, exercise, file):
    shutil.copy(HERE / "submissions" / file, tmp_path)
    done = grade(exercise, "--seed", 1, "--device", "cpu", "--format", "text", "--format", "json", "-o", "report.json")
    assert done.code == 1
    golden(HERE / f"{exercise}.txt", done.out)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    golden(HERE / f"{exercise}.json", json.dumps(_without_machine(report), indent=1, ensure_ascii=False) + "\n")


def _without_machine(report: dict[str, Any]) -> dict[str, Any]:
    """The report without times, versions, and numbers below what rounding decides."""
    for test in report["tests"]:
        del test["duration_s"]
        if test["error"]:
            test["error"] = {
                name: value and float(f"{value:.3g}") for name, value in test["error"].items() if name != "allowed"
            }
        if test["diagnosis"] and test["diagnosis"]["factor"]:
            test["diagnosis"]["factor"] = float(f"{test['diagnosis']['factor']:.4g}")
    report["environment"] = {"seed": report["environment"]["seed"], "device": report["environment"]["device"]}
    return report
