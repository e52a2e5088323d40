"""`grade check` on a tiny course of its own: sound as it is, and each broken promise is named with its cure."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

NAME = "exercise90_double"
FILES = {
    "exercises/exercise.toml": """
title = "Twice"
topic = "a test"
after = []
minutes = 1
version = "1"
stub = "double.py"
points = 10
by_hand = true
dtypes = ["float64"]
hints = ["Think.", "Think of twice."]

[interface]
"double" = "double(x)"
""",
    "exercises/README.md": "# Twice\n",
    "exercises/double.py": "def double(x):\n    raise NotImplementedError\n",
    "exercises/test_examples.py": """
import torch

from grader.testing import assert_value, torch_value


def test_example(submission):
    \"\"\"Example: twice 3 is 6.\"\"\"
    x = torch.tensor([3.0])
    assert_value(submission.double(x), torch_value(lambda x: 2 * x, x=x))
""",
    "solutions/double.py": "import torch\n\n\ndef double(x):\n    return 2 * x\n",
    "hidden/test_double.py": """
import pytest

from grader.testing import assert_value, torch_value

from .truth import double


@pytest.mark.points(10)
@pytest.mark.parametrize("rows, columns", [(3, 2)])
def test_double(submission, draw, rows, columns):
    \"\"\"double(x) is twice x.\"\"\"
    x = draw.normal(rows, columns)
    assert_value(submission.double(x), torch_value(double, x=x))
""",
    "hidden/truth.py": "def double(x):\n    return 2 * x\n",
}
RIGHT = {"added": "x + x", "divided": "x / 0.5", "negated_twice": "-(-2 * x)"}
WRONG = {"once": "x", "thrice": "3 * x", "half": "x / 2", "squared": "x * x", "shifted": "x + 2", "negative": "-2 * x"}


@pytest.fixture
def course(checkout):
    for place, text in FILES.items():
        put(checkout, place, text)
    for name, formula in RIGHT.items():
        put(checkout, f"solutions/alternatives/{name}.py", f"import torch\n\n\ndef double(x):\n    return {formula}\n")
    for name, formula in WRONG.items():
        text = f'"""It is {name}. Look again."""\n\nimport torch\n\n\ndef double(x):\n    return {formula}\n'
        put(checkout, f"solutions/mistakes/{name}.py", text)
    return checkout


def put(course, place: str, text: str) -> Path:
    room, _, name = place.partition("/")
    file = course.root / ("tests/hidden" if room == "hidden" else room) / NAME / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.lstrip("\n"), encoding="utf-8")
    return file


def test_a_sound_course_with_its_mutants(course):
    done = course.grade("check", "--mutants", "--format", "json")
    (checked,) = json.loads(done.out)
    assert (done.code, checked["problems"]) == (0, [])
    assert checked["trials"] == 5 + 1 + 1 + 5 + 3 + 6 + 6 * 5 + checked["mutants"]["made"]
    assert checked["mutants"]["made"] == checked["mutants"]["killed"] > 5


def test_every_broken_promise_is_named_with_its_cure(course):
    put(course, "exercises/exercise.toml", FILES["exercises/exercise.toml"].replace('"Think.", ', ""))
    put(course, "exercises/notes.txt", "stray")
    put(course, "hidden/nobody_imports_me.py", "")
    put(course, "solutions/mistakes/right.py", '"""Not wrong at all."""\n\n\ndef double(x):\n    return 2 * x\n')
    put(course, "solutions/mistakes/twin.py", '"""The same as once."""\n\n\ndef double(x):\n    return x * 1\n')
    put(course, "solutions/alternatives/wrong.py", "import torch\n\n\ndef double(x):\n    return 2 * x + 1\n")
    put(course, "hidden/test_double.py", FILES["hidden/test_double.py"] + VACUOUS)
    done = course.grade("check")
    assert done.code == 3
    for sentence in (
        "has 1 hint Write at least 2.",
        "has a stray notes.txt in",
        "has a stray nobody_imports_me.py in",
        "mistake right (seed 1) loses no points Test what it breaks, or remove it.",
        "mistake twin (seed 1) is explained as once in",
        "alternative wrong (seed 1) earns",
        "test_vacuous accepts the zero truth as `double(tensor",
        "test_vacuous accepts the negated truth as `double(tensor",
        "can earn 11 points, but exercise.toml says 10 Make the points of the tests add up.",
    ):
        assert sentence in done.said
    assert "Traceback" not in done.said


def test_a_test_with_a_mind_of_its_own_is_named(course):
    put(course, "hidden/test_double.py", FILES["hidden/test_double.py"] + FLAKY)
    done = course.grade("check")
    assert done.code == 3
    assert "has a different outcome with" in done.said
    assert "test_flaky[float64-cpu]" in done.said


def test_a_mistake_whose_points_hang_on_what_is_drawn_is_named(course):
    source = '"""It is right at times. Look again."""\n\n\ndef double(x):\n    return (2 if x[0, 0] > 0 else 3) * x\n'
    put(course, "solutions/mistakes/at_times.py", source)
    done = course.grade("check")
    assert done.code == 3
    assert re.search(r"earning at_times \(seed 2\) earns \d+ points, but \d+ with seed 1: test_double", done.said)


VACUOUS = '''

@pytest.mark.points(1)
def test_vacuous(submission, draw):
    """double of nothing is nothing."""
    x = 0 * draw.normal(3)
    assert_value(submission.double(x), torch_value(lambda x: 2 * x, x=x))
'''
FLAKY = '''

@pytest.mark.points(1)
def test_flaky(submission, dtype, device):
    """This test has a mind of its own."""
    import pathlib

    from grader.testing import require

    count = pathlib.Path(__file__).parents[3] / "count"
    seen = len(count.read_text()) if count.exists() else 0
    count.write_text("x" * (seen + 1))
    require(seen % 2 == 0, "not this time")
'''


def test_an_unknown_exercise_is_the_commands_fault(course):
    done = course.grade("check", "91")
    assert done.code == 2
    assert "There is no exercise called '91'." in done.err
