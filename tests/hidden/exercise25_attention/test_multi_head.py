"""Hidden tests of exercise 25: multi-head attention. No two of the sizes N, T, D, heads and D / heads are the same.

Both passes are judged with the error carried forward: what follows from the learner's own attention functions, where
these are wrong, is right too; so is the gradient of its own multi_head_forward, where that is wrong.
"""

from functools import partial

import pytest

from grader.testing import (
    MANY, SOME, assert_gradient, assert_value, forward_mistake, is_right, own_slopes, random_directions, returns,
    torch_gradients, torch_value, try_call, wrong_values,
)  # fmt: skip

from . import one_head
from .one_head import WEIGHTS, attention

sizes = pytest.mark.parametrize(("N", "T", "D", "heads"), [(5, 7, 6, 3), (MANY, 4, 6, 3), (2, SOME, 6, 3)])


def split(x, heads):
    """(N, T, D) → (N · heads, T, D / heads)."""
    return x.unflatten(2, (heads, -1)).transpose(1, 2).flatten(0, 1)


def join(x, heads):
    """The way back."""
    return x.unflatten(0, (-1, heads)).transpose(1, 2).flatten(2)


def multi_head(x, Wq, Wk, Wv, Wo, heads, causal):
    q, k, v = (split(x @ W, heads) for W in (Wq, Wk, Wv))
    return join(attention(q, k, v, causal), heads) @ Wo


def drawn(draw, N, T, D):
    return {"x": draw.normal(N, T, D), **{name: draw.normal(D, D, scale=D**-0.5) for name in WEIGHTS}}


def forward(submission, inputs, heads, causal):
    settings = {"causal": True} if causal else {}  # without, the default counts
    return returns(submission.multi_head_forward(*inputs.values(), heads, **settings), "out", "cache")


def own_out(submission, heads, causal, inputs):
    return forward(submission, inputs, heads, causal)[0]


def backward(submission, dout, cache):
    """dx and the weights' gradients, by the names of the inputs."""
    result = returns(submission.multi_head_backward(dout, cache), "dx", "dWq", "dWk", "dWv", "dWo")
    return dict(zip(("x", *WEIGHTS), result))


@pytest.mark.points(1.25)
@sizes
def test_multi_head(submission, draw, N, T, D, heads):
    """multi_head_forward runs attention in each head, puts the results side by side and multiplies by Wo."""
    for causal in (False, True):
        inputs, dout = drawn(draw, N, T, D), draw.normal(N, T, D)
        truth = torch_value(partial(multi_head, heads=heads, causal=causal), **inputs)
        carried = partial(by_own_parts, "out", inputs, dout, heads, causal)
        got = forward(submission, inputs, heads, causal)[0]
        assert_value(got, truth, name=f"out{' with the mask' if causal else ''}", carried=carried)


@pytest.mark.points(1)
@sizes
def test_input_gradient(submission, draw, N, T, D, heads):
    """dx is the gradient of the loss with respect to x, which feeds queries, keys and values."""
    judge_gradients(("x",), submission, draw, N, T, D, heads)


@pytest.mark.points(1)
@sizes
def test_weight_gradients(submission, draw, N, T, D, heads):
    """dWq, dWk, dWv and dWo are the gradients of the loss with respect to the four matrices."""
    judge_gradients(WEIGHTS, submission, draw, N, T, D, heads)


def judge_gradients(names, submission, draw, N, T, D, heads):
    for causal in (False, True):
        inputs, dout = drawn(draw, N, T, D), draw.normal(N, T, D)
        ways = random_directions(draw, inputs)
        function = partial(multi_head, heads=heads, causal=causal)
        truths = torch_gradients(function, upstream=dout, **inputs)
        out, cache = forward(submission, inputs, heads, causal)
        gradients = backward(submission, dout, cache)
        for name in names:
            called, got, truth = f"d{name}{' with the mask' if causal else ''}", gradients[name], truths[name]
            carried = partial(from_own, name, got, truth, out, function, inputs, dout, ways, heads, causal)
            assert_gradient(got, truth, name=called, carried=carried)


def from_own(name, got, truth, out, function, inputs, dout, ways, heads, causal, sloping, attending):
    """The gradient of the learner's own forward pass, where that is wrong, or what follows from its attention."""
    value, slopes = torch_value(function, **inputs), None
    if forward_mistake(out, value, dout) is not None:
        slopes = own_slopes(partial(own_out, sloping, heads, causal), function, dout, inputs, ways)
    carried = None if slopes is None else slopes.carried(got, truth, name)
    if carried is None and (slopes.sound if slopes else is_right(out, value, dout)):  # a slip in the way back alone
        carried = by_own_parts(name, inputs, dout, heads, causal, attending)
    return carried


def by_own_parts(name, inputs, dout, heads, causal, submission):
    """What follows from the learner's own attention functions."""
    parts = own_parts(submission, inputs, dout, heads, causal)
    return None if parts is None else from_own_parts(name, parts)


def own_parts(submission, inputs, dout, heads, causal):
    """What multi-head attention needs of attention, by the learner's own functions. None if that is right, or can't be
    gone on from."""
    given = {name: split(inputs["x"] @ inputs[W], heads) for name, W in zip("qkv", WEIGHTS)}
    upstream = split(dout @ inputs["Wo"].mT, heads)
    function = partial(attention, causal=causal)
    truths = {"out": torch_value(function, **given), **torch_gradients(function, upstream=upstream, **given)}

    def ask():
        out, cache = one_head.forward(submission, given, causal=causal)
        return [out, *one_head.backward(submission, upstream, cache).values()]

    values = wrong_values(try_call(ask) or [None] * len(truths), list(truths.values()), dout)
    if values is None:
        return None
    return {**{name: join(value, heads) for name, value in zip(truths, values)}, **inputs, "dout": dout}


def from_own_parts(name, parts):
    """What follows from these parts: out, or the gradient with respect to an input."""

    def follows(out, q, k, v, x, Wq, Wk, Wv, Wo, dout):
        if name == "out":
            return out @ Wo
        if name == "x":
            return q @ Wq.mT + k @ Wk.mT + v @ Wv.mT
        left, right = {"Wq": (x, q), "Wk": (x, k), "Wv": (x, v), "Wo": (out, dout)}[name]
        return (left.mT @ right).sum(dim=0)

    return torch_value(follows, **parts)
