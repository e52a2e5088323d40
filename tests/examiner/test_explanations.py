"""An explanation that fails is left out and noted: no verdict hangs on it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from grader.errors import GraderFault
from grader.examiner.explanations import Explanations
from grader.grading import grade
from grader.judging.compare.compare import compare
from grader.judging.compare.interface import Answer, Truth
from grader.judging.judge import AnswerWrong
from grader.results import Case, Diagnosis

TRUTH = Truth(torch.tensor(0.123), torch.float64, "cpu", 1e-9, ((),))
FACTS = SimpleNamespace(id="test_loss[7-3]")


class Failing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def answer(self, *_):
        raise self._error

    raised = contradicted = as_elsewhere = answer


def wrong() -> AnswerWrong:
    got = torch.tensor(0.5, dtype=torch.float64)
    return AnswerWrong(Answer("loss", got, TRUTH, compare(got, TRUTH)), 0)


def test_a_failure_is_noted_without_its_words():
    explanations = Explanations(Failing(IndexError("the hidden input 0.123")))
    assert explanations.why(FACTS, wrong(), None) == ()
    (note,) = explanations.notes
    assert note.startswith("The grader failed to explain test_loss[7-3] (IndexError in test_explanations.py, line ")
    assert "0.123" not in note


def test_a_case_stays_when_its_explanations_cannot_be_looked_at_again():
    case = Case(
        id="test_loss[7-3]", sentence="The loss.", outcome="failed", device=None, dtype=None, visibility="visible",
        weight=1.0, diagnoses=(Diagnosis("scale", "Twice."),),
    )  # fmt: skip
    explanations = Explanations(Failing(ValueError()))
    assert explanations.why(FACTS, wrong(), None) == ()
    (left,) = explanations.holding([case])
    assert (left.id, left.outcome, left.diagnoses) == (case.id, "failed", ())
    assert len(explanations.notes) == 3


def test_a_fault_of_the_machine_still_ends_the_session():
    with pytest.raises(GraderFault):
        Explanations(Failing(GraderFault("No memory.", "Try again."))).why(FACTS, wrong(), None)


def diagnoses(examiner, tmp_path, exercise: str, source: str) -> list[Diagnosis]:
    path = tmp_path / "own.py"
    path.write_text(source, encoding="utf-8")
    report = grade(exercise, path, device="cpu", seed=1, examiner=examiner)
    return [test.diagnosis for test in report.tests if test.diagnosis is not None]


@pytest.mark.slow
def test_what_fits_a_worked_example_alone_is_not_left_standing(examiner, tmp_path):
    """|y - xw| is y - xw at the numbers of the example, but not in the hidden tests."""
    source = """
import torch
def forward(x, y, w):
    return abs(y - x * w)
def backward(x, y, w):
    e = y - x * w
    return {"dx": -2 * e * w, "dy": 2 * e, "dw": -2 * e * x}
"""
    assert not any(each.mistake for each in diagnoses(examiner, tmp_path, "exercise01", source))


DIVIDED_BY_ROWS = """
class MSE:
    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return (self.difference**2).sum() / len(y_true)
    def backprop_gradient(self):
        return 2 * self.difference / len(self.difference)
"""


@pytest.mark.slow
def test_a_two_of_a_worked_example_is_what_the_hidden_tests_say_that_it_is(examiner, tmp_path):
    """There are two columns in the example: "an extra factor 2" would be a guess."""
    found = diagnoses(examiner, tmp_path, "exercise05", DIVIDED_BY_ROWS)
    assert {each.mistake for each in found} == {"loss_mean_over_rows_only", "divides_by_batch_only"}


@pytest.mark.slow
def test_a_training_follows_from_a_wrong_gradient(examiner, tmp_path):
    source = """
import numpy as np
def predict(x, params):
    return params[0] + params[1] * x + params[2] * x**2 + params[3] * x**3
def gradients(x, y, params):
    error = predict(x, params) - y
    return np.array([2 * np.sum(np.cos(error) * x**k) for k in range(4)])
def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(float(np.sum((predict(x, params) - y) ** 2)))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
"""
    assert "follows" in {each.kind for each in diagnoses(examiner, tmp_path, "exercise09", source)}


@pytest.mark.slow
def test_a_clipped_step_is_not_said_to_be_a_rate(examiner, tmp_path):
    source = """
import torch
def predict(x, w, b):
    return x @ w.T + b
def mse(prediction, target):
    return ((prediction - target) ** 2).mean()
def gradients(x, target, w, b):
    upstream = 2 * (predict(x, w, b) - target) / target.numel()
    return upstream.T @ x, upstream.sum(dim=0)
def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(mse(predict(x, w, b), target))
        dw, db = gradients(x, target, w, b)
        length = max(1.0, float((dw ** 2).sum() + (db ** 2).sum()) ** 0.5)
        w, b = w - learning_rate * dw / length, b - learning_rate * db / length
    return w, b, losses
"""
    assert not any(each.kind in ("rate", "step") for each in diagnoses(examiner, tmp_path, "exercise02", source))


@pytest.mark.slow
def test_a_mistake_that_a_later_test_contradicts_gives_way_to_another(examiner, tmp_path):
    """w stands where x belongs, in dw alone: dx, which is judged later, hasn't dw's factor."""
    source = """
import torch
def forward(x, y, w):
    return (y - x * w) ** 2
def backward(x, y, w):
    e = y - x * w
    return {"dx": -2 * e * w, "dy": 2 * e, "dw": -2 * e * w}
"""
    said = diagnoses(examiner, tmp_path, "1", source)
    assert said
    assert not any("dx" in one.advice for one in said)
    assert "`w` stands where `x` belongs" in said[-1].advice
