"""Hidden tests of exercise 19: the backward pass.

dx is judged by what the learner's own out keeps; and with the error carried forward, also by what that is multiplied by
there. As in test_dropout.py, what is compared first doesn't depend on which numbers the mask keeps.
"""

from functools import partial

import numpy as np
import pytest
import torch

from grader.testing import assert_gradient, require, returns, torch_value, unchanged

P = 0.3
ZEROS = 81
FACTORS = "what dout is multiplied by (the most and the least where x was kept, then where it was dropped)"
sizes = pytest.mark.parametrize(("N", "D"), [(211, 101)])


def nonzero(draw, *shape):
    return draw.uniform(0.5, 2, *shape) * draw.choice([-1.0, 1.0], *shape)


def forward(submission, x, held=None):
    """out and cache, as the learner's function returns them."""
    result = submission.dropout_forward(x if held is None else held, {"p": P, "mode": "train"})
    out, cache = returns(result, "out", "cache")
    out = same_shape(out, x, "The out of `dropout_forward`")
    some = bool((out != 0).any()) and bool((out == 0).any())
    require(some, 'The out of `dropout_forward` keeps all numbers of x, or none, in mode "train".')
    return out, cache


def backward(submission, dout, cache, held=None):
    return same_shape(submission.dropout_backward(dout if held is None else held, cache), dout, "dx")


def same_shape(value, like, name):
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == like.shape
    require(right, f"{name} must have the shape of x.")
    return torch.as_tensor(value)


def own_factor(out, x):
    """What the learner's own out is x times, where it is kept. None if that is 1/p, or isn't one number."""
    found = (out / x)[out != 0].double()
    factor = float(found.mean())
    one_number = float((found - factor).abs().max()) < 1e-4 * abs(factor)
    return factor if one_number and abs(factor * P - 1) > 1e-4 else None


def judge(got, formula, factor, *, name, **inputs):
    """formula(factor, **inputs) is right with 1/p for the factor, and with the learner's own, if there is one."""
    carried = None if factor is None else torch_value(partial(formula, factor), **inputs)
    assert_gradient(got, torch_value(partial(formula, 1 / P), **inputs), name=name, carried=carried)


def factors(dx, dout, where):
    """The largest and the smallest factor from dout to dx, somewhere."""
    found = (dx / dout)[where]
    return [found.max(), found.min()]


def fitting(factor, like):
    """What they should be where x was kept, then where it was dropped."""
    return torch.stack([factor * torch.ones_like(like)] * 2 + [torch.zeros_like(like)] * 2)


@pytest.mark.points(2)
@sizes
def test_dx(submission, draw, N, D):
    """dx is dout divided by p where x was kept, and 0 where it was dropped."""
    x, dout = nonzero(draw, N, D), nonzero(draw, N, D)
    out, cache = forward(submission, x)
    kept, factor = out != 0, own_factor(out, x)
    dx = backward(submission, dout, cache)
    found = torch.stack([*factors(dx, dout, kept), *factors(dx, dout, ~kept)])
    judge(found, fitting, factor, name=FACTORS, like=x[0, 0])
    judge(dx, lambda factor, dout: factor * dout * kept.to(dout), factor, name="dx", dout=dout)


@pytest.mark.points(1, requires="test_dx")
@sizes
def test_zeros(submission, draw, N, D):
    """Where x is 0, so is out, and dx still is dout divided by p if it was kept, and 0 if it was dropped."""
    x, dout = nonzero(draw, N, D), nonzero(draw, N, D)
    x[:, :ZEROS] = 0
    out, cache = forward(submission, x)
    factor = own_factor(out[:, ZEROS:], x[:, ZEROS:])
    dx = backward(submission, dout, cache)
    found = torch.stack(factors(dx, dout, x == 0))
    name = "what dout is multiplied by where x is 0 (the most and the least)"
    judge(found, lambda factor, like: fitting(factor, like)[1:3], factor, name=name, like=x[0, -1])
    kept = dx != 0
    judge(dx, lambda factor, dout: factor * dout * kept.to(dout), factor, name="dx, beside what is 0,", dout=dout)


@pytest.mark.points(0.5, requires="test_dx")
@sizes
def test_two_batches(submission, draw, N, D):
    """Two batches on their way at once have a cache each, and x and dout stay as they were given."""
    x, other, dout = nonzero(draw, N, D), nonzero(draw, N, D), nonzero(draw, N, D)
    with unchanged(submission, x=x, dout=dout) as held:
        out, cache = forward(submission, x, held["x"])
        forward(submission, other)
        kept, factor = out != 0, own_factor(out, x)
        dx = backward(submission, dout, cache, held["dout"])
        found = torch.stack([*factors(dx, dout, kept), *factors(dx, dout, ~kept)])
        name = f"of the first batch, after the second one's forward pass, {FACTORS}"
        judge(found, fitting, factor, name=name, like=x[0, 0])
