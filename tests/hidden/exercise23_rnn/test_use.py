"""Hidden tests of exercise 23: arguments that must stay as they are, and a training."""

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


def returned(result, number, sentence):
    require(type(result) in (tuple, list) and len(result) == number, sentence)
    return result


def forward(submission, *given):
    return returned(submission.rnn_forward(*given), 2, "`rnn_forward` must return two things: h and a cache.")


def backward(submission, dh, cache):
    return returned(submission.rnn_backward(dh, cache), 5, "`rnn_backward` must return five gradients.")


def numbers(value, like, name):
    """The learner's value, to go on computing with: a tensor like `like`."""
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == like.shape
    require(right, f"{name} must be a tensor of shape {tuple(like.shape)}.")
    return torch.as_tensor(value).detach().to(like)


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("N", "T", "D", "H"), [(3, 5, 2, 7)])
def test_arguments(submission, draw, N, T, D, H):
    """rnn_forward and rnn_backward leave what they were given as it was, dh too."""
    given, dh = drawn(draw, N, T, D, H), draw.normal(N, T, H)
    held, held_dh = {name: hold(submission, value) for name, value in given.items()}, hold(submission, dh)
    _, cache = forward(submission, *held.values())
    dx = numbers(backward(submission, held_dh, cache)[0], given["x"], "dx")
    require(bool((dx != dx[0, 0, 0]).any()), "`rnn_backward` must return gradients: dx is the same everywhere.")
    for name, value in given.items():
        assert_unchanged(held[name], value, name=name)
    assert_unchanged(held_dh, dh, name="dh")


@pytest.mark.points(0.5)
@pytest.mark.requires("test_forward")
def test_training(submission, draw):
    """A recurrent network, trained for 30 steps with your gradients, has the losses that torch's autograd reaches."""
    given, target = drawn(draw, 3, 4, 2, 3), draw.uniform(-0.8, 0.8, 3, 4, 3)
    x, h0, *weights = given.values()
    losses, taken = [], []
    for _ in range(STEPS + 1):
        h, cache = forward(submission, x, h0, *weights)
        h = numbers(h, target, "h")
        losses.append(loss(h, target))
        gradients = backward(submission, slope(h, target), cache)[2:]
        taken.append([numbers(got, w, f"d{name}") for got, w, name in zip(gradients, weights, WEIGHTS)])
        weights = [w - RATE * dw for w, dw in zip(weights, taken[-1])]
    truth = torch_value(lambda **given: trained(sequence, None, *given.values()), target=target, **given)
    carried = trained_by_own(submission, taken, target, given)
    assert_value(torch.stack(losses), truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")


def loss(h, target):
    return ((h - target) ** 2).mean()


def slope(h, target):
    return 2 / h.numel() * (h - target)


def trained(run, taken, target, x, h0, *weights):
    """The losses before each step and after the last. run: gives the states. taken: each step's gradients; torch's if
    None."""
    losses = []
    for step in range(STEPS + 1):
        weights = [w.detach().requires_grad_() for w in weights]
        losses.append(loss(run(x, h0, *weights), target))
        gradients = taken[step] if taken else torch.autograd.grad(losses[-1], weights)
        weights = [w - RATE * dw.to(w) for w, dw in zip(weights, gradients)]
    return torch.stack(losses)


def trained_by_own(submission, taken, target, given):
    """The losses of a training with the learner's own steps and gradients. None if they are right at first, if they
    tell nothing, or if they don't lead down."""
    truths = torch_gradients(lambda target, **given: loss(sequence(**given), target), target=target, **given)
    first = [own(got, truths[name], target) for got, name in zip(taken[0], WEIGHTS)]
    if any(got is None for got in first) or not any(differs(g, truths[n]) for g, n in zip(first, WEIGHTS)):
        return None
    states = asked(own_steps, submission, *given.values())
    if states is None or not differs(states, torch_value(sequence, **given)):
        carried = torch_value(lambda **g: trained(sequence, taken, *g.values()), target=target, **given)
    else:  # once, not in two precisions: this is many calls
        losses = asked(trained, partial(own_steps, submission), taken, target, *given.values())
        carried = None if losses is None else torch_value(torch.clone, input=losses.detach())
    return carried if carried is not None and carried.value[-1] < carried.value[0] else None


def own_steps(submission, x, h, *weights):
    """The states that the learner's own steps make."""
    states = []
    for x_t in x.unbind(dim=1):
        result = submission.rnn_step_forward(x_t.detach(), h.detach(), *(w.detach() for w in weights))
        got = returned(result, 2, "`rnn_step_forward` must return two things: next_h and a cache.")[0]
        h = numbers(got, h, "next_h")
        states.append(h)
    return torch.stack(states, dim=1)
