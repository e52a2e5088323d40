"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

from math import log

import torch

from grader.testing import assert_gradient, assert_value, require, torch_gradients, torch_value

Q = torch.tensor([[[2 * log(3), 0.0, 0.0, 0.0], [0.0, 2 * log(3), 0.0, 0.0]]])
K = torch.tensor([[[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]])
V = torch.tensor([[[8.0], [4.0]]])
DOUT = torch.tensor([[[4.0], [8.0]]])

X = torch.tensor([[[0.0, 1.0], [1.0, 0.0]]])
ONES = torch.eye(2)
WO = torch.tensor([[4.0, 0.0], [4.0, 4.0]])


def attention(q, k, v):
    return torch.nn.functional.scaled_dot_product_attention(q, k, v)


def causal_attention(q, k, v):
    return torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)


def forward(submission, **settings):
    result = submission.attention_forward(Q, K, V, **settings)
    require(type(result) in (tuple, list) and len(result) == 2, "`attention_forward` must return out and cache.")
    return result


def gradients(submission, **settings):
    result = submission.attention_backward(DOUT, forward(submission, **settings)[1])
    require(type(result) in (tuple, list) and len(result) == 3, "`attention_backward` must return dq, dk and dv.")
    return dict(zip("qkv", result))


def test_example_attention(submission):
    """Example: with the weights 3/4, 1/4 and 1/4, 3/4, the values 8 and 4 become 7 and 5."""
    truth = torch_value(attention, q=Q, k=K, v=V)
    assert truth.value.flatten().round(decimals=5).tolist() == [7, 5]
    assert_value(forward(submission)[0], truth, name="out")


def test_example_causal(submission):
    """Example: if position 0 sees only itself, they become 8 and 5."""
    truth = torch_value(causal_attention, q=Q, k=K, v=V)
    assert truth.value.flatten().round(decimals=5).tolist() == [8, 5]
    assert_value(forward(submission, causal=True)[0], truth, name="out")


def test_example_gradients(submission):
    """Example: dout 4 and 8 gives dv 5 and 7, dq ±1.5 and ±3, dk ±3 log 3 and ±6 log 3."""
    truth = torch_gradients(attention, q=Q, k=K, v=V, upstream=DOUT)
    assert truth["v"].value.flatten().round(decimals=5).tolist() == [5, 7]
    assert truth["q"].value[0].round(decimals=5).tolist() == [[1.5, -1.5, 0, 0], [3, -3, 0, 0]]
    assert (truth["k"].value[0] / log(3)).round(decimals=5).tolist() == [[3, 6, 0, 0], [-3, -6, 0, 0]]
    for name, got in gradients(submission).items():
        assert_gradient(got, truth[name], name=f"d{name}")


def test_example_causal_gradients(submission):
    """Example: with the mask, dv is 6 and 6, and the dq of position 0 is 0: it sees only itself."""
    truth = torch_gradients(causal_attention, q=Q, k=K, v=V, upstream=DOUT)
    assert truth["v"].value.flatten().round(decimals=5).tolist() == [6, 6]
    assert truth["q"].value[0].round(decimals=5).tolist() == [[0, 0, 0, 0], [3, -3, 0, 0]]
    for name, got in gradients(submission, causal=True).items():
        assert_gradient(got, truth[name], name=f"d{name}")


def test_example_multi_head(submission):
    """Example: two heads of one column each give 1/2, 3/4 and 3/4, 1/2, and out is 5, 3 and 5, 2."""

    def two_heads(x, Wq, Wk, Wv, Wo):
        split = [(x @ W).reshape(1, 2, 2, 1).transpose(1, 2) for W in (Wq, Wk, Wv)]
        return attention(*split).transpose(1, 2).reshape(1, 2, 2) @ Wo

    given = {"x": X, "Wq": log(3) * ONES, "Wk": ONES, "Wv": ONES, "Wo": WO}
    truth = torch_value(two_heads, **given)
    assert truth.value[0].round(decimals=5).tolist() == [[5, 3], [5, 2]]
    result = submission.multi_head_forward(*given.values(), 2)
    require(type(result) in (tuple, list) and len(result) == 2, "`multi_head_forward` must return out and cache.")
    assert_value(result[0], truth, name="out")
