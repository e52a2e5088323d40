"""The judge of a submission: what it lets pass, and what it says of an answer that it doesn't."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.diagnosis.explain import _given_own_value
from grader.judging.judge import AnswerWrong, Question, Strict
from grader.judging.oracle.truth import torch_value


def truth(value):
    return torch_value(torch.clone, input=torch.tensor(value))


def judged(got, right, carried):
    judge = Strict({})
    judge.judge(Question("dJ", torch.tensor(got), truth(right), lambda: carried and truth(carried)))
    return judge


def test_an_answer_that_follows_from_the_learners_own_value_passes():
    assert judged([2.0, 4.0], [1.0, 2.0], [2.0, 4.0]).carried == ["dJ"]


def test_a_wrong_answer_knows_what_would_follow_from_the_learners_own_value():
    with pytest.raises(AnswerWrong) as wrong:
        judged([6.3, 9.9, 15.3, 21.9], [1.0, 2.0, 3.0, 4.0], [2.1, 3.3, 5.1, 7.3])
    answer = wrong.value.answer
    assert answer.truth.value.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert answer.carried is not None
    found = _given_own_value(answer)
    assert found is not None
    assert found.advice.startswith("Given your value from the previous step, dJ is exactly 3 times what it should be")
    assert found.factor is None  # it isn't one of the truth


def test_nothing_is_said_of_an_own_value_that_is_right():
    with pytest.raises(AnswerWrong) as wrong:
        judged([3.0, 6.0, 9.0], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    assert wrong.value.answer.carried is None
    assert _given_own_value(wrong.value.answer) is None


def judged_once(got, right):
    judge = Strict({})
    judge.judge(Question("dJ", got, torch_value(torch.clone, input=right)))
    return judge


@pytest.mark.parametrize("got", [torch.tensor([1.0, 2.0]).double(), np.array([1.0, 2.0])], ids=["tensor", "array"])
def test_float64_out_of_float32_passes_and_is_remembered(got):
    off = judged_once(got, torch.tensor([1.0, 2.0])).other_dtype
    assert off is not None
    assert str(off) == "dJ has dtype float64; expected float32, the dtype of its inputs"


@pytest.mark.parametrize("got", [
    torch.tensor([2.0, 4.0]).double(), torch.tensor([1.0, 2.0]).half(), torch.tensor([1, 2]),
    torch.tensor([1.0, 1e300]).double(),
], ids=["doubled", "float16", "integers", "too large"])  # fmt: skip
def test_what_else_is_wrong_stays_wrong(got):
    with pytest.raises(AnswerWrong):
        judged_once(got, torch.tensor([1.0, 2.0]))


def test_float32_out_of_float64_has_lost_digits_and_does_not_pass():
    with pytest.raises(AnswerWrong):
        judged_once(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0]).double())


def test_a_number_has_no_dtype_whichever_numpy_it_comes_from():
    assert judged_once(np.array(3.0), torch.tensor(3.0)).other_dtype is None
    assert judged_once(np.array(3.0, dtype=np.float32), torch.tensor(3.0).double()).other_dtype is None
