"""Hidden tests of exercise 25: large scores, and arguments that must stay as they are."""

import pytest
import torch

from grader.testing import assert_gradient, assert_value, returns, torch_gradients, torch_value, unchanged

from .one_head import WEIGHTS, attention, backward, drawn, forward

FAR = [[1e3], [-1e3], [0.0], [3e2], [-3e2]]
sizes = pytest.mark.parametrize(("N", "T", "d", "e"), [(2, 5, 3, 7)])


@pytest.mark.points(0.5, requires="test_attention")
@sizes
def test_large_scores(submission, draw, N, T, d, e):
    """out, dq and dv are right where one query's scores are about 1000 and another's about -1000."""
    inputs, dout = drawn(draw, N, T, T, d, e), draw.normal(N, T, e)
    inputs["q"][..., -1:] = torch.tensor(FAR).to(dout) * d**0.5
    inputs["k"][..., -1] = 1
    out, cache = forward(submission, inputs)
    assert_value(out, torch_value(attention, **inputs), name="out")
    truth = torch_gradients(attention, upstream=dout, **inputs)
    got = backward(submission, dout, cache)
    for name in "qv":
        assert_gradient(got[name], truth[name], name=f"d{name}")


@pytest.mark.points(0.25, requires="test_attention")
@sizes
def test_arguments_unchanged(submission, draw, N, T, d, e):
    """The four functions leave their arguments as they are."""
    inputs, dout = drawn(draw, N, T, T, d, e), draw.normal(N, T, e)
    weights = {name: draw.normal(d, d) for name in WEIGHTS}
    layer, dlayer = {"x": draw.normal(N, T, d), **weights}, draw.normal(N, T, d)
    with unchanged(submission, of="the attention functions", **inputs, dout=dout) as held:
        held_dout = held.pop("dout")
        backward(submission, held_dout, forward(submission, held, causal=True)[1])
    with unchanged(submission, of="the multi-head functions", **layer, dout=dlayer) as held:
        held_dout = held.pop("dout")
        result = submission.multi_head_forward(*held.values(), 1, causal=True)
        _, cache = returns(result, "out", "cache")
        submission.multi_head_backward(held_dout, cache)
