"""A broken course: its fault, said as such, with exit code 3, and no point lost by the learner."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = "exercise03_linear"
GRADE = Path(sys.executable).with_name("grade")


@pytest.fixture
def course(checkout):
    """A checkout of its own, with one exercise, to break."""
    for room in ("exercises", "solutions", "tests/hidden"):
        quiet = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / room / NAME, checkout.root / room / NAME, ignore=quiet)
    return checkout


def grade(course, *args):
    """Grade the copy's own reference solution."""
    return course.grade("3", "-s", course.root / "solutions" / NAME / "linear.py", "--device", "cpu", *args)


def rewrite(file: Path, old: str, new: str) -> None:
    source = file.read_text(encoding="utf-8")
    assert old in source
    file.write_text(source.replace(old, new), encoding="utf-8")


def test_a_test_that_raises_by_itself_is_the_courses_fault_and_costs_nothing(course):
    rewrite(
        course.root / "tests/hidden" / NAME / "test_linear.py",
        "    layer.update(lr)\n",
        "    layer.update(lr)\n    1 / 0\n",
    )
    done = grade(course, "--format", "json")
    report = json.loads(done.out)
    assert (done.code, report["status"]) == (3, "error")
    assert (report["score"], report["max_score"]) == (9.0, 9.0)
    assert any("test_update" in note and "ZeroDivisionError" in note for note in report["notes"])


def test_a_fixture_cannot_use_the_submission_which_is_the_courses_fault(course):
    file = course.root / "tests/hidden" / NAME / "test_linear.py"
    fixture = "\n\n@pytest.fixture\ndef layer(submission):\n    return submission.Linear(2, 3)\n"
    test = '\n\n@pytest.mark.points(0)\ndef test_it(layer):\n    """It is."""\n'
    file.write_text("import pytest\n" + file.read_text(encoding="utf-8") + fixture + test, encoding="utf-8")
    done = grade(course, "--format", "json")
    report = json.loads(done.out)
    assert (done.code, report["status"], report["score"]) == (3, "error", 10.0)
    assert any("submission.Linear can be used in a test's function only" in note for note in report["notes"])


@pytest.mark.parametrize(
    ("line", "outcome", "feedback"),
    [
        ('pytest.skip("no such thing here")', "not_run", "not run: no such thing here"),
        ('submission.Linear(2, 3).weights.foo() if 0 else pytest.fail("own words")', "not_run", "is broken"),
    ],
)
def test_a_test_may_end_itself_as_pytest_tests_do(course, line, outcome, feedback):
    file = course.root / "tests/hidden" / NAME / "test_linear.py"
    test = f'\n\ndef test_it(submission):\n    """It is."""\n    {line}\n'
    file.write_text("import pytest\n" + file.read_text(encoding="utf-8") + test, encoding="utf-8")
    report = json.loads(grade(course, "--format", "json").out)
    (case,) = (case for case in report["tests"] if case["id"].startswith("test_it"))
    assert case["outcome"] == outcome
    assert feedback in case["feedback"]


@pytest.mark.parametrize(
    ("room", "file", "text", "sentence"),
    [
        ("tests/hidden", "test_linear.py", "def broken(:\n", "test_linear.py of exercise03_linear can't be imported"),
        ("solutions", "mistakes/mute.py", "class Linear:\n    pass\n", "mute.py has no docstring"),
        ("exercises", "exercise.toml", "title = ", "exercise.toml can't be read"),
    ],
)
def test_a_broken_file_of_the_course_is_named(course, room, file, text, sentence):
    (course.root / room / NAME / file).write_text(text, encoding="utf-8")
    wrong = course.root.parent / "linear.py"  # mistakes are read when something is wrong
    shutil.copy(course.root / "solutions" / NAME / "linear.py", wrong)
    rewrite(wrong, "lr * self.w_gradient", "lr * self.w_gradient * 3")
    done = course.grade("3", "-s", wrong, "--device", "cpu")
    assert done.code == 3
    assert sentence in done.err
    assert "The course is at fault, not you." in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("last", ["def broken(:\n", "1 / 0\n"])
def test_a_hidden_test_that_cannot_be_imported_is_the_courses_fault_for_each_submission(course, last):
    with (course.root / "tests/hidden" / NAME / "test_linear.py").open("a", encoding="utf-8") as file:
        file.write(last)
    answer = course.root / "solutions" / NAME / "linear.py"
    for student in ("ann", "ben", "cem"):
        (course.root.parent / "class" / student).mkdir(parents=True)
        shutil.copy(answer, course.root.parent / "class" / student)
    book = course.root.parent / "class.db"
    done = course.grade("batch", course.root.parent / "class", "-g", book, "--device", "cpu", "--jobs", "1")
    assert done.code == 3
    assert (done.out + done.err).count("test_linear.py of exercise03_linear can't be imported") == 3
    assert course.grade("export", book, "--format", "csv").out.splitlines()[1:] == []  # nothing is stored


@pytest.mark.parametrize(
    ("who", "code", "sentence"), [("grade", 130, "Stopped."), ("examiner", 3, "ended without an answer")]
)
def test_whoever_is_killed_the_command_says_so_and_leaves_no_process(tmp_path, who, code, sentence):
    (tmp_path / "linear.py").write_text(
        "import time\n\nclass Linear:\n    def __init__(self, *_):\n        time.sleep(60)\n"
    )
    process = subprocess.Popen([GRADE, "3"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    family = _wait_for_family(process.pid)
    os.kill(process.pid if who == "grade" else family[0], signal.SIGINT if who == "grade" else signal.SIGKILL)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == code
    assert sentence in errors
    deadline = time.monotonic() + 10
    while any(_alive(pid) for pid in family) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_alive(pid) for pid in family)


def _wait_for_family(pid: int) -> list[int]:
    """The examiner, the fork server and at least one worker, once they are there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        family = _descendants(pid)
        if len(family) >= 3:
            return family
        time.sleep(0.05)
    raise AssertionError("no worker was started")


def _descendants(pid: int) -> list[int]:
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            children += [child, *_descendants(child)]
    return children


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
