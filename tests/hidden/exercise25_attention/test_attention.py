"""Hidden tests of exercise 25: attention and its backward pass. Sizes are distinct primes, then mostly 1.

The backward pass is judged with the error carried forward: where the learner's attention_forward is wrong, the gradient
of that wrong function is right too, and so is what README.md's formulas make of its weights. The causal forward pass
may also mask the learner's own weights. Large scores, and what else must hold, are in test_use.py.
"""

from functools import partial

import numpy as np
import pytest
import torch

from grader.testing import asked, assert_gradient, assert_value, differs, own, require, torch_gradients, torch_value

STEP = 1e-5
sizes = pytest.mark.parametrize(("N", "T", "S", "d", "e"), [(2, 3, 5, 7, 11), (1, 1, 2, 1, 1)])
general = pytest.mark.parametrize(("N", "T", "S", "d", "e"), [(2, 5, 3, 7, 11)])
square = pytest.mark.parametrize(("N", "T", "d", "e"), [(2, 5, 3, 7)])


def attention(q, k, v, causal=False):
    return torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=causal)


def drawn(draw, N, T, S, d, e):
    return {"q": draw.normal(N, T, d), "k": draw.normal(N, S, d), "v": draw.normal(N, S, e)}


def forward(submission, inputs, **settings):
    """out and cache, as the learner's function returns them."""
    result = submission.attention_forward(*inputs.values(), **settings)
    pair = type(result) in (tuple, list) and len(result) == 2
    require(pair, "`attention_forward` must return two things: out and cache.")
    return result


def backward(submission, dout, cache):
    """dq, dk and dv, by the names of the inputs."""
    result = submission.attention_backward(dout, cache)
    three = type(result) in (tuple, list) and len(result) == 3
    require(three, "`attention_backward` must return three things: dq, dk and dv.")
    return dict(zip("qkv", result))


@pytest.mark.points(1.5)
@sizes
def test_attention(submission, draw, N, T, S, d, e):
    """attention_forward returns the values' weighted sums; the weights are the softmax of q · k / √d over the keys."""
    inputs = drawn(draw, N, T, S, d, e)
    assert_value(forward(submission, inputs)[0], torch_value(attention, **inputs), name="out")


@pytest.mark.points(1)
@square
def test_causal(submission, draw, N, T, d, e):
    """With causal=True, position t sees the keys from 0 to t, and no other."""
    inputs = drawn(draw, N, T, T, d, e)
    truth = torch_value(partial(attention, causal=True), **inputs)
    P, carried = own_weights(submission, inputs, causal=False), None
    if P is not None and bool((P > 0).all()):
        carried = torch_value(lambda P, v: P.tril() / P.tril().sum(dim=2, keepdim=True) @ v, P=P, v=inputs["v"])
    assert_value(forward(submission, inputs, causal=True)[0], truth, name="out", carried=carried)


@pytest.mark.points(1)
@general
def test_value_gradient(submission, draw, N, T, S, d, e):
    """dv is the gradient of the loss with respect to the values, without and with the causal mask."""
    judge_gradient("v", submission, draw, N, T, S, d, e)


@pytest.mark.points(1.25)
@general
def test_query_gradient(submission, draw, N, T, S, d, e):
    """dq is the gradient of the loss with respect to the queries, without and with the causal mask."""
    judge_gradient("q", submission, draw, N, T, S, d, e)


@pytest.mark.points(1.25)
@general
def test_key_gradient(submission, draw, N, T, S, d, e):
    """dk is the gradient of the loss with respect to the keys, without and with the causal mask."""
    judge_gradient("k", submission, draw, N, T, S, d, e)


def judge_gradient(name, submission, draw, N, T, S, d, e):
    for causal, keys in ((False, S), (True, T)):
        inputs, dout = drawn(draw, N, T, keys, d, e), draw.normal(N, T, e)
        ways = {key: draw.normal(*value.shape) for key, value in inputs.items()}
        function = partial(attention, causal=causal)
        truth = torch_gradients(function, upstream=dout, **inputs)[name]
        out, cache = forward(submission, inputs, causal=causal)
        got = backward(submission, dout, cache)[name]
        carried = None
        if is_wrong(out, torch_value(function, **inputs), dout):
            slopes = own_slopes(submission, inputs, ways, dout, causal)
            carried = in_line_with(got, truth, ways[name], slopes, name)
            carried = carried or from_own_weights(submission, inputs, dout, causal, name)
        assert_gradient(got, truth, name=f"d{name}{' with the mask' if causal else ''}", carried=carried)


def is_wrong(out, truth, like):
    """Whether the learner's forward pass gives something wrong that can be gone on from."""
    value = own(out, truth, like)
    return value is not None and differs(value, truth)


def own_slopes(submission, inputs, ways, dout, causal):
    """How fast sum(dout · out) of the learner's own forward pass rises, when one input after the other goes its way."""

    def loss(name, step):
        moved = {key: value.double() + step * ways[key] * (key == name) for key, value in inputs.items()}
        out = numbers(forward(submission, moved, causal=causal)[0], dout.double())
        return float((out * dout).sum())

    return asked(lambda: {name: (loss(name, STEP) - loss(name, -STEP)) / (2 * STEP) for name in inputs})


def numbers(value, like):
    """The learner's out, to go on computing with."""
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == like.shape
    require(right, "out must have the same shape each time.")
    return torch.as_tensor(value).to(like)


def in_line_with(got, truth, way, slopes, name):
    """The learner's gradient as a truth, if it tells the slope of its own forward pass along a random way, to 4 digits.
    None if it doesn't, or if some input makes no difference to that forward pass."""
    value = own(got, truth, way)
    if value is None or not slopes or 0 in slopes.values():
        return None
    near = abs(float((value * way).sum()) - slopes[name]) < 1e-4 * float(value.norm())
    return torch_value(torch.clone, input=value) if near else None


def own_weights(submission, inputs, causal):
    """The learner's own weights, which are what it makes of the unit matrix as values. None if they are right, or tell
    nothing."""
    unit = torch.eye(inputs["k"].shape[1]).to(inputs["v"])
    asking = {**inputs, "v": unit.repeat(len(inputs["v"]), 1, 1)}
    truth = torch_value(partial(attention, causal=causal), **asking)
    P = own(asked(lambda: forward(submission, asking, causal=causal)[0]), truth, unit)
    return P if P is not None and differs(P, truth) else None


def from_own_weights(submission, inputs, dout, causal, name):
    """What follows from the learner's own weights by the formulas of README.md."""

    def follows(P, q, k, v, dout):
        dP = dout @ v.mT
        dA = P * (dP - (P * dP).sum(dim=2, keepdim=True)) / q.shape[2] ** 0.5
        return {"q": dA @ k, "k": dA.mT @ q, "v": P.mT @ dout}[name]

    P = own_weights(submission, inputs, causal)
    return None if P is None else torch_value(follows, P=P, **inputs, dout=dout)
