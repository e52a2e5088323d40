"""What a report tells of a hidden test comes of other inputs than those that count."""

from __future__ import annotations

import re

import torch

from grader.grading import grade
from grader.judging.oracle.draw import Draw, derived_seed

SEED = 5
RIGHT = """
import torch
class MSE:
    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return (self.difference ** 2).mean()
    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.numel()
        return self.gradient
"""


def hidden_y_true(n: int, d: int) -> torch.Tensor:
    """What the hidden test of the loss draws first with this seed."""
    case = f"test_loss/n={n}/d={d}"
    return Draw(derived_seed(SEED, "draw", case), torch.float64, "cpu").normal(n, d)


def graded(examiner, tmp_path, source: str):
    path = tmp_path / "mse.py"
    path.write_text(source, encoding="utf-8")
    report = grade("exercise05", path, device="cpu", seed=SEED, examiner=examiner)
    return {test.id: test for test in report.tests}


def test_numbers_in_a_message_are_not_the_hidden_ones(examiner, tmp_path):
    line = "        self.difference ="
    raising = RIGHT.replace(line, f"        raise ValueError(f'saw {{float(y_true[0, 0])!r}}')\n{line}")
    told = graded(examiner, tmp_path, raising)["test_loss[7-3-float64-cpu]"]
    assert "raised ValueError: saw " in told.feedback
    assert repr(float(hidden_y_true(7, 3)[0, 0])) not in told.feedback


def test_an_exception_with_these_inputs_alone_is_told_without_its_words(examiner, tmp_path):
    secret = float(hidden_y_true(7, 3)[0, 0])
    rare = RIGHT.replace(
        "        self.difference =",
        f"        if abs(float(y_true[0, 0]) - {secret!r}) < 1e-3:\n"
        "            raise ZeroDivisionError('my words')\n"
        "        self.difference =",
    )
    cases = graded(examiner, tmp_path, rare)
    told = cases["test_loss[7-3-float64-cpu]"]
    assert told.outcome == "failed"
    assert "Your code raised an exception with the inputs of this test, but not with others" in told.feedback
    assert not re.search("my words|ZeroDivisionError", told.feedback)
    assert cases["test_loss[1-3-float64-cpu]"].outcome == "passed"


def test_a_wrong_answer_with_these_inputs_alone_is_told_without_numbers(examiner, tmp_path):
    secret = float(hidden_y_true(7, 3)[0, 0])
    rare = RIGHT.replace(
        "        return (self.difference ** 2).mean()",
        f"        wrong = 7 if abs(float(y_true[0, 0]) - {secret!r}) < 1e-3 else 0\n"
        "        return (self.difference ** 2).mean() + wrong",
    )
    told = graded(examiner, tmp_path, rare)["test_loss[7-3-float64-cpu]"]
    assert told.outcome == "failed"
    assert told.error is None
    assert told.evidence is None
    assert "is wrong with the inputs of this test, but not with others of the same sizes" in told.feedback
