"""Every exercise, once: its reference earns full points, its stub none. `grade check` proves the rest (.ci/run)."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from grader.catalogue import Exercise, exercises, find
from grader.explanation import mistakes
from grader.grading import DEVICES
from grader.results import SessionResult
from grader.scoring import score
from grader.session.launch import Examiner
from grader.submission.collect import collect

each_exercise = pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.name)


def examine(examiner: Examiner, exercise: Exercise, file: Path) -> SessionResult:
    taken = collect(file, exercise.stub, exercise.names, exercise.by_hand, exercise.numpy_only)
    return examiner.run(exercise.name, taken, 11, DEVICES["auto"])


@each_exercise
def test_the_reference_earns_full_points_and_cuda_is_judged_or_seen_as_not_run(examiner, exercise):
    result = examine(examiner, exercise, exercise.solution)
    _, earned, most = score(result.cases)
    assert (earned, most, result.faults, result.notes) == (exercise.points, exercise.points, (), ())
    cuda = {(case.outcome, case.feedback) for case in result.cases if case.device == "cuda"}
    if not torch.cuda.is_available():
        assert cuda <= {("not_run", "not run: no CUDA device"), ("not_run", "not run: numpy code has no CUDA")}
    assert cuda or exercise.numpy_only or exercise.dtypes == ("float64",)


@each_exercise
def test_the_stub_earns_nothing_and_every_failure_says_what_to_do(examiner, exercise):
    tests, earned, _ = score(examine(examiner, exercise, exercise.open_room / exercise.stub).cases)
    assert earned == 0
    for test in tests:
        assert test.outcome in ("failed", "not_checked", "not_run")
        assert "is not written yet" in test.feedback or test.outcome != "failed"


@each_exercise
def test_hidden_feedback_shows_no_list_of_numbers(examiner, exercise):
    """Sizes, positions, tolerances and factors, but neither the answer nor the truth."""
    first = mistakes.as_submission(exercise, exercise.mistakes[0])
    for case in examiner.run(exercise.name, first, 11, ("cpu",)).cases:
        if case.visibility == "hidden":
            assert "torch's:" not in case.feedback
            assert "yours:" not in case.feedback


def test_a_class_in_place_of_an_optimizer_is_said_in_one_sentence(examiner):
    """Its `step`, called without an optimizer, raises something deep inside torch."""
    file = Path(__file__).parents[1] / "diagnosis/unlisted/exercise14/class_returned.py"
    failed = [
        case.feedback for case in examine(examiner, find("14"), file).cases if case.id == "test_sgd[5-float32-cpu]"
    ]
    assert failed == ["`make_optimizer` must return an optimizer; it returned a class, which nobody has called."]
