"""Every exercise keeps its promises: right answers earn full points, the stub none, each mistake is named as itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import mistakes
from grader.catalogue import Exercise, exercises
from grader.grading import DEVICES
from grader.results import SessionResult, TestResult
from grader.scoring import score
from grader.session.launch import Examiner
from grader.submission.collect import collect

COURSE = exercises()
each_exercise = pytest.mark.parametrize("exercise", COURSE, ids=lambda exercise: exercise.name)


def cases(kind: str) -> list[object]:
    """(exercise, file) for every file of a kind."""
    return [
        pytest.param(exercise, file, id=f"{exercise.name}-{file.stem}")
        for exercise in COURSE
        for file in getattr(exercise, kind)
    ]


def examine(examiner: Examiner, exercise: Exercise, file: Path, seed: int = 1) -> SessionResult:
    taken = collect(file, exercise.stub, exercise.names, exercise.by_hand, exercise.numpy_only)
    return examiner.run(exercise.name, taken, seed, DEVICES["auto"])


@each_exercise
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_reference_earns_full_points_with_every_seed(examiner: Examiner, exercise: Exercise, seed: int) -> None:
    result = examine(examiner, exercise, exercise.solution, seed)
    _, earned, most = score(result.cases)
    assert (earned, most, result.faults, result.notes) == (exercise.points, exercise.points, (), ())


@pytest.mark.parametrize(("exercise", "file"), cases("alternatives"))
@pytest.mark.parametrize("seed", [1, 2])
def test_an_alternative_earns_full_points(examiner: Examiner, exercise: Exercise, file: Path, seed: int) -> None:
    result = examine(examiner, exercise, file, seed)
    wrong = [(case.id, case.feedback) for case in result.cases if case.outcome not in ("passed", "not_run")]
    assert not wrong
    assert score(result.cases)[1] == exercise.points


@each_exercise
def test_the_stub_earns_nothing_and_every_failure_says_what_to_do(examiner: Examiner, exercise: Exercise) -> None:
    result = examine(examiner, exercise, exercise.open_room / exercise.stub)
    tests, earned, _ = score(result.cases)
    assert earned == 0
    for test in tests:
        assert test.outcome in ("failed", "not_checked", "not_run")
        assert "is not written yet" in test.feedback or test.outcome != "failed"


@pytest.mark.parametrize(("exercise", "file"), cases("mistakes"))
def test_a_mistake_loses_points_and_is_named_as_itself(examiner: Examiner, exercise: Exercise, file: Path) -> None:
    result = examiner.run(exercise.name, mistakes.as_submission(exercise, file), 1, DEVICES["auto"])
    tests, earned, most = score(result.cases)
    assert earned < most
    assert _first_wrong(tests).diagnosis.mistake == file.stem  # type: ignore[union-attr]
    for test in tests:
        if test.visibility == "hidden":  # sizes, positions, tolerances and factors, but no list of numbers
            assert "torch's:" not in test.feedback
            assert "yours:" not in test.feedback


def _first_wrong(tests: tuple[TestResult, ...]) -> TestResult:
    return next(test for test in tests if test.outcome not in ("passed", "not_run"))


@each_exercise
def test_an_exercise_has_enough_mistakes_and_alternatives(exercise: Exercise) -> None:
    assert len(exercise.mistakes) >= 6
    assert len(exercise.alternatives) >= 3


@each_exercise
def test_cuda_is_seen_as_not_run_where_there_is_none(examiner: Examiner, exercise: Exercise) -> None:
    torch = pytest.importorskip("torch")
    result = examine(examiner, exercise, exercise.solution)
    cuda = [case for case in result.cases if case.device == "cuda"]
    assert cuda
    expected = ("passed", "") if torch.cuda.is_available() else ("not_run", "not run: no CUDA device")
    assert {(case.outcome, case.feedback) for case in cuda} == {expected}
