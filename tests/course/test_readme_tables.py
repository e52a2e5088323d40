"""README's tables of the course, made from the course: the way through it, and what each exercise's tests cover."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import agreement, portability
from grader.catalogue import Exercise, exercises, find
from grader.grading import DEVICES
from grader.results import Case
from grader.session.launch import Examiner
from grader.session.submitted import submitted

ADDED = (portability.TEST, agreement.TEST)
README = Path(__file__).resolve().parents[2] / "README.md"
TRAINING = re.compile(r"def test_\w*(train|fit|epoch|losses|steps_in_a_row)")
COVERED = {
    "forward": re.compile(r"assert_value\("),
    "backward": re.compile(r"torch_gradients\(|assert_gradient\(|autograd.grad"),
    "training": TRAINING,
}


def coverage(exercise: Exercise, cases: list[Case]) -> str:
    """The row of an exercise: what its hidden tests compare with torch, its cases, and its look at a pretended GPU."""
    source = "\n".join(file.read_text(encoding="utf-8") for file in exercise.hidden_room.glob("test_*.py"))
    marks = ["✓" if said.search(source) else "–" for said in COVERED.values()]
    hidden = [case for case in cases if case.visibility == "hidden" and case.name not in ADDED]
    on = Counter(case.device for case in hidden)
    (look,) = [case for case in cases if case.name == portability.TEST]
    how = "passed, bfloat16" if exercise.bfloat16 else "passed"
    if not submitted(exercise, exercise.solution).uses_torch:
        how = "numpy"
    elif look.outcome != "passed":
        how = look.outcome
    tests = len({case.name for case in hidden})
    cells = [exercise.title, str(tests), *marks, str(on["cpu"]), str(on["cuda"]), how]
    return f"| {exercise.number:02} | {' | '.join(cells)} |"


def path() -> Iterator[str]:
    """The way through the course: a row for each exercise."""
    for exercise in exercises():
        names = ", ".join(f"`{name}`" for name in exercise.names)
        after = ", ".join(find(name).short.removeprefix("exercise") for name in exercise.after) or "–"
        link = f"[{exercise.number:02}](exercises/{exercise.name}/README.md)"
        yield f"| {link} | {exercise.title} | {names} | {after} | {exercise.minutes} |"


def check_rows(request: pytest.FixtureRequest, rows: list[str]) -> None:
    """Each row is in README; or, if asked for, is put there, in place of the row with its first cell."""
    text = README.read_text(encoding="utf-8")
    for row in rows:
        first = re.compile("^" + re.escape(row.split(" | ")[0]) + r" \|.*", re.M)
        if request.config.getoption("--update-golden"):
            text = first.sub(lambda _, row=row: row, text)
        assert row in text.splitlines()
    if request.config.getoption("--update-golden"):
        README.write_text(text, encoding="utf-8")


def test_the_way_through_the_course_is_as_the_exercises_say(request):
    check_rows(request, list(path()))
    assert all(find(before).number < exercise.number for exercise in exercises() for before in exercise.after)


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.name)
def test_the_coverage_is_as_the_tests_say(request, examiner: Examiner, exercise: Exercise):
    result = examiner.run(exercise.name, submitted(exercise, exercise.solution), 11, DEVICES["auto"])
    check_rows(request, [coverage(exercise, list(result.cases))])
