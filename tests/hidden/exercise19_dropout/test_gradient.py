"""Hidden tests of exercise 19: the backward pass.

dx is judged by what the learner's own out keeps; and with the error carried forward, also by what that is multiplied by
there, if the share that it keeps depends on p. As in test_dropout.py, what is compared first doesn't depend on which
numbers the mask keeps.
"""

from functools import partial

import pytest
import torch

from grader.testing import assert_gradient, keeping, put, require, torch_value, unchanged

from .masks import P, backward, forward, nonzero, share_follows_p, sizes

ZEROS = 81
FACTORS = "what dout is multiplied by (the most and the least where x was kept, then where it was dropped)"


def masked(submission, x, held=None, dropout_param=None):
    """out, which keeps some numbers of x and drops some, and the cache."""
    out, cache = forward(submission, x, held=held, dropout_param=dropout_param)
    some = bool((out != 0).any()) and bool((out == 0).any())
    require(some, 'The out of `dropout_forward` keeps all numbers of x, or none, in mode "train".')
    return out, cache


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


def times(kept):
    """The formula of dx."""
    return lambda factor, dout: factor * dout * kept.to(dout)


@pytest.mark.points(2)
@sizes
def test_dx(submission, draw, N, D):
    """dx is dout divided by p where x was kept, and 0 where it was dropped."""
    x, dout = nonzero(draw, N, D), nonzero(draw, N, D)
    telling = share_follows_p(submission, x)
    out, cache = masked(submission, x)
    kept, factor = out != 0, own_factor(out, x) if telling else None
    dx = backward(submission, dout, cache)
    found = torch.stack([*factors(dx, dout, kept), *factors(dx, dout, ~kept)])
    judge(found, fitting, factor, name=FACTORS, like=x[0, 0])
    judge(dx, times(kept), factor, name="dx", dout=dout)


@pytest.mark.points(1, requires="test_dx")
@sizes
def test_zeros(submission, draw, N, D):
    """Where x is 0, so is out, and dx is still dout divided by p if it was kept, and 0 if it was dropped."""
    x, dout = nonzero(draw, N, D), nonzero(draw, N, D)
    telling = share_follows_p(submission, x)
    x[:, :ZEROS] = 0
    out, cache = masked(submission, x)
    factor = own_factor(out[:, ZEROS:], x[:, ZEROS:]) if telling else None
    dx = backward(submission, dout, cache)
    found = torch.stack(factors(dx, dout, x == 0))
    name = "what dout is multiplied by where x is 0 (the most and the least)"
    judge(found, lambda factor, like: fitting(factor, like)[1:3], factor, name=name, like=x[0, -1])
    judge(dx, times(dx != 0), factor, name="dx, beside what is 0,", dout=dout)


@pytest.mark.points(0.5, requires="test_dx")
@sizes
def test_two_batches(submission, draw, N, D):
    """Two batches at once have a cache each, and x and dout stay as they are."""
    x, other, dout = (nonzero(draw, D, N // 10, 10) for _ in range(3))  # of any shape
    telling = share_follows_p(submission, x)
    with unchanged(submission, x=x, dout=dout) as held:
        dropout_param = put(submission, {"p": P, "mode": "train"})
        out, cache = masked(keeping(submission), x, held["x"], dropout_param)
        masked(submission, other, dropout_param=dropout_param)
        forward(submission, other, mode="test")
        kept, factor = out != 0, own_factor(out, x) if telling else None
        dx = backward(submission, dout, cache, held["dout"])
        found = torch.stack([*factors(dx, dout, kept), *factors(dx, dout, ~kept)])
        name = f"of the first batch, after the second one's forward pass, {FACTORS}"
        judge(found, fitting, factor, name=name, like=x[0, 0, 0])
