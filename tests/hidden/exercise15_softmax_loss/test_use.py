"""Hidden tests of exercise 15: large scores, arguments that must stay as they are, and a training. Rows are
far apart where a maximum over the whole array would leave nothing of some of them."""

from dataclasses import replace

import pytest
import torch

from grader.testing import (
    Training, assert_gradient, assert_value, integers, returns, torch_gradients, torch_value, unchanged,
)  # fmt: skip

from .scores import drawn_labels, loss, loss_and_dx, softmax

STEPS = 40
SHIFTS = [[1e4], [-1e4], [0.0], [1e3], [-1e3]]
SPREADS = [[1e4], [1e3], [1e3], [1e2], [1e3]]
large = pytest.mark.parametrize(("N", "C"), [(5, 3)])


def far_rows(draw, rows, classes):
    """Scores that are near one another in each row, and far from those of the other rows."""
    x = draw.normal(rows, classes)
    return x + torch.tensor(SHIFTS).to(x)


def wide_rows(draw, rows, classes):
    """Scores that are far apart in each row, whose highest is near 0 so that no power overflows; and for each row but
    the last the label of the lowest."""
    x, highest = draw.normal(rows, classes), draw.normal(rows, 1)
    x = (x - x.amax(dim=1, keepdim=True)) * torch.tensor(SPREADS).to(x) + highest
    labels = x.argmin(dim=1)
    labels[-1] = x[-1].argmax()
    return x, labels.to(x)


def rounded_like(x, truth):
    """The truth. An answer may round numbers of the size of x on its way: log-sum-exp does, torch here doesn't."""
    rounding = 2 * torch.finfo(truth.dtype).eps * float(x.abs().max())
    return replace(truth, allowed=max(truth.allowed, rounding))


def judge_loss(submission, x, labels):
    got, _ = loss_and_dx(submission, x, labels)
    assert_value(got, rounded_like(x, torch_value(loss, x=x, y=labels)), name="the loss")


def judge_dx(submission, x, labels, rows):
    _, dx = loss_and_dx(submission, x, labels)
    truth = rounded_like(x, torch_gradients(loss, x=x, y=labels)["x"])
    assert_gradient(dx, truth, name=f"dx for {rows} that are far apart")


@pytest.mark.points(0.5, requires="test_softmax")
@large
def test_softmax_far_rows(submission, draw, N, C):
    """softmax is right for scores up to 10,000 and down to -10,000, though e to the power of 10,000 overflows."""
    x = far_rows(draw, N, C)
    assert_value(submission.softmax(x), rounded_like(x, torch_value(softmax, x=x)))


@pytest.mark.points(0.5, requires="test_loss")
@large
def test_loss_far_rows(submission, draw, N, C):
    """The loss is right for rows of large scores and rows of very negative ones, side by side."""
    judge_loss(submission, far_rows(draw, N, C), drawn_labels(draw, N, C))


@pytest.mark.points(0.5, requires="test_loss")
@large
def test_loss_improbable(submission, draw, N, C):
    """The loss is right where the right class's probability is too small to be told from 0."""
    judge_loss(submission, *wide_rows(draw, N, C))


@pytest.mark.points(0.5, requires="test_gradient")
@large
def test_gradient_large(submission, draw, N, C):
    """dx is right for rows that are far apart, up to ±10,000, and for scores that are far apart in a row."""
    judge_dx(submission, far_rows(draw, N, C), drawn_labels(draw, N, C), "rows")
    judge_dx(submission, *wide_rows(draw, N, C), "scores")


@pytest.mark.points(0.25, requires=("test_softmax", "test_softmax_backward"))
@large
def test_softmax_arguments(submission, draw, N, C):
    """softmax and softmax_backward leave their arguments as they are."""
    x, upstream = draw.normal(N, C), draw.normal(N, C)
    s = softmax(x)
    with unchanged(submission, x=x, upstream=upstream, s=s) as held:
        submission.softmax(held["x"])
        submission.softmax_backward(held["upstream"], held["s"])


@pytest.mark.points(0.25, requires="test_loss")
@large
def test_loss_arguments(submission, draw, N, C):
    """softmax_loss leaves x and y as they are."""
    x, y = draw.normal(N, C), integers(drawn_labels(draw, N, C), C)
    with unchanged(submission, x=x, y=y) as held:
        returns(submission.softmax_loss(held["x"], held["y"]), "loss", "dx")


@pytest.mark.points(0.5, requires="test_loss")
def test_training(submission, draw):
    """A linear classifier, trained for 40 steps with your dx, has the losses that torch's autograd reaches."""
    # Classes that can be told apart, and small weights: what a mistake comes to is the same whatever is drawn.
    features, start, lr = draw.normal(41, 7), draw.normal(7, 5, scale=0.1), 0.5
    labels = (features @ draw.normal(7, 5)).argmax(dim=1).to(features)

    def step(x):
        value, dx = loss_and_dx(submission, x, labels)
        return value, {"x": dx}

    Training(
        lambda x: loss(x, labels.to(x)), {"weights": start}, lr, STEPS,
        inputs=lambda weights: {"x": features.to(weights) @ weights},
    ).judge(step)  # fmt: skip
