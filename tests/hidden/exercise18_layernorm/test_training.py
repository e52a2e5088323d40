"""Hidden tests of exercise 18: two batches at once, and a training.

Both are judged with the error carried forward: two batches also against what the learner's code gives for one alone,
the training also against what follows from the learner's own gradients, where they are wrong already in the first step.
"""

from functools import partial

import numpy as np
import pytest
import torch

from grader.testing import (
    assert_gradient,
    assert_unchanged,
    assert_value,
    differs,
    hold,
    own,
    require,
    torch_gradients,
    torch_value,
)

STEPS = 30
RATE = 0.3
TINY = 1e-30
SETTING = {"eps": TINY}


def layernorm(x, gamma, beta):
    return torch.nn.functional.layer_norm(x, x.shape[1:], gamma, beta, TINY)


def forward(submission, x, gamma, beta, ln_param):
    """out and cache, as the learner's function returns them."""
    answer = submission.layernorm_forward(x, gamma, beta, ln_param)
    pair = type(answer) in (tuple, list) and len(answer) == 2
    require(pair, "`layernorm_forward` must return two things: out and cache.")
    return answer


def backward(submission, dout, cache):
    """dx, dgamma and dbeta, as the learner's function returns them."""
    answer = submission.layernorm_backward(dout, cache)
    triple = type(answer) in (tuple, list) and len(answer) == 3
    require(triple, "`layernorm_backward` must return three things: dx, dgamma and dbeta.")
    return answer


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("N", "D"), [(7, 5)])
def test_two_batches(submission, draw, N, D):
    """Two batches on their way at once have a cache each, and x, gamma, beta and dout stay as they were given."""
    x, other, dout = draw.normal(N, D), draw.normal(N, D), draw.normal(N, D)
    gamma, beta = draw.uniform(0.5, 2, D), draw.normal(D)
    given = {"x": x, "gamma": gamma, "beta": beta, "dout": dout}
    held = {name: hold(submission, value) for name, value in given.items()}
    alone = backward(submission, dout, forward(submission, x, gamma, beta, SETTING)[1])
    _, cache = forward(submission, held["x"], held["gamma"], held["beta"], SETTING)
    forward(submission, other, gamma, beta, SETTING)
    truth = torch_gradients(layernorm, x=x, gamma=gamma, beta=beta, upstream=dout)
    for name, got, before in zip(("x", "gamma", "beta"), backward(submission, held["dout"], cache), alone):
        carried = wrong_likewise(before, truth[name], x)
        called = f"d{name} of the first batch, after the second one's forward pass,"
        assert_gradient(got, truth[name], name=called, carried=carried)
    for name, value in given.items():
        assert_unchanged(held[name], value, name=name)


def wrong_likewise(value, truth, like):
    """An own value, as what is expected. None if it is right, or tells nothing."""
    value = own(value, truth, like)
    return None if value is None or not differs(value, truth) else torch_value(torch.clone, input=value)


@pytest.mark.points(1)
@pytest.mark.requires("test_forward")
def test_training(submission, draw):
    """A linear layer and your layer normalisation, trained for 30 steps, have the losses that torch reaches."""
    features, target = draw.normal(11, 3), draw.normal(11, 4)
    start = (draw.normal(3, 4), draw.uniform(0.5, 2, 4), draw.normal(4))
    losses, taken = [], []
    weights, gamma, beta = start
    for _ in range(STEPS + 1):
        out, cache = forward(submission, features @ weights, gamma, beta, SETTING)
        out = numbers(out, target, "out")
        losses.append(((out - target) ** 2).mean())
        answer = backward(submission, 2 / target.numel() * (out - target), cache)
        taken.append([numbers(*pair) for pair in zip(answer, (target, gamma, beta), ("dx", "dgamma", "dbeta"))])
        weights, gamma, beta = stepped((weights, gamma, beta), features, taken[-1])
    truth = torch_value(partial(trained, features, target, []), **dict(zip(("weights", "gamma", "beta"), start)))
    carried = trained_by_own(taken, features, target, start)
    assert_value(torch.stack(losses), truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")


def stepped(parameters, features, slopes):
    weights, gamma, beta = parameters
    dx, dgamma, dbeta = slopes
    return weights - RATE * features.T @ dx, gamma - RATE * dgamma, beta - RATE * dbeta


def mean_squared(target, x, gamma, beta):
    return ((layernorm(x, gamma, beta) - target) ** 2).mean()


def trained(features, target, taken, weights, gamma, beta):
    """The losses before each step and after the last. taken: each step's gradients; if there are none, torch's."""
    features, target, losses = features.to(weights), target.to(weights), []
    for step in range(STEPS + 1):
        leaves = [leaf.detach().requires_grad_() for leaf in (features @ weights, gamma, beta)]
        losses.append(mean_squared(target, *leaves))
        slopes = [slope.to(weights) for slope in taken[step]] if taken else torch.autograd.grad(losses[-1], leaves)
        weights, gamma, beta = stepped((weights, gamma, beta), features, slopes)
    return torch.stack(losses)


def trained_by_own(taken, features, target, start):
    """The losses of a training with the learner's own gradients. None if the first of them are right, if one tells
    nothing, or if they don't lead down."""
    weights, gamma, beta = start
    inputs = {"x": features @ weights, "gamma": gamma, "beta": beta}
    truths = torch_gradients(lambda x, gamma, beta: mean_squared(target.to(x), x, gamma, beta), **inputs)
    first = [own(got, truths[name], features) for name, got in zip(inputs, taken[0])]
    if any(value is None for value in first):
        return None
    if not any(differs(value, truths[name]) for name, value in zip(inputs, first)):
        return None
    losses = trained(features, target, taken, *start)
    if not losses[-1] < losses[0]:
        return None
    return torch_value(partial(trained, features, target, taken), weights=weights, gamma=gamma, beta=beta)


def numbers(value, like, name):
    """The learner's value, to go on computing with: a tensor like `like`."""
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == like.shape
    require(right, f"{name} has the wrong shape: in this training it must be {tuple(like.shape)}.")
    return torch.as_tensor(value).to(like)
