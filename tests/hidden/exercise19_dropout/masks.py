"""What the tests of exercise 19 share: inputs without zeros, and what the learner's functions return."""

import pytest
import torch

from grader.testing import MANY, has_shape, require, returns

P, OTHER_P = 0.3, 0.7
sizes = pytest.mark.parametrize(("N", "D"), [(307, MANY)])


def nonzero(draw, *shape):
    return draw.uniform(0.5, 2, *shape) * draw.choice([-1.0, 1.0], *shape)


def of_shape(value, x, name):
    require(has_shape(value, x.shape), f"{name} must have the shape of x.")
    return torch.as_tensor(value)


def forward(submission, x, p=P, mode="train", held=None, dropout_param=None, **seed):
    """out and the cache. held: what stands for x. dropout_param: what stands for the settings."""
    given = x if held is None else held
    settings = {"p": p, "mode": mode, **seed} if dropout_param is None else dropout_param
    out, cache = returns(submission.dropout_forward(given, settings), "out", "cache")
    return of_shape(out, x, "The out of `dropout_forward`"), cache


def backward(submission, dout, cache, held=None):
    return of_shape(submission.dropout_backward(dout if held is None else held, cache), dout, "dx")


def share_follows_p(submission, x):
    """Whether the learner's code keeps another share of x for another p: it must not be given credit for a mask, or a
    factor, that has nothing to do with p. x has no zeros."""
    few, more = (float((forward(submission, x, p)[0] != 0).double().mean()) for p in (P, OTHER_P))
    return abs(few - more) > 0.1
