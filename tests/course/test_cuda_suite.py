"""The hidden tests of CUDA, which no machine of ours has, run on a simulated one: their own slips show there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.catalogue import Exercise, exercises, find

SCRIPT = Path(__file__).with_name("on_simulated_cuda.py")


def on_cuda(submissions: dict[str, Path]) -> dict[str, dict]:
    """What comes of each exercise's suite."""
    asked = [f"{name}={file}" for name, file in submissions.items()]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, SCRIPT, *asked], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert [result["exercise"] for result in found] == list(submissions)
    return {result["exercise"]: result for result in found}


def of_torch() -> list[Exercise]:
    return [exercise for exercise in exercises() if "import torch" in exercise.solution.read_text(encoding="utf-8")]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_every_reference_passes_its_suite_on_cuda(part):
    references = {exercise.short: exercise.solution for exercise in of_torch()[part::4]}
    for name, result in on_cuda(references).items():
        on_gpu = [case for case in result["cases"] if case["device"] == "cuda"]
        assert (result["faults"], bool(on_gpu)) == ([], True), name
        assert [case for case in result["cases"] if case["outcome"] != "passed"] == [], name


def test_what_is_wrong_on_cuda_alone_has_a_verdict_of_its_own(tmp_path):
    exercise, wrong = find("mse"), tmp_path / "mse.py"
    right = exercise.solution.read_text(encoding="utf-8")
    gradient = "self.gradient = 2 * self.difference / self.difference.numel()"
    assert gradient in right
    wrong.write_text(right.replace(gradient, f"{gradient} * (2 if self.difference.is_cuda else 1)"), encoding="utf-8")
    cases = {case["id"]: case for case in on_cuda({"exercise05": wrong})["exercise05"]["cases"]}
    verdict = cases["test_cpu_and_cuda"]
    assert verdict["outcome"] == "failed"
    assert verdict["feedback"].startswith("Wrong on CUDA alone: backprop_gradient returns the gradient")
    assert "on the CPU alone" not in verdict["feedback"]
