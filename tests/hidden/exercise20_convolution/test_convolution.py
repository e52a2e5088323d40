"""Hidden tests of exercise 20. The sizes differ from each other; the kernel's places overlap (in the first case in both
directions), and then there are real pixels that no place reaches, because the stride doesn't fit. The last case is one
sample, one channel and one filter as wide as the image, without padding.

dx, dw and db don't follow from out: each is judged by itself. The training is judged with the error carried forward.
"""

import pytest
import torch

from grader.testing import (
    MANY, Training, assert_gradient, assert_value, keeping, like, put, returns, torch_gradients, torch_value,
    unchanged,
)  # fmt: skip

STEPS, RATE = 20, 0.3
SHAPES = (3, 2, 4, 5), (4, 2, 2, 3), (4,), (4, 2, 2, 3), (4,)
SIZES = ("N", "C", "H", "W", "F", "HH", "WW", "stride", "pad")
FITS = (3, 2, 5, 9, 7, 3, 5, 2, 2)
REST = (2, 3, 5, 10, 7, 2, 4, 3, 1)
SMALLEST = (1, 1, 4, 3, 1, 2, 3, 1, 0)
MANY_IMAGES = (MANY, 2, 3, 4, 1, 3, 2, 1, 0)


def convolved(x, w, b, stride, pad):
    return torch.nn.functional.conv2d(x, w, b, stride=stride, padding=pad)


def drawn(draw, N, C, H, W, F, HH, WW):
    return {"x": draw.normal(N, C, H, W), "w": draw.normal(F, C, HH, WW), "b": draw.normal(F)}


def forward(submission, x, w, b, stride, pad, conv_param=None, **forms):
    """out and the cache. conv_param: what stands for the settings."""
    settings = {"stride": stride, "pad": pad} if conv_param is None else conv_param
    result = submission.conv_forward_naive(x, w, b, settings)
    return returns(result, "out", "cache", **forms)


def backward(submission, dout, cache):
    """dx, dw and db."""
    return returns(submission.conv_backward_naive(dout, cache), "dx", "dw", "db")


def gradient_of(name, points, cases, sentence):
    """The test of one of the three gradients."""

    @pytest.mark.points(points)
    @pytest.mark.parametrize(SIZES, cases)
    def test(submission, draw, N, C, H, W, F, HH, WW, stride, pad):
        inputs = drawn(draw, N, C, H, W, F, HH, WW)
        dout = draw.normal(*convolved(**inputs, stride=stride, pad=pad).shape)
        truth = torch_gradients(lambda x, w, b: convolved(x, w, b, stride, pad), upstream=dout, **inputs)
        _, cache = forward(submission, **inputs, stride=stride, pad=pad)
        got = dict(zip("xwb", backward(submission, dout, cache), strict=True))
        assert_gradient(got[name], truth[name], name=f"d{name}")

    test.__doc__ = f"conv_backward_naive returns {sentence}"
    return test


@pytest.mark.points(2.5)
@pytest.mark.parametrize(SIZES, [FITS, REST, MANY_IMAGES, SMALLEST])
def test_forward(submission, draw, N, C, H, W, F, HH, WW, stride, pad):
    """conv_forward_naive returns out first: at each place, the sum of the kernel times what it covers, plus b."""
    inputs = drawn(draw, N, C, H, W, F, HH, WW)
    out, _ = forward(submission, **inputs, stride=stride, pad=pad)
    truth = torch_value(lambda x, w, b: convolved(x, w, b, stride, pad), **inputs)
    assert_value(out, truth, name="out")


OF_X = [FITS, REST, MANY_IMAGES, SMALLEST]
test_x_gradient = gradient_of("x", 2.5, OF_X, "dx first: the gradient with respect to the images.")
test_w_gradient = gradient_of("w", 2, [FITS, REST, MANY_IMAGES], "dw second: the gradient with respect to the kernels.")
test_b_gradient = gradient_of("b", 1, [FITS, MANY_IMAGES], "db third: the gradient with respect to b.")


@pytest.mark.points(0.5, requires=("test_forward", "test_x_gradient", "test_w_gradient", "test_b_gradient"))
@pytest.mark.parametrize(SIZES, [REST])
def test_arguments(submission, draw, N, C, H, W, F, HH, WW, stride, pad):
    """Two batches at once have a cache each, and both functions leave their arguments as they are."""
    inputs, other = (drawn(draw, N, C, H, W, F, HH, WW) for _ in range(2))
    dout = draw.normal(*convolved(**inputs, stride=stride, pad=pad).shape)
    with unchanged(submission, **inputs, dout=dout) as held:
        held_dout = held.pop("dout")
        settings = {"stride": stride, "pad": pad, "conv_param": put(submission, {"stride": stride, "pad": pad})}
        _, cache = forward(keeping(submission), **held, **settings)
        forward(submission, **other, **settings)
        got = dict(zip("xwb", backward(submission, held_dout, cache), strict=True))
    truth = torch_gradients(lambda x, w, b: convolved(x, w, b, stride, pad), upstream=dout, **inputs)
    for name, value in got.items():
        assert_gradient(value, truth[name], name=f"d{name} of the first batch, after the second one's forward pass,")


@pytest.mark.points(1.5, requires="test_forward")
def test_training(submission, draw):
    """A layer that learns another layer's kernels with your out, dw and db has the losses that torch reaches."""
    images, w, b, other_w, other_b = (draw.normal(*shape) for shape in SHAPES)
    # Much alike: what one image's gradient comes to is the same whatever is drawn.
    x = images[:1] + 0.3 * images
    target = convolved(x, other_w, other_b, 2, 1)

    def step(w, b):
        out, cache = forward(submission, x, w, b, stride=2, pad=1, out=like(target))
        error = out - target
        _, dw, db = backward(submission, error / error[:, 0].numel(), cache)
        return loss(error), {"w": dw, "b": db}

    Training(
        lambda w, b: loss(convolved(x.to(w), w, b, 2, 1) - target.to(w)), {"w": w, "b": b}, RATE, STEPS
    ).judge(step)  # fmt: skip


def loss(error):
    """Half of the squared error, for each place of the kernel."""
    return error.square().sum() / (2 * error[:, 0].numel())
