"""A training: torch's losses, the learner's, and those that follow from the learner's own gradients."""

from __future__ import annotations

import pytest
import torch

from grader.judging.judge import AnswerWrong
from grader.sandbox.host.faults import LearnerFault
from grader.sandbox.host.remote import running
from grader.testing import Draw, Training, in_place_of, known_value

STEPS, RATE = 10, 0.1
DRAW = Draw(1, torch.float64, "cpu")
X, Y = DRAW.normal(11, 3), DRAW.normal(11, 2)
START = {"w": DRAW.normal(3, 2), "b": DRAW.normal(2)}


def loss(w, b):
    return ((X.to(w) @ w + b - Y.to(w)) ** 2).mean()


def gradients(w, b):
    error = 2 * (X @ w + b - Y) / Y.numel()
    return {"w": X.T @ error, "b": error.sum(0)}


def learners(factor=1.0):
    """The learner's loss and gradients, the latter of w wrong by a factor."""

    def step(w, b):
        found = gradients(w, b)
        return loss(w, b), {"w": factor * found["w"], "b": found["b"]}

    return step


TRAINING = Training(loss, START, RATE, STEPS)


def by_hand(factor: float = 1.0):
    """The losses, and the parameters at the end."""
    w, b, losses = *START.values(), []
    for _ in range(STEPS):
        losses.append(loss(w, b))
        found = gradients(w, b)
        w, b = w - RATE * factor * found["w"], b - RATE * found["b"]
    return torch.stack([*losses, loss(w, b)]), {"w": w, "b": b}


def test_torchs_training_is_gradient_descent():
    losses, end = by_hand()
    torch.testing.assert_close(TRAINING.losses().value, losses)
    torch.testing.assert_close(TRAINING.losses(-1).value, losses[-1])
    for name, value in end.items():
        torch.testing.assert_close(TRAINING.end(name).value, value)


def test_the_learners_is_too():
    run = TRAINING.run(learners())
    losses, end = by_hand()
    torch.testing.assert_close(run.losses, losses)
    torch.testing.assert_close(run.end, end)
    assert len(run.gradients) == STEPS + 1


def test_right_gradients_pass_and_nothing_is_carried(judge):
    TRAINING.judge(learners())
    assert judge.carried == []
    assert TRAINING.carried(TRAINING.run(learners()).gradients) is None


def test_a_wrong_gradient_is_carried_into_the_losses(judge):
    TRAINING.judge(learners(factor=2.0))
    assert judge.carried == [f"the losses of {STEPS} steps"]
    losses, _ = by_hand(factor=2.0)
    torch.testing.assert_close(TRAINING.carried(TRAINING.run(learners(2.0)).gradients).value, losses)


@pytest.mark.parametrize("factor", [-1.0, 0.0, 2000.0])
def test_gradients_that_lead_up_or_tell_nothing_are_not_carried(judge, factor):
    with pytest.raises(AnswerWrong):
        TRAINING.judge(learners(factor))


NO_GRADIENTS = {
    "the parameters": lambda w, b: {"w": w, "b": b},
    "the parameters, negated": lambda w, b: {"w": -w, "b": -b},
    "any numbers": lambda w, b: {"w": torch.arange(1.0, 7.0).reshape(w.shape).to(w), "b": torch.arange(1.0, 3.0).to(b)},
}


@pytest.mark.parametrize("answer", NO_GRADIENTS.values(), ids=NO_GRADIENTS)
def test_what_is_no_gradient_is_not_carried_though_it_leads_down(judge, answer):
    """Weight decay brings most losses down."""
    with pytest.raises(AnswerWrong):
        TRAINING.judge(lambda w, b: (loss(w, b), answer(w, b)))
    assert TRAINING.by_own(lambda w, b: (loss(w, b), answer(w, b))) is None


@pytest.mark.parametrize("start", [START, {name: -value for name, value in START.items()}], ids=["here", "there"])
def test_a_slip_in_one_of_the_gradients_is_carried_from_any_start(start):
    training = Training(loss, start, RATE, STEPS)
    for factor in (0.5, 2.0, 3.0):
        assert training.learns(training.run(learners(factor)).gradients)
    assert not training.learns([start] * STEPS)


def test_what_is_wrong_from_the_second_step_on_is_no_excuse(judge):
    left = {"w": 0.0, "b": 0.0}

    def accumulated(w, b):
        for name, gradient in gradients(w, b).items():
            left[name] = left[name] + gradient
        return loss(w, b), dict(left)

    with pytest.raises(AnswerWrong):
        TRAINING.judge(accumulated)


def test_losses_that_do_not_follow_from_the_own_gradients_fail(judge):
    run = TRAINING.run(learners(2.0))
    TRAINING.judge_losses(run.losses, run.gradients)
    with pytest.raises(AnswerWrong):
        TRAINING.judge_losses(run.losses * torch.linspace(1, 1.1, STEPS + 1), run.gradients)


def test_gradients_may_be_those_of_what_is_made_of_the_parameters(judge):
    training = Training(
        lambda out: ((out - Y.to(out)) ** 2).mean(), START, RATE, STEPS,
        inputs=lambda w, b: {"out": X.to(w) @ w + b},
    )  # fmt: skip
    torch.testing.assert_close(training.losses().value, TRAINING.losses().value)
    run = training.run(lambda out: (((out - Y) ** 2).mean(), {"out": 3 * (out - Y) / Y.numel()}))
    assert torch.equal(run.losses, training.along(run.gradients).value)
    training.judge_losses(run.losses, run.gradients)
    assert judge.carried != []


def test_the_own_forward_pass_is_carried_too(judge, submission):
    def own_loss(w, b):
        return ((X.to(w) @ w - Y.to(w)) ** 2).mean()

    def step(w, b):
        return own_loss(w, b), {"w": 2 * X.T @ (X @ w - Y) / Y.numel(), "b": gradients(w, b)["b"]}

    run = TRAINING.run(step)
    with pytest.raises(AnswerWrong):
        TRAINING.judge_losses(run.losses, run.gradients)
    with running(submission("")):
        TRAINING.judge_losses(run.losses, run.gradients, own_loss=lambda own: own_loss)
    assert judge.carried != []


def test_by_own_functions_something_must_be_wrong():
    assert TRAINING.by_own(learners()) is None
    run = TRAINING.by_own(learners(2.0))
    torch.testing.assert_close(run.losses, by_hand(2.0)[0])
    carried = in_place_of(TRAINING.losses(), run.losses)
    assert carried.allowed >= TRAINING.losses().allowed
    assert in_place_of(TRAINING.losses(), run.losses[:-1]) is None


def test_by_own_functions_that_fail_nothing_is_carried():
    def fails(w, b):
        raise LearnerFault("It fails.")

    assert TRAINING.by_own(fails) is None
    assert TRAINING.by_own(learners(-1.0)) is None


def test_a_loss_or_gradient_of_another_shape_is_told():
    with pytest.raises(LearnerFault, match="The loss at a step of a training"):
        TRAINING.run(lambda w, b: (torch.ones(2), gradients(w, b)))
    with pytest.raises(LearnerFault, match=r"The gradient of w, at a step of a training, has shape \(2, 3\)"):
        TRAINING.run(lambda w, b: (loss(w, b), {"w": w.T, "b": b}))


def test_a_known_value_has_the_dtype_it_is_asked_for():
    truth = known_value([1, 2], 0.5, torch.zeros(1))
    assert (truth.dtype, truth.shapes, truth.allowed) == (torch.float32, ((2,),), 0.5)
    assert known_value(1.5, 0.1).dtype == torch.float64
