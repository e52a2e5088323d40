"""An explanation that fails is left out and noted: no verdict hangs on it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from grader.errors import GraderFault
from grader.examiner.explanations import Explanations
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

    raised = holding = answer


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
    (left,) = explanations.holding([case])
    assert (left.id, left.outcome, left.diagnoses) == (case.id, "failed", ())
    assert len(explanations.notes) == 1


def test_a_fault_of_the_machine_still_ends_the_session():
    with pytest.raises(GraderFault):
        Explanations(Failing(GraderFault("No memory.", "Try again."))).why(FACTS, wrong(), None)
