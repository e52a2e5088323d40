"""Answers that are too much for the examiner: the submission's fault, where they end one examiner after another."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
NAME = "exercise05_mse"
TOO_MUCH = '''

KEPT = []


def test_too_much(submission):
    """The answer ends the examiner, or not."""
    import os, signal
    from pathlib import Path

    answer, seen = submission.MSE.ANSWER, Path(__file__).with_name("seen")
    if answer == "once" and not seen.exists():
        seen.touch()
        os.kill(os.getpid(), signal.SIGABRT)
    if answer == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if answer == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    while answer == "fills":
        KEPT.append(bytearray(1 << 27))
    while answer == "computes":
        pass
    if answer == "large":
        bytearray(1 << 40)
'''
SHORT = "\n[limits]\ntest_s = 1\nsubmission_s = 2\n\n[interface]"


@pytest.fixture
def graded(checkout, tmp_path):
    """Grade the reference with this ANSWER in a course whose last test does what it says. Its reference's is "fine"."""
    for room in ("exercises", "solutions", "tests/hidden"):
        shutil.copytree(ROOT / room / NAME, checkout.root / room / NAME, ignore=shutil.ignore_patterns("__pycache__"))
    solution = checkout.root / "solutions" / NAME / "mse.py"
    right = solution.read_text(encoding="utf-8")
    with (checkout.root / "tests/hidden" / NAME / "test_mse.py").open("a", encoding="utf-8") as test:
        test.write(TOO_MUCH)

    def grade(answer: str, of_reference: str = "fine", short: bool = False):
        named = "class MSE:\n    ANSWER = "
        solution.write_text(right.replace("class MSE:", f"{named}{of_reference!r}"), encoding="utf-8")
        if short:
            settings = checkout.root / "exercises" / NAME / "exercise.toml"
            settings.write_text(settings.read_text("utf-8").replace("\n[interface]", SHORT), encoding="utf-8")
        file = tmp_path / "mse.py"
        file.write_text(right.replace("class MSE:", f"{named}{answer!r}"), encoding="utf-8")
        return checkout.grade("5", "-s", file, "--device", "cpu", "--format", "json")

    return grade


@pytest.mark.parametrize(
    ("answer", "how"), [("crash", "crashed"), ("fills", "ran out of memory"), ("computes", "took too long")]
)
def test_what_ends_each_examiner_and_not_with_the_reference_earns_nothing(graded, answer, how):
    done = graded(answer, short=answer == "computes")
    report = json.loads(done.out)
    assert (done.code, report["status"], report["score"], report["max_score"]) == (1, "failed", 0.0, 10.0)
    assert {test["outcome"] for test in report["tests"]} == {"crashed"}
    said = f"The grader's own process {how} each time it judged what your code gives, but not with the reference"
    assert all(test["feedback"].startswith(said) for test in report["tests"])


def test_what_ends_one_examiner_alone_costs_nothing(graded):
    done = graded("once")
    assert (done.code, json.loads(done.out)["score"]) == (0, 10.0)


@pytest.mark.parametrize(("answer", "reference"), [("crash", "crash"), ("killed", "fine")])
def test_a_machine_on_which_the_reference_ends_it_too_or_that_kills_it_is_at_fault(graded, answer, reference):
    done = graded(answer, of_reference=reference)
    assert (done.code, done.out) == (3, "")
    assert "The grader is at fault, not you." in done.said


def test_one_value_that_is_too_large_costs_its_own_test(graded):
    report = json.loads(graded("large").out)
    assert report["score"] == 10.0  # the test that it fails is worth nothing
    outcomes = {test["id"]: test["outcome"] for test in report["tests"]}
    assert outcomes.pop("test_too_much") == "memory"
    assert set(outcomes.values()) == {"passed"}
