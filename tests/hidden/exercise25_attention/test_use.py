"""Hidden tests of exercise 25: large scores, two batches at once, and arguments that must stay as they are."""

from functools import partial

import pytest
import torch

from grader.testing import (
    as_truth, assert_gradient, assert_value, keeping, returns, torch_gradients, torch_value, unchanged, usable_value,
)  # fmt: skip

from .one_head import WEIGHTS, attention, backward, drawn, forward

FAR = [[1e3], [-1e3], [0.0], [3e2], [-3e2]]
sizes = pytest.mark.parametrize(("N", "T", "d", "e"), [(2, 5, 3, 7)])


@pytest.mark.points(0.5, requires="test_attention")
@sizes
def test_large_scores(submission, draw, N, T, d, e):
    """out, dq and dv are right where one query's scores are about 1000 and another's about -1000; so is out with the
    causal mask, also where later keys have scores higher by 1000."""
    inputs, dout = drawn(draw, N, T, T, d, e), draw.normal(N, T, e)
    inputs["q"][..., -1:] = torch.tensor(FAR).to(dout) * d**0.5
    inputs["k"][..., -1] = 1
    out, cache = forward(submission, inputs)
    assert_value(out, torch_value(attention, **inputs), name="out")
    truth = torch_gradients(attention, upstream=dout, **inputs)
    got = backward(submission, dout, cache)
    for name in "qv":
        assert_gradient(got[name], truth[name], name=f"d{name}")
    for keys in (torch.ones(T), torch.arange(T)):
        inputs["k"][..., -1] = keys.to(dout)
        out, _ = forward(submission, inputs, causal=True)
        assert_value(out, torch_value(partial(attention, causal=True), **inputs), name="out, with the causal mask,")


@pytest.mark.points(0.25, requires="test_attention")
@sizes
def test_arguments_unchanged(submission, draw, N, T, d, e):
    """Two batches at once have a cache each, and the four functions leave their arguments as they are."""
    for of, passes, function, drawn_inputs, columns in (
        ("the attention functions", one_head, attention, lambda: drawn(draw, N, T, T, d, e), e),
        ("the multi-head functions", multi_head, single_head, lambda: drawn_layer(draw, N, T, d), d),
    ):
        inputs, other, dout = drawn_inputs(), drawn_inputs(), draw.normal(N, T, columns)
        forwards, backwards = passes(submission)
        with unchanged(submission, of=of, **inputs, dout=dout) as held:
            held_dout = held.pop("dout")
            cache = forwards(held)
            forwards(other)
            got = backwards(held_dout, cache)
        truths = torch_gradients(partial(function, causal=True), upstream=dout, **inputs)
        for name, value in got.items():
            called = f"d{name} of the first batch, after the second one's forward pass,"
            carried = partial(alone, passes, inputs, dout, truths[name], name)
            assert_gradient(value, truths[name], name=called, carried=carried)


def alone(passes, inputs, dout, truth, name, submission):
    """What the learner's code gives for one batch. None if it is right, or tells nothing."""
    forwards, backwards = passes(submission)
    return as_truth(usable_value(backwards(dout, forwards(inputs))[name], truth, dout))


def one_head(submission):
    """The learner's two functions: of inputs to a cache, of dout and the cache to the gradients."""
    return (
        lambda inputs: forward(keeping(submission), inputs, causal=True)[1],
        lambda dout, cache: backward(submission, dout, cache),
    )


def multi_head(submission):
    """The same of several heads, for one."""
    names = ("x", *WEIGHTS)

    def forwards(inputs):
        result = keeping(submission).multi_head_forward(*inputs.values(), 1, causal=True)
        return returns(result, "out", "cache")[1]

    def backwards(dout, cache):
        result = submission.multi_head_backward(dout, cache)
        return dict(zip(names, returns(result, *(f"d{name}" for name in names))))

    return forwards, backwards


def single_head(x, Wq, Wk, Wv, Wo, causal):
    return attention(x @ Wq, x @ Wk, x @ Wv, causal) @ Wo


def drawn_layer(draw, N, T, D):
    return {"x": draw.normal(N, T, D), **{name: draw.normal(D, D, scale=D**-0.5) for name in WEIGHTS}}
