"""Hidden tests of exercise 25: attention and its backward pass. Sizes are distinct primes, then mostly 1.

The backward pass is judged with the error carried forward: where the learner's attention_forward is wrong, the gradient
of that wrong function is right too, and so is what README.md's formulas make of its weights. The causal forward pass
may also mask the learner's own weights. Large scores, and what else must hold, are in test_use.py.
"""

from functools import partial

import pytest
import torch

from grader.testing import (
    FEW, MANY, SOME, assert_gradient, assert_value, follows_from, forward_mistake, own_slopes, random_directions,
    torch_gradients, torch_value, try_call, wrong_value,
)  # fmt: skip

from .one_head import attention, backward, drawn, forward

SIZES = ("N", "T", "S", "d", "e")
GENERAL, ONES = [(2, 3, 5, 7, 11), (2, 5, 3, 7, 11)], (1, 1, 2, 1, 1)
DRAWN = [(MANY, 2, FEW, FEW, 4), (2, SOME, MANY, 3, 1)]


@pytest.mark.points(1.5)
@pytest.mark.parametrize(SIZES, [GENERAL[0], *DRAWN, ONES])
def test_attention(submission, draw, N, T, S, d, e):
    """attention_forward returns the values' weighted sums; the weights are the softmax of q · k / √d over the keys."""
    inputs = drawn(draw, N, T, S, d, e)
    assert_value(forward(submission, inputs)[0], torch_value(attention, **inputs), name="out")


@pytest.mark.points(1)
@pytest.mark.parametrize(("N", "T", "d", "e"), [(2, 5, 3, 7), (2, SOME, 3, FEW)])
def test_causal(submission, draw, N, T, d, e):
    """With causal=True, position t sees the keys from 0 to t, and no others."""
    inputs = drawn(draw, N, T, T, d, e)
    truth = torch_value(partial(attention, causal=True), **inputs)

    def carried(own):
        P = own_weights(own, inputs, causal=False)
        if P is None or not bool((P > 0).all()):
            return None
        return torch_value(lambda P, v: P.tril() / P.tril().sum(dim=2, keepdim=True) @ v, P=P, v=inputs["v"])

    assert_value(forward(submission, inputs, causal=True)[0], truth, name="out", carried=carried)


def own_out(submission, causal, inputs):
    return forward(submission, inputs, causal=causal)[0]


def own_weights(submission, inputs, causal):
    """The learner's own weights, which are what it makes of the unit matrix as values. None if they are right, or tell
    nothing."""
    unit = torch.eye(inputs["k"].shape[1]).to(inputs["v"])
    asking = {**inputs, "v": unit.repeat(len(inputs["v"]), 1, 1)}
    truth = torch_value(partial(attention, causal=causal), **asking)
    return wrong_value(try_call(own_out, submission, causal, asking), truth, unit)


def from_own_weights(submission, inputs, dout, causal, name):
    """What follows from the learner's own weights by the formulas of README.md."""

    def follows(P, q, k, v, dout):
        dP = dout @ v.mT
        dA = P * (dP - (P * dP).sum(dim=2, keepdim=True)) / q.shape[2] ** 0.5
        return {"q": dA @ k, "k": dA.mT @ q, "v": P.mT @ dout}[name]

    return follows_from(follows, P=own_weights(submission, inputs, causal), **inputs, dout=dout)


def from_own_forward(name, got, truth, out, function, inputs, dout, ways, causal, sloping, weighing):
    """The gradient of the learner's own forward pass, where that is wrong, or what follows from its weights."""
    if forward_mistake(out, torch_value(function, **inputs), dout) is None:
        return None
    slopes = own_slopes(partial(own_out, sloping, causal), function, dout, inputs, ways)
    carried = slopes.carried(got, truth, name)
    return carried or (from_own_weights(weighing, inputs, dout, causal, name) if slopes.sound else None)


def gradient_of(name, points, words):
    """The test of one of the three gradients."""

    @pytest.mark.points(points)
    @pytest.mark.parametrize(SIZES, [GENERAL[1], *DRAWN])
    def test(submission, draw, N, T, S, d, e):
        for causal, keys in ((False, S), (True, T)):
            inputs, dout = drawn(draw, N, T, keys, d, e), draw.normal(N, T, e)
            ways = random_directions(draw, inputs)
            function = partial(attention, causal=causal)
            truth = torch_gradients(function, upstream=dout, **inputs)[name]
            out, cache = forward(submission, inputs, causal=causal)
            got = backward(submission, dout, cache)[name]
            carried = partial(from_own_forward, name, got, truth, out, function, inputs, dout, ways, causal)
            assert_gradient(got, truth, name=f"d{name}{' with the mask' if causal else ''}", carried=carried)

    test.__doc__ = f"d{name} is the gradient of the loss with respect to the {words}, without and with the causal mask."
    return test


test_value_gradient = gradient_of("v", 1, "values")
test_query_gradient = gradient_of("q", 1.25, "queries")
test_key_gradient = gradient_of("k", 1.25, "keys")
