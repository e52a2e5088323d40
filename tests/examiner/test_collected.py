"""pytest collects an exercise's tests once; each submission is judged by them as if it were the first."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from grader.course.catalogue import find
from grader.submission.submitted import submitted

ROOT = Path(__file__).resolve().parents[2]
NAME = "exercise03_linear"
EXERCISE = find("3")
WRONG = ROOT / "tests/diagnosis/unlisted/exercise03/upstream_squared.py"
NOTED = """

import pytest


@pytest.fixture(scope="module")
def noted():
    return []


@pytest.mark.points(0)
def test_noted(submission, noted):
    "What a fixture of the module's gives is new for each submission."
    assert noted == []
    noted.append(1)
"""


@pytest.fixture
def judged(examiner):
    """A file's result in the examiner that all others have asked, without its times."""

    def run(file, seed=1, mode="grade", devices=("cpu",)):
        result = asdict(examiner.run(EXERCISE.name, submitted(EXERCISE, file), seed, devices, mode=mode))
        for case in result["cases"]:
            case.pop("duration_s")
        result.pop("environment")
        return result

    return run


def test_a_submission_has_the_same_result_whatever_came_before(judged):
    wrong, right = judged(WRONG), judged(EXERCISE.solution)
    killed = judged(WRONG, mode="kill")  # which ends at the first wrong case
    assert [case["outcome"] for case in killed["cases"]].count("failed") == 1
    assert judged(WRONG, mode="kill") == killed
    assert judged(EXERCISE.solution, mode="kill") == judged(EXERCISE.solution, mode="kill")
    assert judged(WRONG, mode="kill") == killed
    judged(WRONG, devices=("cpu", "cuda"))
    assert judged(WRONG) == wrong
    assert judged(EXERCISE.solution) == right
    assert {case["outcome"] for case in right["cases"]} == {"passed"}


def test_sizes_are_drawn_for_each_submission(judged, tmp_path):
    turned = tmp_path / "linear.py"
    source = EXERCISE.solution.read_text(encoding="utf-8")
    turned.write_text(source.replace("return self.x_gradient", "return self.x_gradient.T"), encoding="utf-8")

    def said(seed):
        cases = judged(turned, seed)["cases"]
        return next(case["feedback"] for case in cases if case["id"].startswith("test_input_gradient[many"))

    first, other, again = map(said, (1, 2, 1))
    assert "shape" in first
    assert first == again
    assert first != other


def test_a_fixture_of_a_module_is_set_up_for_each_submission(checkout):
    for room in ("exercises", "solutions", "tests/hidden"):
        quiet = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / room / NAME, checkout.root / room / NAME, ignore=quiet)
    with (checkout.root / "tests/hidden" / NAME / "test_linear.py").open("a", encoding="utf-8") as file:
        file.write(NOTED)
    students = checkout.root.parent / "class"
    for student in ("ann", "ben", "cem"):
        (students / student).mkdir(parents=True)
        shutil.copy(EXERCISE.solution, students / student)
    done = checkout.grade("batch", students, "-g", students.with_suffix(".db"), "--device", "cpu", "--jobs", "1")
    assert done.code == 0, done.said
    assert done.out.count("10/10") == 3, done.out
