"""The learner's own values: which of them are gone on from, and which are wrong."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.judging.judge import AnswerWrong, Reached, Replaying, judging, passes
from grader.sandbox.host.faults import LearnerFault
from grader.sandbox.host.remote import running
from grader.testing import (
    as_truth,
    assert_value,
    forward_mistake,
    is_right,
    own_factor,
    part,
    recognisable_value,
    torch_value,
    try_call,
    usable_value,
    wrong_value,
    wrong_values,
)

X = torch.tensor([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])
TRUTH = torch_value(lambda x: 2 * x, x=X)
RIGHT, WRONG = 2 * X, 3 * X


@pytest.mark.parametrize("value", [RIGHT, WRONG, WRONG.numpy(), WRONG.double()], ids=str)
def test_a_value_of_the_right_shape_and_size_is_usable_whether_it_is_right_or_wrong(value):
    found = usable_value(value, TRUTH, X)
    assert found.dtype == X.dtype
    torch.testing.assert_close(found, torch.as_tensor(value).to(X))


USELESS = {
    "nothing": None,
    "a list": RIGHT.tolist(),
    "another shape": RIGHT.T,
    "zeros": torch.zeros_like(X),
    "ones": torch.ones_like(X),
    "a thousandth": RIGHT / 2000,
    "a thousandfold": RIGHT * 2000,
    "not finite": RIGHT * torch.nan,
}


@pytest.mark.parametrize("value", USELESS.values(), ids=USELESS)
def test_what_tells_nothing_is_not_usable(value):
    assert usable_value(value, TRUTH, X) is None
    assert wrong_value(value, TRUTH, X) is None
    assert wrong_values([WRONG, value], [TRUTH, TRUTH], X) is None
    assert not is_right(value, TRUTH, X)


def test_what_has_nothing_to_do_with_the_truth_is_not_recognisable():
    assert recognisable_value(-WRONG, TRUTH, X) is not None  # a slip in the sign
    other = torch.tensor([[2.0, 1.0, 0.0], [0.5, 0.4, 1.0]])
    assert usable_value(other, TRUTH, X) is not None
    assert recognisable_value(other, TRUTH, X) is None
    assert wrong_value(other, TRUTH, X) is None
    assert wrong_values([RIGHT, other, other], [TRUTH] * 3, X) is None
    assert wrong_values([RIGHT, WRONG, other], [TRUTH] * 3, X) is not None  # half of them are


def test_a_shape_that_the_truth_allows_is_brought_to_its_own():
    scalar = torch_value(lambda b: 2 * b, b=torch.tensor([3.0]))
    either = type(scalar)(scalar.value, scalar.dtype, scalar.device, scalar.allowed, ((1,), ()))
    assert usable_value(torch.tensor(5.0), either, X).shape == (1,)
    assert usable_value(torch.tensor(5.0), scalar, X) is None


def test_wrong_is_what_differs_by_more_than_the_tolerance():
    nearly = RIGHT * (1 + 1e-7)
    assert wrong_value(nearly, TRUTH, X) is None
    assert is_right(nearly, TRUTH, X)
    assert torch.equal(wrong_value(WRONG, TRUTH, X), WRONG)
    assert not is_right(WRONG, TRUTH, X)


def test_of_several_values_one_must_be_wrong():
    assert wrong_values([RIGHT, RIGHT], [TRUTH, TRUTH], X) is None
    first, second = wrong_values([RIGHT, WRONG], [TRUTH, TRUTH], X)
    assert torch.equal(first, RIGHT)
    assert torch.equal(second, WRONG)


def test_a_forward_mistake_leaves_an_output_about_as_large_as_the_right_one():
    assert forward_mistake(RIGHT, TRUTH, X) is None
    assert torch.equal(forward_mistake(WRONG, TRUTH, X), WRONG)
    assert forward_mistake(3 * RIGHT, TRUTH, X) is None
    assert forward_mistake(RIGHT / 10, TRUTH, X) is None


def test_what_follows_from_the_own_value_passes_and_is_told(judge):
    follows = as_truth(WRONG)
    assert_value(WRONG, TRUTH, name="next", carried=follows)
    assert judge.carried == ["next"]
    assert_value(RIGHT, TRUTH, name="right all the same", carried=follows)
    with pytest.raises(AnswerWrong):
        assert_value(WRONG * 1.5, TRUTH, carried=follows)


@pytest.mark.parametrize("value", [torch.zeros_like(X), torch.ones_like(X), RIGHT / 2000, RIGHT * torch.inf], ids=str)
def test_a_carried_truth_that_tells_nothing_excuses_nothing(judge, value):
    carried = type(TRUTH)(value.double(), TRUTH.dtype, TRUTH.device, TRUTH.allowed, TRUTH.shapes)
    with pytest.raises(AnswerWrong):
        assert_value(value, TRUTH, carried=carried)


STORY_TELLER = """
    ASKED = []

    def gradients(x):
        ASKED.append("gradients")
        return 3 * x

    def predict(x):
        return 3 * x if ASKED else 2 * x

    def fails(x):
        raise ValueError
