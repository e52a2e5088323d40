"""Exercise 25: scaled dot-product, causal and multi-head attention, there and back. README.md has the mathematics.

cache is yours: whatever the backward pass needs of the forward pass. It is handed to the backward pass as it is.
"""

import torch


def attention_forward(q, k, v, causal=False):
    """q: queries, (N, T, d). k: keys, (N, S, d). v: values, (N, S, e). causal: position t may look at the keys 0 to t
    alone; then S is T.

    Returns (out, cache); out is (N, T, e).
    """
    # TODO
    raise NotImplementedError


def attention_backward(dout, cache):
    """dout = dL/dout, (N, T, e). Returns (dq, dk, dv), with the shapes of q, k and v."""
    # TODO
    raise NotImplementedError


def multi_head_forward(x, Wq, Wk, Wv, Wo, heads, causal=False):
    """x: (N, T, D). Wq, Wk, Wv, Wo: (D, D). heads: how many; it divides D.

    Head h has columns h * D/heads up to (h + 1) * D/heads of x @ Wq, x @ Wk and x @ Wv. The heads' results stand side
    by side in the same columns, and are multiplied by Wo. Returns (out, cache); out is (N, T, D).
    """
    # TODO
    raise NotImplementedError


def multi_head_backward(dout, cache):
    """dout = dL/dout, (N, T, D). Returns (dx, dWq, dWk, dWv, dWo)."""
    # TODO
    raise NotImplementedError
