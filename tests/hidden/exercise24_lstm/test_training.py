"""Hidden tests of exercise 24: arguments that must stay as they are, and a training in which something must be kept in
mind: the loss looks at the last state alone, which shall be what came in at the first step."""

from functools import partial

import numpy as np
import pytest
import torch

from grader.testing import (
    asked,
    assert_unchanged,
    assert_value,
    differs,
    hold,
    own,
    require,
    torch_gradients,
    torch_value,
)

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


def forward(submission, *given):
    result = submission.lstm_forward(*given)
    require(type(result) in (tuple, list) and len(result) == 2, "`lstm_forward` must return h and a cache.")
    return result


def backward(submission, dh, cache):
    result = submission.lstm_backward(dh, cache)
    require(type(result) in (tuple, list) and len(result) == 5, "`lstm_backward` must return five gradients.")
    return result


def numbers(value, like, name):
    """The learner's value, to go on computing with: a tensor like `like`."""
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == like.shape
    require(right, f"{name} must be a tensor of shape {tuple(like.shape)}.")
    return torch.as_tensor(value).detach().to(like)


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("N", "T", "D", "H"), [(5, 3, 7, 2)])
def test_arguments(submission, draw, N, T, D, H):
    """lstm_forward and lstm_backward leave what they were given as it was, dh too."""
    given, dh = drawn(draw, N, T, D, H), draw.normal(N, T, H)
    held, held_dh = {name: hold(submission, value) for name, value in given.items()}, hold(submission, dh)
    _, cache = forward(submission, *held.values())
    dx = numbers(backward(submission, held_dh, cache)[0], given["x"], "dx")
    require(bool((dx != dx[0, 0, 0]).any()), "`lstm_backward` must return gradients: dx is the same everywhere.")
    for name, value in given.items():
        assert_unchanged(held[name], value, name=name)
    assert_unchanged(held_dh, dh, name="dh")


@pytest.mark.points(0.5)
@pytest.mark.requires("test_forward")
def test_training(submission, draw):
    """An LSTM that learns for 30 steps to keep its first input in mind has the losses that torch's autograd reaches."""
    given = drawn(draw, 7, 4, 2, 2)
    x, h0, *weights = given.values()
    losses, taken = [], []
    for _ in range(STEPS + 1):
        h, cache = forward(submission, x, h0, *weights)
        error = numbers(h, x, "h")[:, -1] - x[:, 0]
        losses.append((error**2).mean())
        dh = torch.zeros_like(x)
        dh[:, -1] = 2 / error.numel() * error
        gradients = backward(submission, dh, cache)[2:]
        taken.append([numbers(got, w, f"d{name}") for got, w, name in zip(gradients, weights, WEIGHTS)])
        weights = [w - RATE * dw for w, dw in zip(weights, taken[-1])]
    truth = torch_value(lambda **given: trained(sequence, None, *given.values()), **given)
    carried = trained_by_own(submission, taken, given)
    assert_value(torch.stack(losses), truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")


def loss(h, x):
    return ((h[:, -1] - x[:, 0]) ** 2).mean()


def trained(run, taken, x, h0, *weights):
    """The losses before each step and after the last. run: gives the states. taken: each step's gradients; torch's if
    None."""
    losses = []
    for step in range(STEPS + 1):
        weights = [w.detach().requires_grad_() for w in weights]
        losses.append(loss(run(x, h0, *weights), x))
        gradients = taken[step] if taken else torch.autograd.grad(losses[-1], weights)
        weights = [w - RATE * dw.to(w) for w, dw in zip(weights, gradients)]
    return torch.stack(losses)


def trained_by_own(submission, taken, given):
    """The losses of a training with the learner's own steps and gradients. None if they are right at first, if they
    tell nothing, or if they don't lead down."""
    truths = torch_gradients(lambda **given: loss(sequence(**given), given["x"]), **given)
    first = [own(got, truths[name], given["x"]) for got, name in zip(taken[0], WEIGHTS)]
    if any(got is None for got in first) or not any(differs(g, truths[n]) for g, n in zip(first, WEIGHTS)):
        return None
    states = asked(own_steps, submission, *given.values())
    if states is None or not differs(states, torch_value(sequence, **given)):
        carried = torch_value(lambda **given: trained(sequence, taken, *given.values()), **given)
    else:  # once, not in two precisions: this is many calls
        losses = asked(trained, partial(own_steps, submission), taken, *given.values())
        carried = None if losses is None else torch_value(torch.clone, input=losses.detach())
    return carried if carried is not None and carried.value[-1] < carried.value[0] else None


def own_steps(submission, x, h, *weights):
    """The states that the learner's own steps make."""
    states, c, weights = [], torch.zeros_like(h).detach(), [w.detach() for w in weights]
    for x_t in x.detach().unbind(dim=1):
        result = submission.lstm_step_forward(x_t, h.detach(), c, *weights)
        require(type(result) in (tuple, list) and len(result) == 3, "`lstm_step_forward` must return three things.")
        h, c = numbers(result[0], h, "next_h"), numbers(result[1], c, "next_c")
        states.append(h)
    return torch.stack(states, dim=1)