"""


def test_own_values_come_from_a_process_that_was_asked_nothing_yet(judge, submission):
    """Code can't make up predictions that fit the gradient which it has just made up."""
    own = submission(STORY_TELLER)

    def own_predictions(fresh):
        return as_truth(wrong_value(fresh.predict(X), TRUTH, X))

    with running(own):
        got = own.gradients(X)
        assert torch.equal(own.predict(X), got)  # as it tells it here
        with pytest.raises(AnswerWrong):
            assert_value(got, TRUTH, name="the gradient", carried=own_predictions)
    assert judge.carried == []


def test_each_submission_that_a_carried_truth_asks_for_is_another(judge, submission):
    def by_both(deriving, predicting):
        assert torch.equal(deriving.gradients(X), 3 * X)
        return as_truth(predicting.predict(1.5 * X))

    own = submission(STORY_TELLER)
    with running(own):
        assert_value(own.gradients(X), TRUTH, name="the gradient", carried=by_both)
    assert judge.carried == ["the gradient"]


def test_an_explanation_may_ask_for_them_when_the_test_is_over(submission):
    own = submission(STORY_TELLER)
    with pytest.raises(Reached) as reached, judging(Replaying(0)), running(own):
        assert_value(own.gradients(X), TRUTH, carried=lambda fresh: as_truth(fresh.gradients(X)))
    assert passes(reached.value.question)


def test_own_values_are_asked_for_only_if_an_answer_is_wrong(judge, submission):
    def never(own):
        raise AssertionError

    with running(submission(STORY_TELLER)):
        assert_value(RIGHT, TRUTH, name="right", carried=never)
        with pytest.raises(AssertionError):
            assert_value(WRONG, TRUTH, name="wrong", carried=never)
        with pytest.raises(AnswerWrong):  # what fails carries nothing
            assert_value(WRONG, TRUTH, name="wrong", carried=lambda own: own.fails(X))


def test_no_value_is_no_truth():
    assert as_truth(None) is None


def test_what_the_learners_code_does_not_give_is_none():
    def fails():
        raise LearnerFault("It fails.")

    assert try_call(fails) is None
    assert try_call(np.add, 1, 2) == 3
    with pytest.raises(ZeroDivisionError):  # a fault of the test's own
        try_call(lambda: 1 / 0)


def test_the_own_factor_is_that_of_the_first_loss():
    losses = torch_value(lambda x: x.flatten()[2:5], x=X)
    assert own_factor(torch.tensor([6.0, 1.0]), losses) == pytest.approx(2)
    assert own_factor(torch.tensor([3.0, 9.0]), losses) is None
    assert own_factor(torch.tensor([3e4]), losses) is None
    assert own_factor(torch.tensor([-6.0]), losses) is None
    assert own_factor(torch.tensor([]), losses) is None
    assert part(losses, 0).value == 3
