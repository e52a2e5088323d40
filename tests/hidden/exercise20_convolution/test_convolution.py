"""Hidden tests of exercise 20. The sizes differ from each other; the kernel's places overlap (in the first case in both
directions), and then there are real pixels that no place reaches, because the stride doesn't fit. The last case is one
sample, one channel and one filter as wide as the image, without padding.

dx, dw and db don't follow from out: each is judged by itself. The training is judged with the error carried forward.
"""

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

STEPS, RATE = 20, 0.3
SHAPES = (3, 2, 4, 5), (4, 2, 2, 3), (4,), (4, 2, 2, 3), (4,)
SIZES = ("N", "C", "H", "W", "F", "HH", "WW", "stride", "pad")
FITS = (3, 2, 5, 9, 7, 3, 5, 2, 2)
REST = (2, 3, 5, 10, 7, 2, 4, 3, 1)
SMALLEST = (1, 1, 4, 3, 1, 2, 3, 1, 0)


def convolved(x, w, b, stride, pad):
    return torch.nn.functional.conv2d(x, w, b, stride=stride, padding=pad)


def drawn(draw, N, C, H, W, F, HH, WW):
    return {"x": draw.normal(N, C, H, W), "w": draw.normal(F, C, HH, WW), "b": draw.normal(F)}


def forward(submission, x, w, b, stride, pad):
    """out and the cache."""
    answer = submission.conv_forward_naive(x, w, b, {"stride": stride, "pad": pad})
    pair = type(answer) in (tuple, list) and len(answer) == 2
    require(pair, "`conv_forward_naive` must return two things: out and the cache.")
    return answer


def backward(submission, dout, cache):
    """dx, dw and db."""
    answer = submission.conv_backward_naive(dout, cache)
    three = type(answer) in (tuple, list) and len(answer) == 3
    require(three, "`conv_backward_naive` must return three things: dx, dw and db.")
    return answer


def judge_gradient(submission, draw, of, sizes):
    """of: "x", "w" or "b"."""
    *shape, stride, pad = sizes
    inputs = drawn(draw, *shape)
    dout = draw.normal(*convolved(**inputs, stride=stride, pad=pad).shape)
    truth = torch_gradients(lambda x, w, b: convolved(x, w, b, stride, pad), upstream=dout, **inputs)
    _, cache = forward(submission, **inputs, stride=stride, pad=pad)
    got = dict(zip("xwb", backward(submission, dout, cache), strict=True))
    assert_gradient(got[of], truth[of], name=f"d{of}")


@pytest.mark.points(2.5)
@pytest.mark.parametrize(SIZES, [FITS, REST, SMALLEST])
def test_forward(submission, draw, N, C, H, W, F, HH, WW, stride, pad):
    """conv_forward_naive returns out first: at each place, the kernel times what it covers, summed, plus b."""
    inputs = drawn(draw, N, C, H, W, F, HH, WW)
    out, _ = forward(submission, **inputs, stride=stride, pad=pad)
    truth = torch_value(lambda x, w, b: convolved(x, w, b, stride, pad), **inputs)
    assert_value(out, truth, name="out")


@pytest.mark.points(2.5)
@pytest.mark.parametrize(SIZES, [FITS, REST, SMALLEST])
def test_x_gradient(submission, draw, N, C, H, W, F, HH, WW, stride, pad):
    """conv_backward_naive returns dx first: the gradient with respect to the images."""
    judge_gradient(submission, draw, "x", (N, C, H, W, F, HH, WW, stride, pad))


@pytest.mark.points(2)
@pytest.mark.parametrize(SIZES, [FITS, REST])
def test_w_gradient(submission, draw, N, C, H, W, F, HH, WW, stride, pad):
    """conv_backward_naive returns dw second: the gradient with respect to the kernels."""
    judge_gradient(submission, draw, "w", (N, C, H, W, F, HH, WW, stride, pad))


