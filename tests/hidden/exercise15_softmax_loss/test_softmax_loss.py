"""Hidden tests of exercise 15: softmax, its backward pass, the loss and dx. Shapes are distinct primes, then one row,
then one class. Large scores, and what else must hold, are in test_use.py.

The loss and dx are judged with the error carried forward: also against what follows from the learner's own softmax,
where that is wrong.
"""

from dataclasses import replace
from functools import partial

import pytest
import torch

from grader.testing import (
    FEW, MANY, SOME, assert_gradient, assert_value, integers, torch_gradients, torch_value, wrong_value,
)  # fmt: skip

from .scores import drawn_labels, loss, loss_and_dx, softmax

sizes = pytest.mark.parametrize(("N", "C"), [(7, 5), (MANY, FEW), (FEW, MANY), (1, 3), (3, 1)])
squared = pytest.mark.parametrize(("N", "C"), [(7, 5), (MANY, FEW), (FEW, SOME), (1, 3), (3, 1)])
"""For what takes time with the square of C: with hundreds of classes, right code in loops would run out of it."""
general = pytest.mark.parametrize(("N", "C"), [(7, 5), (MANY, FEW), (FEW, MANY), (2, 3)])


def not_to_the_bit(truth):
    """The truth; with one class it is 0 whatever x is, and torch loses nothing there that could be measured."""
    return truth if truth.scale else replace(truth, allowed=256 * torch.finfo(truth.dtype).eps)


def from_own_softmax(follows, x, labels, submission):
    """What follows from the learner's own softmax of x; None if that is right, or can't be gone on from."""
    s = wrong_value(submission.softmax(x), torch_value(softmax, x=x), x)
    if s is None or not bool((s > 1e-6).all()):
        return None
    return torch_value(lambda s, y: follows(s, integers(y, x.shape[1])), s=s, y=labels)


@pytest.mark.points(1.5)
@sizes
def test_softmax(submission, draw, N, C):
    """softmax turns each row of scores into probabilities."""
    x = draw.normal(N, C)
    assert_value(submission.softmax(x), torch_value(softmax, x=x))


@pytest.mark.points(2)
@squared
def test_softmax_backward(submission, draw, N, C):
    """softmax_backward returns the gradient of a loss with respect to x, from its gradient with respect to s."""
    x, upstream = draw.normal(N, C), draw.normal(N, C)
    truth = torch_gradients(softmax, x=x, upstream=upstream)["x"]
    got = submission.softmax_backward(upstream, softmax(x))
    assert_gradient(got, not_to_the_bit(truth), name="`softmax_backward(upstream, s)`")


@pytest.mark.points(1.25)
@general
def test_loss(submission, draw, N, C):
    """softmax_loss returns the loss first: the mean over the rows of -log of the right class's probability."""
    x, labels = draw.normal(N, C), drawn_labels(draw, N, C)
    carried = partial(from_own_softmax, lambda s, y: -s.gather(1, y[:, None]).log().mean(), x, labels)
    got, _ = loss_and_dx(submission, x, labels)
    assert_value(got, torch_value(loss, x=x, y=labels), name="the loss", carried=carried)


@pytest.mark.points(1.75)
@general
def test_gradient(submission, draw, N, C):
    """softmax_loss returns dx second: the gradient of the loss with respect to x."""
    x, labels = draw.normal(N, C), drawn_labels(draw, N, C)
    carried = partial(from_own_softmax, lambda s, y: (s - torch.nn.functional.one_hot(y, C)) / N, x, labels)
    _, dx = loss_and_dx(submission, x, labels)
    assert_gradient(dx, torch_gradients(loss, x=x, y=labels)["x"], name="dx", carried=carried)


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("N", "C"), [(1, 3), (3, 1)])
def test_one_row_or_class(submission, draw, N, C):
    """The loss and dx are right for a single row, and for a single class."""
    x = draw.normal(N, C)
    labels = draw.choice([max(C - 2, 0), C - 1], N)  # code that never looks at y takes class 0
    got, dx = loss_and_dx(submission, x, labels)
    assert_value(got, not_to_the_bit(torch_value(loss, x=x, y=labels)), name="the loss")
    assert_gradient(dx, not_to_the_bit(torch_gradients(loss, x=x, y=labels)["x"]), name="dx")
