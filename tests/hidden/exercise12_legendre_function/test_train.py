"""Hidden tests of exercise 12: training through the learner's function."""

from functools import partial

import numpy as np
import pytest
import torch

from grader.testing import (
    SOME, assert_value, differs, get, has_shape, in_place_of, known_value, like, numbers, recognisable_value,
    require, returns, torch_gradients, torch_value, unchanged, usable_value,
)  # fmt: skip

from .polynomial import another_backward, applied, leaf, own_gradient, p3

RATE, STEPS = 1e-6, 40  # of a size at which a gradient with the wrong sign goes up, but not beyond all bounds


def straight_through(x):
    """P3 with a backward that returns grad_output."""
    return x + (p3(x) - x).detach()


def descent(function, steps, x, y, params):
    """The losses and the params of gradient descent by autograd, in one tensor: (steps + 4,)."""
    losses = []
    for _ in range(steps):
        a, b, c, d = params
        losses.append(((a + b * function(c + d * x) - y) ** 2).sum())
        params = params - RATE * torch.autograd.grad(losses[-1], params)[0]
        params = params.detach().requires_grad_()
    return torch.cat([torch.stack(losses), params]).detach()


def judge_training(submission, draw, n, function, steps, called):
    """`train` on a random data set, against descent through `function`; params are left alone."""
    x, params = draw.uniform(-1, 1, n), torch.stack([draw.uniform(low, low + 0.2) for low in (0.3, -1.1, 0.6, 0.6)])
    y = draw.normal(n)
    inputs = {"x": x, "y": y, "params": params}
    with unchanged(submission, **inputs) as held:
        got, losses = trained(submission.train(*held.values(), RATE, steps), x)
        for part_of, answer, name, along in (
            (slice(0, steps), losses, f"losses, over {steps} steps{called},", "step"),
            (slice(steps, None), got, f"params, after {steps} steps{called},", ""),
        ):
            truth = torch_value(lambda where=part_of, **inputs: descent(function, steps, **inputs)[where], **inputs)
            carried = partial(by_own, truth, part_of, x, y, params, steps) if function is p3 else None
            assert_value(answer, truth, name=name, carried=carried, steps=along)


def by_own(truth, where, x, y, params, steps, valuing, deriving):
    """The losses or the params that a training through the learner's own P3 and backward reaches."""
    own = trained_by_own(valuing, deriving, x, y, params, steps)
    return None if own is None else in_place_of(truth, own[where])


def trained_by_own(valuing, deriving, x, y, params, steps):
    """The same as `descent`, through the learner's own P3 and backward. None if both are right where the training
    starts, or if one tells nothing. They needn't lead down: the steps are `train`'s own work."""
    losses, inside = [], params[2] + params[3] * x
    truths = torch_value(p3, x=inside), torch_gradients(lambda x: p3(x).sum(), x=inside)["x"]
    for step in range(steps + 1):
        a, b, c, d = params
        inside = c + d * x
        p, slope = own_p3(valuing, inside), own_slope(deriving, inside)
        if step == 0 and not wrong_but_usable((p, slope), truths, inside):
            return None
        off = 2 * (a + b * p - y)
        losses.append(((a + b * p - y) ** 2).sum())
        steepest = torch.stack([off.sum(), (off * p).sum(), (off * b * slope).sum(), (off * b * slope * x).sum()])
        params, before = params - RATE * steepest, params
    return torch.cat([torch.stack(losses[:-1]), before])


def wrong_but_usable(own, truths, like):
    """Whether one of the learner's own values is wrong, neither is empty, and the slope is recognisable."""
    values = [usable_value(own[0], truths[0], like), recognisable_value(own[1], truths[1], like)]
    if any(value is None for value in values):
        return False
    return any(differs(value, truth) for value, truth in zip(values, truths))


def own_p3(submission, inside):
    """The learner's P3 there."""
    return like(inside)(get(applied(submission, leaf(submission, inside))), "P3")


def own_slope(submission, inside):
    """Its slope according to the learner's backward."""
    return like(inside)(own_gradient(submission, inside, torch.ones_like(inside)), "The gradient")


@pytest.mark.points(1.5)
@pytest.mark.parametrize("n", [29, SOME])
def test_train(submission, draw, n):
    """train returns the params that torch's own gradients lead to, and the loss before each update."""
    judge_training(submission, draw, n, p3, STEPS, "")


@pytest.mark.points(0.5, requires=("test_forward", "test_own_backward", "test_train"))
def test_train_uses_the_function(submission, draw):
    """train uses LegendrePolynomial3: with another backward there, it takes other steps."""
    with another_backward(submission):
        judge_training(submission, draw, 29, straight_through, 5, ", with a backward that returns grad_output")


@pytest.mark.points(0.5, requires=("test_forward", "test_backward", "test_train"))
def test_printed_numbers(submission):
    """Fitting sin(x) on 2000 points for 2000 steps gives the losses and parameters that README.md prints."""
    x = torch.linspace(-torch.pi, torch.pi, 2000)
    start = torch.tensor([0.0, -1.0, 0.0, 0.3])
    params, losses = trained(submission.train(x, torch.sin(x), start, 5e-6, 2000), x)
    require(losses.shape == (2000,), "`train` must return one loss for each step.")
    require(has_shape(params, (4,)), "`train` must return params as a tensor of shape (4,).")
    params = torch.as_tensor(params)
    # Rounding in another order moves the losses by up to 1e-4; the others are printed to four places.
    for name, got, printed, allowed in (
        ("losses[99]", losses[99], 209.95834350585938, 1e-3),
        ("losses[999]", losses[999], 14.877889633178711, 1e-3),
        ("losses[1999]", losses[1999], 8.9436, 1e-3),
        ("b", params[1], -2.2085, 1e-4),
        ("d", params[3], 0.2555, 1e-4),
    ):
        assert_value(got, known_value(printed, allowed, x), name=name)


def trained(result, like):
    """params and losses that `train` returned, the losses as one tensor."""
    params, losses = returns(result, "params", "losses")
    if type(losses) in (tuple, list):
        losses = numbers([one.reshape(()) if is_tensor(one) and one.numel() == 1 else one for one in losses], like)
        require(len(losses) > 0, "`train` must return losses as a list with one number for each step.")
    return params, losses


def is_tensor(value):
    return isinstance(value, np.ndarray | torch.Tensor)
