"""Answers without a gradient in them: what they may earn is said in design/lazy-answers.md."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.catalogue import exercises

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "design" / "lazy-answers.md"


@pytest.mark.slow
def test_no_lazy_answer_earns_more_than_its_honest_parts_and_one_point():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.lazy_answers"], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, encoding="utf-8", timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_table_has_every_exercise():
    rows = [line.split(" | ")[0] for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert rows[1:] == [f"| {exercise.number:02}" for exercise in exercises()]
