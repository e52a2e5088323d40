"""Hidden tests of exercise 23: arguments that must stay as they are, and a training."""

from functools import partial

import pytest
import torch

from grader.testing import Training, differs, like, require, returns, torch_value, try_call, unchanged

STEPS, RATE = 30, 0.4
WEIGHTS = ("Wx", "Wh", "b")


def sequence(x, h0, Wx, Wh, b):
    h = [h0]
    for x_t in x.unbind(dim=1):
        h.append(torch.tanh(x_t @ Wx + h[-1] @ Wh + b))
    return torch.stack(h[1:], dim=1)


def drawn(draw, N, T, D, H):
    weights = draw.normal(D, H, scale=0.5), draw.normal(H, H, scale=0.4), draw.normal(H, scale=0.5)
    return dict(zip(("x", "h0", *WEIGHTS), (draw.normal(N, T, D), draw.normal(N, H), *weights), strict=True))


def forward(submission, *given, **forms):
    return returns(submission.rnn_forward(*given), "h", "cache", **forms)


def backward(submission, dh, cache):
    return returns(submission.rnn_backward(dh, cache), "dx", "dh0", "dWx", "dWh", "db")


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("N", "T", "D", "H"), [(3, 5, 2, 7)])
def test_arguments(submission, draw, N, T, D, H):
    """rnn_forward and rnn_backward leave what they were given as it was, dh too."""
    given, dh = drawn(draw, N, T, D, H), draw.normal(N, T, H)
    with unchanged(submission, **given, dh=dh) as held:
        held_dh = held.pop("dh")
        _, cache = forward(submission, *held.values())
        dx = like(given["x"])(backward(submission, held_dh, cache)[0], "dx")
        require(bool((dx != dx[0, 0, 0]).any()), "`rnn_backward` must return gradients: dx is the same everywhere.")


@pytest.mark.points(0.5, requires="test_forward")
def test_training(submission, draw):
    """A recurrent network, trained for 30 steps with your gradients, has the losses that torch's autograd reaches."""
    given, target = drawn(draw, 3, 4, 2, 3), draw.uniform(-0.8, 0.8, 3, 4, 3)
    x, h0 = given["x"], given["h0"]

    def step(**weights):
        h, cache = forward(submission, x, h0, *weights.values(), h=like(target))
        error = h - target
        gradients = backward(submission, 2 / error.numel() * error, cache)[2:]
        return (error**2).mean(), dict(zip(weights, gradients))

    def loss(run, **weights):
        like_b = weights["b"].detach()
        return ((run(x.to(like_b), h0.to(like_b), *weights.values()) - target.to(like_b)) ** 2).mean()

    start = {name: given[name] for name in WEIGHTS}
    training = Training(partial(loss, sequence), start, RATE, STEPS)
    run = training.run(step)
    states = try_call(own_steps, submission, *given.values())
    wrong = states is not None and differs(states, torch_value(sequence, **given))
    own_loss = partial(loss, partial(own_steps, submission)) if wrong else None
    training.judge_losses(run.losses, run.gradients, own_loss=own_loss)


def own_steps(submission, x, h, *weights):
    """The states that the learner's own steps make."""
    states = []
    for x_t in x.unbind(dim=1):
        result = submission.rnn_step_forward(x_t, h, *(w.detach() for w in weights))
        h, _ = returns(result, "next_h", "cache", next_h=like(h))
        states.append(h)
    return torch.stack(states, dim=1)
