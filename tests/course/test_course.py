"""Every exercise, once: its reference earns full points, its stub none. `grade check` proves the rest (.ci/run)."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import torch

from grader.course.catalogue import Exercise, exercises, find
from grader.diagnosis import mistakes
from grader.examiner.client import Examiner
from grader.examiner.device_checks import cpu_and_cuda, portability
from grader.grading import DEVICES
from grader.reporting.scoring import score
from grader.results import Case, SessionResult
from grader.submission.submitted import submitted

each_exercise = pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.name)


def examine(examiner: Examiner, exercise: Exercise, file: Path) -> SessionResult:
    taken = submitted(exercise, file)
    return examiner.run(exercise.name, taken, 11, DEVICES["auto"])


ADDED = (portability.TEST, cpu_and_cuda.TEST)
COVERED = {
    "forward": re.compile(r"assert_value\("),
    "backward": re.compile(r"torch_gradients\(|assert_gradient\(|autograd.grad"),
    "training": re.compile(r"def test_\w*(train|fit|epoch|losses|steps_in_a_row)"),
}


def coverage(exercise: Exercise, cases: tuple[Case, ...]) -> str:
    """The row of an exercise: what its hidden tests compare with torch, its cases, and its look at a simulated GPU."""
    source = "\n".join(file.read_text(encoding="utf-8") for file in exercise.hidden_folder.glob("*.py"))
    marks = ["✓" if said.search(source) else "–" for said in COVERED.values()]
    hidden = [case for case in cases if case.visibility == "hidden" and case.name not in ADDED]
    on = Counter(case.device for case in hidden)
    (look,) = [case for case in cases if case.name == portability.TEST]
    how = "passed, bfloat16" if exercise.bfloat16 else "passed"
    if "import torch" not in exercise.solution.read_text(encoding="utf-8"):
        how = "numpy"
    elif look.outcome != "passed":
        how = look.outcome
    tests = len({case.name for case in hidden})
    cells = [exercise.title, str(tests), *marks, str(on["cpu"]), str(on["cuda"]), how]
    return f"| {exercise.number:02} | {' | '.join(cells)} |"


@each_exercise
def test_the_reference_earns_full_points_and_readme_says_what_is_covered(examiner, exercise, in_readme):
    result = examine(examiner, exercise, exercise.solution)
    _, earned, most = score(result.cases)
    assert (earned, most, result.faults, result.notes) == (exercise.points, exercise.points, (), ())
    cuda = {(case.outcome, case.feedback) for case in result.cases if case.device == "cuda"}
    if not torch.cuda.is_available():
        assert cuda <= {("not_run", "not run: no CUDA device"), ("not_run", "not run: numpy code has no CUDA")}
    assert cuda or exercise.numpy_only or exercise.dtypes == ("float64",)
    in_readme(coverage(exercise, result.cases))


def test_readme_shows_the_way_through_the_course(in_readme):
    """A row for each exercise: what one writes, after which others, in how many minutes."""
    for exercise in exercises():
        assert all(find(name).number < exercise.number for name in exercise.after)
        names = ", ".join(f"`{name}`" for name in exercise.names)
        after = ", ".join(find(name).short.removeprefix("exercise") for name in exercise.after) or "–"
        link = f"[{exercise.number:02}](exercises/{exercise.name}/README.md)"
        in_readme(f"| {link} | {exercise.title} | {names} | {after} | {exercise.minutes} |")


@each_exercise
def test_the_stub_earns_nothing_and_every_failure_says_what_to_do(examiner, exercise):
    tests, earned, _ = score(examine(examiner, exercise, exercise.public_folder / exercise.stub).cases)
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
