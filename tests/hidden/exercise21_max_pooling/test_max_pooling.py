"""Hidden tests of exercise 21. The sizes differ from each other, and all numbers are negative. In the first case
windows overlap; in the second the stride doesn't fit, so that there are rows and columns that no window reaches; in
the third the window is as high as the image.

dx doesn't follow from out: it is judged by itself. Equal maxima are planned where windows don't overlap, so that each
of the two traps costs its own points. Where out is pooled again, only the second windows overlap, and dx is also judged
by what follows from the learner's own gradient of the second pooling.
"""

import pytest
import torch

from grader.testing import (
    MANY, assert_gradient, assert_value, keeping, like, put, returns, torch_gradients, torch_value, unchanged,
    wrong_value,
)  # fmt: skip

SIZES = ("N", "C", "H", "W", "pool_height", "pool_width", "stride")
OVERLAP = (2, 3, 7, 10, 3, 4, 2)
REST = (3, 2, 7, 13, 2, 5, 3)
SMALLEST = (1, 1, 3, 4, 3, 2, 1)
MANY_IMAGES = (MANY, 2, 3, 5, 3, 2, 1)
APART = (2, 5, 7, 10, 3, 2, 3)


def pooled(x, pool_height, pool_width, stride):
    return torch.nn.functional.max_pool2d(x, (pool_height, pool_width), stride)


def drawn(draw, *shape):
    return 1e10 * draw.uniform(-3, -1, *shape)  # below any number that a maximum may start at


def settings(pool_height, pool_width, stride):
    return {"pool_height": pool_height, "pool_width": pool_width, "stride": stride}


def forward(submission, x, *window, pool_param=None, **forms):
    """out and the cache. pool_param: what stands for the settings."""
    given = settings(*window) if pool_param is None else pool_param
    return returns(submission.max_pool_forward_naive(x, given), "out", "cache", **forms)


def judge_gradient(submission, x, dout, window):
    truth = torch_gradients(lambda x: pooled(x, *window), x=x, upstream=dout)["x"]
    _, cache = forward(submission, x, *window)
    assert_gradient(submission.max_pool_backward_naive(dout, cache), truth, name="dx")


@pytest.mark.points(2.5)
@pytest.mark.parametrize(SIZES, [OVERLAP, REST, MANY_IMAGES, SMALLEST])
def test_forward(submission, draw, N, C, H, W, pool_height, pool_width, stride):
    """max_pool_forward_naive returns out first: the largest number of each window."""
    x, window = drawn(draw, N, C, H, W), (pool_height, pool_width, stride)
    out, _ = forward(submission, x, *window)
    assert_value(out, torch_value(lambda x: pooled(x, *window), x=x), name="out")


@pytest.mark.points(4)
@pytest.mark.parametrize(SIZES, [OVERLAP, REST, MANY_IMAGES, SMALLEST])
def test_gradient(submission, draw, N, C, H, W, pool_height, pool_width, stride):
    """max_pool_backward_naive returns dx: the gradient with respect to the images."""
    x, window = drawn(draw, N, C, H, W), (pool_height, pool_width, stride)
    dout = draw.normal(*pooled(x, *window).shape)
    judge_gradient(submission, x, dout, window)


@pytest.mark.points(1.5)
@pytest.mark.parametrize(SIZES, [APART])
def test_equal_maxima(submission, draw, N, C, H, W, pool_height, pool_width, stride):
    """Of equal maxima of a window, the first in reading order gets the whole gradient, and the others none of it."""
    x, window = draw.choice([-3.0, -2.0, -1.0], N, C, H, W), (pool_height, pool_width, stride)
    dout = draw.normal(*pooled(x, *window).shape)
    judge_gradient(submission, x, dout, window)


@pytest.mark.points(1.5, requires="test_forward")
@pytest.mark.parametrize(SIZES, [APART])
def test_pooled_again(submission, draw, N, C, H, W, pool_height, pool_width, stride):
    """Where out is pooled again, with other settings, the gradient goes back through both caches."""
    x, first, second = drawn(draw, N, C, H, W), (pool_height, pool_width, stride), (2, 2, 1)
    middle = pooled(x, *first)
    dout = draw.normal(*pooled(middle, *second).shape)

    out, first_cache = forward(submission, x, *first, out=like(middle))
    _, second_cache = forward(submission, out, *second)
    back = returns(submission.max_pool_backward_naive(dout, second_cache), dx=like(middle))
    got = submission.max_pool_backward_naive(back, first_cache)

    truth = torch_gradients(lambda x: pooled(pooled(x, *first), *second), x=x, upstream=dout)["x"]
    between = torch_gradients(lambda middle: pooled(middle, *second), middle=middle, upstream=dout)["middle"]
    mine = wrong_value(back, between, middle)
    carried = mine if mine is None else torch_gradients(lambda x: pooled(x, *first), x=x, upstream=mine)["x"]
    assert_gradient(got, truth, name="dx after both backward passes", carried=carried)


@pytest.mark.points(0.5, requires=("test_forward", "test_gradient"))
@pytest.mark.parametrize(SIZES, [REST])
def test_arguments(submission, draw, N, C, H, W, pool_height, pool_width, stride):
    """Two batches at once have a cache each, and both functions leave their arguments as they are."""
    x, window = drawn(draw, N, C, H, W), (pool_height, pool_width, stride)
    dout = draw.normal(*pooled(x, *window).shape)
    with unchanged(submission, x=x, dout=dout) as held:
        pool_param = put(submission, settings(*window))
        _, cache = forward(keeping(submission), held["x"], pool_param=pool_param)
        forward(submission, drawn(draw, N, C, H, W), pool_param=pool_param)
        dx = submission.max_pool_backward_naive(held["dout"], cache)
    truth = torch_gradients(lambda x: pooled(x, *window), x=x, upstream=dout)["x"]
    assert_gradient(dx, truth, name="dx of the first batch, after the second one's forward pass,")