@pytest.mark.points(1)
@pytest.mark.parametrize(SIZES, [FITS])
def test_b_gradient(submission, draw, N, C, H, W, F, HH, WW, stride, pad):
    """conv_backward_naive returns db third: the gradient with respect to b."""
    judge_gradient(submission, draw, "b", (N, C, H, W, F, HH, WW, stride, pad))


@pytest.mark.points(0.5)
@pytest.mark.requires("test_forward", "test_x_gradient", "test_w_gradient", "test_b_gradient")
@pytest.mark.parametrize(SIZES, [REST])
def test_arguments(submission, draw, N, C, H, W, F, HH, WW, stride, pad):
    """Both functions leave what they were given as it was."""
    inputs = drawn(draw, N, C, H, W, F, HH, WW)
    dout = draw.normal(*convolved(**inputs, stride=stride, pad=pad).shape)
    held, held_dout = {name: hold(submission, value) for name, value in inputs.items()}, hold(submission, dout)
    _, cache = forward(submission, **held, stride=stride, pad=pad)
    backward(submission, held_dout, cache)
    for name, value in inputs.items():
        assert_unchanged(held[name], value, name=name)
    assert_unchanged(held_dout, dout, name="dout")


@pytest.mark.points(1.5)
@pytest.mark.requires("test_forward")
def test_training(submission, draw):
    """A layer that learns another one's kernels by your out, dw and db has the losses that torch reaches."""
    x, w, b, other_w, other_b = (draw.normal(*shape) for shape in SHAPES)
    target = convolved(x, other_w, other_b, 2, 1)

    now, losses, taken = (w, b), [], []
    for _ in range(STEPS + 1):
        out, cache = forward(submission, x, *now, stride=2, pad=1)
        error = numbers(out, target, "out") - target
        losses.append(loss(error))
        _, dw, db = backward(submission, error / error[:, 0].numel(), cache)
        taken.append((numbers(dw, w, "dw"), numbers(db, b, "db")))
        now = (now[0] - RATE * taken[-1][0], now[1] - RATE * taken[-1][1])
    truth = torch_value(lambda w, b: trained(x, target, [], w, b), w=w, b=b)
    carried = trained_by_own(taken, x, target, w, b)
    assert_value(torch.stack(losses), truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")


def loss(error):
    """Half of the squared error, for each place of the kernel."""
    return error.square().sum() / (2 * error[:, 0].numel())


def trained(x, target, taken, w, b):
    """The losses before each step and after the last. taken: each step's dw and db; if there are none, torch's."""
    x, target, losses = x.to(w), target.to(w), []
    for step in range(STEPS + 1):
        leaves = [w.detach().requires_grad_(), b.detach().requires_grad_()]
        losses.append(loss(convolved(x, *leaves, 2, 1) - target))
        dw, db = (grad.to(w) for grad in taken[step]) if taken else torch.autograd.grad(losses[-1], leaves)
        w, b = w - RATE * dw, b - RATE * db
    return torch.stack(losses)


def trained_by_own(taken, x, target, w, b):
    """The losses of a training with the learner's own dw and db. None if the first of them are right, if one of them
    tells nothing, or if they don't lead down."""
    truth = torch_gradients(lambda w, b: loss(convolved(x.to(w), w, b, 2, 1) - target.to(w)), w=w, b=b)
    first = {"w": own(taken[0][0], truth["w"], w), "b": own(taken[0][1], truth["b"], b)}
    if any(value is None for value in first.values()) or not any(differs(first[name], truth[name]) for name in first):
        return None
    losses = trained(x, target, taken, w, b)
    if not losses[-1] < losses[0]:
        return None
    return torch_value(lambda w, b: trained(x, target, taken, w, b), w=w, b=b)


def numbers(value, like, name):
    """What the learner's code returned, to go on computing with: a tensor like `like`."""
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == like.shape
    require(right, f"{name} must have shape {tuple(like.shape)} at every step of a training.")
    return torch.as_tensor(value).to(like)
