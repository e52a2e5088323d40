"""Hidden tests of exercise 15: large scores, arguments that must stay as they are, and a training. Rows are
far apart where a maximum over the whole array would leave nothing of some of them."""

from dataclasses import replace

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

STEPS = 40
SHIFTS = [[1e4], [-1e4], [0.0], [1e3], [-1e3]]
SPREADS = [[1e4], [1e3], [1e3], [1e2], [1e3]]
large = pytest.mark.parametrize(("N", "C"), [(5, 3)])


def softmax(x):
    return torch.softmax(x, dim=1)


def loss(x, y):
    return torch.nn.functional.cross_entropy(x, integers(y, x.shape[1]))


def drawn_labels(draw, rows, classes):
    """A class for each row. It is a floating point number, so that labels are drawn, and changed, as x is."""
    return draw.choice(list(range(classes)), rows)


def integers(y, classes):
    """Labels as the code is given them. Explanations also try other numbers: the remainder is always a label."""
    return y.long() % classes


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


def loss_and_dx(submission, x, labels):
    return pair(submission.softmax_loss(x, integers(labels, x.shape[1])))


def pair(result):
    require(type(result) in (tuple, list) and len(result) == 2, "`softmax_loss` must return two things: loss and dx.")
    return result


@pytest.mark.points(0.5)
@pytest.mark.requires("test_softmax")
@large
def test_softmax_far_rows(submission, draw, N, C):
    """softmax is right for scores up to 10,000 and down to -10,000, though e to the 10,000 is no number here."""
    x = far_rows(draw, N, C)
    assert_value(submission.softmax(x), rounded_like(x, torch_value(softmax, x=x)))


@pytest.mark.points(0.5)
@pytest.mark.requires("test_loss")
@large
def test_loss_far_rows(submission, draw, N, C):
    """The loss is right for rows of large scores and rows of very negative ones, side by side."""
    x, labels = far_rows(draw, N, C), drawn_labels(draw, N, C)
    got, _ = loss_and_dx(submission, x, labels)
    assert_value(got, rounded_like(x, torch_value(loss, x=x, y=labels)), name="the loss")


@pytest.mark.points(0.5)
@pytest.mark.requires("test_loss")
@large
def test_loss_improbable(submission, draw, N, C):
    """The loss is right where the right class's probability is too small to be told from 0."""
    x, labels = wide_rows(draw, N, C)
    got, _ = loss_and_dx(submission, x, labels)
    assert_value(got, rounded_like(x, torch_value(loss, x=x, y=labels)), name="the loss")


@pytest.mark.points(0.5)
@pytest.mark.requires("test_gradient")
@large
def test_gradient_large(submission, draw, N, C):
    """dx is right for rows that are far apart, up to ±10,000, and for scores that are far apart in a row."""
    x, labels = far_rows(draw, N, C), drawn_labels(draw, N, C)
    _, dx = loss_and_dx(submission, x, labels)
    truth = rounded_like(x, torch_gradients(loss, x=x, y=labels)["x"])
    assert_gradient(dx, truth, name="dx for rows that are far apart")
    x, labels = wide_rows(draw, N, C)
    _, dx = loss_and_dx(submission, x, labels)
    truth = rounded_like(x, torch_gradients(loss, x=x, y=labels)["x"])
    assert_gradient(dx, truth, name="dx for scores that are far apart")


@pytest.mark.points(0.25)
@pytest.mark.requires("test_softmax", "test_softmax_backward")
@large
def test_softmax_arguments(submission, draw, N, C):
    """softmax and softmax_backward leave what they were given as it was."""
    x, upstream = draw.normal(N, C), draw.normal(N, C)
    s = softmax(x)
    held_x, held_upstream, held_s = hold(submission, x), hold(submission, upstream), hold(submission, s)
    submission.softmax(held_x)
    submission.softmax_backward(held_upstream, held_s)
    assert_unchanged(held_x, x, name="x")
    assert_unchanged(held_upstream, upstream, name="upstream")
    assert_unchanged(held_s, s, name="s")


@pytest.mark.points(0.25)
@pytest.mark.requires("test_loss")
@large
def test_loss_arguments(submission, draw, N, C):
    """softmax_loss leaves x and y as they were given."""
    x, y = draw.normal(N, C), integers(drawn_labels(draw, N, C), C)
    held_x, held_y = hold(submission, x), hold(submission, y)
    pair(submission.softmax_loss(held_x, held_y))
    assert_unchanged(held_x, x, name="x")
    assert_unchanged(held_y, y, name="y")


@pytest.mark.points(0.5)
@pytest.mark.requires("test_loss")
def test_training(submission, draw):
    """A linear classifier, trained for 40 steps with your dx, has the losses that torch's autograd reaches."""
    features, start, labels, lr = draw.normal(11, 3), draw.normal(3, 4), drawn_labels(draw, 11, 4), 0.5

    weights, losses, taken = start, [], []
    for _ in range(STEPS + 1):
        value, dx = loss_and_dx(submission, features @ weights, labels)
        losses.append(number(value, features))
        taken.append(numbers(dx, features @ weights))
        weights = weights - lr * features.T @ taken[-1]
    truth = torch_value(lambda weights: trained(features, labels, lr, [], weights), weights=start)
    carried = trained_by_own(taken, features, labels, lr, start)
    assert_value(torch.stack(losses), truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")


def trained(features, labels, lr, taken, weights):
    """The losses before each step and after the last. taken: each step's dx; if there are none, torch's."""
    features, labels, losses = features.to(weights), labels.to(weights), []
    for step in range(STEPS + 1):
        x = (features @ weights).detach().requires_grad_()
        losses.append(loss(x, labels))
        dx = taken[step].to(weights) if taken else torch.autograd.grad(losses[-1], x)[0]
        weights = weights - lr * features.T @ dx
    return torch.stack(losses)


def trained_by_own(taken, features, labels, lr, start):
    """The losses of a training with the learner's own dx. None if the first of them is right, if it tells nothing, or
    if they don't lead down."""
    truth = torch_gradients(loss, x=features @ start, y=labels)["x"]
    first = own(taken[0], truth, features)
    if first is None or not differs(first, truth):
        return None
    losses = trained(features, labels, lr, taken, start)
    if not losses[-1] < losses[0]:
        return None
    return torch_value(lambda weights: trained(features, labels, lr, taken, weights), weights=start)


def number(value, like):
    """The learner's loss, as a tensor."""
    single = isinstance(value, int | float | torch.Tensor | np.ndarray | np.generic) and np.shape(value) == ()
    require(single, "The loss must be a single number at every step of a training.")
    return torch.as_tensor(value, dtype=like.dtype, device=like.device)


def numbers(value, like):
    """The learner's dx, to go on computing with: a tensor like `like`."""
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == like.shape
    require(right, "dx must have the shape of x at every step of a training.")
    return torch.as_tensor(value).to(like)
