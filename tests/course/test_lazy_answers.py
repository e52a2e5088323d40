"""Answers without a gradient in them. What they may earn is said in design/lazy-answers.md, and in the first line of
each file in tests/cases/attacks that hands on something else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.catalogue import exercises, find
from grader.reporting.scoring import score
from grader.submission.submitted import submitted

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "design" / "lazy-answers.md"
TERMS = re.compile(r"# exercise (\d\d): earns at most ([\d.]+)")


def attacks():
    """Each file with its exercise, and what it may earn."""
    for file in sorted((ROOT / "tests" / "cases" / "attacks").glob("*.py")):
        if terms := TERMS.match(file.read_text(encoding="utf-8")):
            yield pytest.param(file, find(terms[1]), float(terms[2]), id=file.stem)


@pytest.mark.slow
@pytest.mark.parametrize(("file", "exercise", "most"), list(attacks()))
def test_what_is_no_gradient_earns_nothing_by_being_handed_on(examiner, file, exercise, most):
    for seed in (1, 2):
        result = examiner.run(exercise.name, submitted(exercise, file), seed, ("cpu",), "points")
        assert score(result.cases)[1] <= most


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
