"""A grading that is killed in the middle leaves what is known."""

from __future__ import annotations

import base64
import html
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from grader.grading import grade as grade_file
from grader.reporting.json import SCHEMA_FILE

GRADE = Path(sys.executable).with_name("grade")
PATIENCE_S = 60.0
SLOW = """
import time
import torch

class MSE:
    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return (self.difference ** 2).mean()

    def backprop_gradient(self):
        if len(self.difference) != 3:  # not in the worked example
            time.sleep(9)
        self.gradient = 2 * self.difference / self.difference.numel()
        return self.gradient
"""
RIGHT = SLOW.replace("time.sleep(9)", "pass")


def awaited(file, command, enough):
    """What a file has as soon as that is enough; it is whole at every moment."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and command.poll() is None:
        if file.exists():
            found = json.loads(file.read_text(encoding="utf-8"))
            if enough(found):
                return found
        time.sleep(0.01)
    raise AssertionError("it never came so far")


def test_a_killed_command_leaves_the_tests_that_had_run(tmp_path):
    (tmp_path / "mse.py").write_text(SLOW, encoding="utf-8")
    file = tmp_path / "results.json"
    older = tmp_path / "older.json"
    older.write_text("older", encoding="utf-8")
    command = subprocess.Popen(
        [GRADE, "5", "--device", "cpu", "--format", "gradescope", "-o", file, "-o", older], cwd=tmp_path,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        first = awaited(file, command, bool)
        assert "Grading was not finished: none of the tests had run." in first["output"]
        assert "score" not in first  # Gradescope then says that grading failed, instead of marking it with 0
        awaited(file, command, lambda found: any(test.get("status") == "passed" for test in found["tests"]))
    finally:
        command.send_signal(signal.SIGKILL)
        command.wait()
    left = json.loads(file.read_text(encoding="utf-8"))
    assert any(test.get("status") == "passed" for test in left["tests"])
    assert "score" not in left  # and Gradescope would add up those of tests
    assert all("score" not in test for test in left["tests"])
    assert f"Grading was not finished: {len(left['tests'])} of the tests had run." in left["output"]
    assert left["extra_data"]["status"] == "error"
    assert older.read_text(encoding="utf-8") == "older"  # which is replaced by a whole one alone
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".results")] == []


def test_what_is_told_early_is_part_of_the_report(examiner, tmp_path):
    (tmp_path / "mse.py").write_text(RIGHT, encoding="utf-8")
    told = []
    report = grade_file("exercise05", tmp_path / "mse.py", device="cpu", examiner=examiner, seen=told.append)
    assert told[0].tests == ()
    assert told[0].notes == ("Grading was not finished: none of the tests had run.",)
    for early in told:
        assert (early.status, early.max_score, early.environment.seed) == ("error", 10.0, report.environment.seed)
        assert [test.points for test in early.tests] == [test.points for test in report.tests[: len(early.tests)]]
        assert sum(test.points for test in early.tests) == pytest.approx(early.score)
    assert [len(early.tests) for early in told] == sorted({len(early.tests) for early in told})
    assert (report.status, report.notes) == ("passed", ())


def test_whoever_does_not_ask_is_told_the_same_in_the_end(examiner, tmp_path):
    (tmp_path / "mse.py").write_text(RIGHT, encoding="utf-8")
    given = {"device": "cpu", "seed": 3, "examiner": examiner}
    quiet, told = (
        grade_file("exercise05", tmp_path / "mse.py", **given, **more) for more in ({}, {"seen": lambda report: None})
    )
    assert [(test.id, test.points, test.feedback) for test in quiet.tests] == [
        (test.id, test.points, test.feedback) for test in told.tests
    ]


def test_a_pipe_gets_one_report(tmp_path):
    (tmp_path / "mse.py").write_text(RIGHT, encoding="utf-8")
    done = subprocess.run(
        [GRADE, "5", "--device", "cpu", "--format", "json", "-o", "/dev/stdout"], cwd=tmp_path, capture_output=True,
        stdin=subprocess.DEVNULL, timeout=PATIENCE_S,
    )  # fmt: skip
    assert json.loads(done.stdout)["status"] != "error"


@pytest.mark.parametrize("form", ["gradescope", "junit", "json", "github", "classroom50", "exercism"])
def test_what_cannot_be_read_is_reported_too(grade, tmp_path, form):
    """CI shows a report and no terminal, and a syntax error is what students hand in most."""
    (tmp_path / "mse.py").write_text("def (", encoding="utf-8")
    done = grade("5", "--format", form, "-o", "report")
    assert done.code == 2
    written = (tmp_path / "report").read_text(encoding="utf-8")
    said = base64.b64decode(written).decode() if form == "github" else written
    if form != "classroom50":  # which has numbers alone
        assert "isn't valid Python" in html.unescape(said)
    if form == "json":
        jsonschema.validate(json.loads(written), json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    if form == "junit":
        assert 'failures="1"' in written
