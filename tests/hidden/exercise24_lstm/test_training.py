"""Hidden tests of exercise 24: two sequences at once, arguments that must stay as they are, and a training in which
something must be kept in mind: the loss looks at the last state alone, which shall be what came in at the first step.
"""

from functools import partial

import pytest
import torch

from grader.testing import (
    Training, as_truth, assert_gradient, differs, keeping, like, torch_gradients, torch_value, unchanged, usable_value,
)  # fmt: skip

from .lstm import OF_SEQUENCE, WEIGHTS, backward, drawn_weights, forward, own_steps, sequence

STEPS, RATE = 30, 0.5


def drawn(draw, N, T, D, H):
    x, h0 = draw.uniform(-0.8, 0.8, N, T, D), draw.normal(N, H, scale=0.3)
    return {"x": x, "h0": h0, **drawn_weights(draw, D, H, 0.7, 0.7, 0.3)}


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("N", "T", "D", "H"), [(5, 3, 7, 2)])
def test_arguments(submission, draw, N, T, D, H):
    """Two sequences at once have a cache each, and lstm_forward and lstm_backward leave their arguments as they are."""
    given, other, dh = drawn(draw, N, T, D, H), drawn(draw, N, T, D, H), draw.normal(N, T, H)
    truths = torch_gradients(sequence, upstream=dh, **given)

    def alone(name, own):
        gradients = backward(own, dh, forward(own, *given.values())[1])
        return as_truth(usable_value(gradients[name], truths[name[1:]], dh))

    with unchanged(submission, **given, dh=dh) as held:
        held_dh = held.pop("dh")
        _, cache = forward(keeping(submission), *held.values())
        forward(submission, *other.values())
        got = backward(submission, held_dh, cache)
    for name in OF_SEQUENCE:
        called = f"{name} of the first sequence, after the second one's forward pass,"
        assert_gradient(got[name], truths[name[1:]], name=called, carried=partial(alone, name))


@pytest.mark.points(0.5, requires="test_forward")
def test_training(submission, draw):
    """An LSTM that learns for 30 steps to keep its first input in mind has the losses that torch's autograd reaches."""
    given = drawn(draw, 7, 4, 2, 2)
    x, h0 = given["x"], given["h0"]

    def step(**weights):
        h, cache = forward(submission, x, h0, *weights.values(), h=like(x))
        error = h[:, -1] - x[:, 0]
        dh = torch.zeros_like(x)
        dh[:, -1] = 2 / error.numel() * error
        gradients = backward(submission, dh, cache)
        return (error**2).mean(), {name: gradients[f"d{name}"] for name in weights}

    def loss_of(states):
        return ((states[:, -1] - x[:, 0].to(states)) ** 2).mean()

    def loss(**weights):
        return loss_of(sequence(x.to(weights["b"]), h0.to(weights["b"]), **weights))

    def own_loss(own):
        states, _ = own_steps(own, *given.values())
        if not differs(states, torch_value(sequence, **given)):
            return None

        def loss(**weights):
            like_b = weights["b"].detach()
            return loss_of(own_steps(own, x.to(like_b), h0.to(like_b), *weights.values())[0])

        return loss

    training = Training(loss, {name: given[name] for name in WEIGHTS}, RATE, STEPS)
    run = training.run(step)
    training.judge_losses(run.losses, run.gradients, own_loss=own_loss)
