"""Hidden tests of exercise 24: arguments that must stay as they are, and a training in which something must be kept in
mind: the loss looks at the last state alone, which shall be what came in at the first step."""

from functools import partial

import pytest
import torch

from grader.testing import Training, differs, like, require, returns, torch_value, try_call, unchanged

STEPS, RATE = 30, 0.5
WEIGHTS = ("Wx", "Wh", "b")


def sequence(x, h0, Wx, Wh, b):
    h, c, states = h0, torch.zeros_like(h0), []
    for x_t in x.unbind(dim=1):
        i, f, o, g = (x_t @ Wx + h @ Wh + b).chunk(4, dim=1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        states.append(h)
    return torch.stack(states, dim=1)


def drawn(draw, N, T, D, H):
    x, h0 = draw.uniform(-0.8, 0.8, N, T, D), draw.normal(N, H, scale=0.3)
    Wx, Wh, b = draw.normal(D, 4 * H, scale=0.7), draw.normal(H, 4 * H, scale=0.7), draw.normal(4 * H, scale=0.3)
    return {"x": x, "h0": h0, "Wx": Wx, "Wh": Wh, "b": b}


def forward(submission, *given, **forms):
    return returns(submission.lstm_forward(*given), "h", "cache", **forms)


def backward(submission, dh, cache):
    return returns(submission.lstm_backward(dh, cache), "dx", "dh0", "dWx", "dWh", "db")


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("N", "T", "D", "H"), [(5, 3, 7, 2)])
def test_arguments(submission, draw, N, T, D, H):
    """lstm_forward and lstm_backward leave what they were given as it was, dh too."""
    given, dh = drawn(draw, N, T, D, H), draw.normal(N, T, H)
    with unchanged(submission, **given, dh=dh) as held:
        held_dh = held.pop("dh")
        _, cache = forward(submission, *held.values())
        dx = like(given["x"])(backward(submission, held_dh, cache)[0], "dx")
        require(bool((dx != dx[0, 0, 0]).any()), "`lstm_backward` must return gradients: dx is the same everywhere.")


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
        return (error**2).mean(), dict(zip(weights, backward(submission, dh, cache)[2:]))

    def loss(run, **weights):
        like_b = weights["b"].detach()
        return ((run(x.to(like_b), h0.to(like_b), *weights.values())[:, -1] - x[:, 0].to(like_b)) ** 2).mean()

    start = {name: given[name] for name in WEIGHTS}
    training = Training(partial(loss, sequence), start, RATE, STEPS)
    run = training.run(step)
    states = try_call(own_steps, submission, *given.values())
    wrong = states is not None and differs(states, torch_value(sequence, **given))
    own_loss = partial(loss, partial(own_steps, submission)) if wrong else None
    training.judge_losses(run.losses, run.gradients, own_loss=own_loss)


def own_steps(submission, x, h, *weights):
    """The states that the learner's own steps make."""
    states, c, weights = [], torch.zeros_like(h), [w.detach() for w in weights]
    for x_t in x.unbind(dim=1):
        result = submission.lstm_step_forward(x_t, h, c, *weights)
        h, c, _ = returns(result, "next_h", "next_c", "cache", next_h=like(h), next_c=like(c))
        states.append(h)
    return torch.stack(states, dim=1)
