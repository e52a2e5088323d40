"""Exercise 25: attention (causal and multi-head, too), forward and backward. README.md has the mathematics.

cache is yours: whatever your backward pass needs from the forward pass. The backward pass gets it unchanged.
"""

import torch


def attention_forward(q, k, v, causal=False):
    """q: queries, (N, T, d). k: keys, (N, S, d). v: values, (N, S, e). causal: position t may look only at
    the keys 0 to t; then S is T.

    Returns (out, cache); out is (N, T, e).
    """
    # TODO
    raise NotImplementedError


def attention_backward(dout, cache):
    """dout = dL/dout, (N, T, e). Returns (dq, dk, dv), with the shapes of q, k and v."""
    # TODO
    raise NotImplementedError


def multi_head_forward(x, Wq, Wk, Wv, Wo, heads, causal=False):
    """x: (N, T, D). Wq, Wk, Wv, Wo: (D, D). heads: the number of heads; it divides D.

    Head h has columns h * D/heads up to (h + 1) * D/heads of x @ Wq, x @ Wk and x @ Wv. The heads' results are put
    side by side in the same columns, and are multiplied by Wo. Returns (out, cache); out is (N, T, D).
    """
    # TODO
    raise NotImplementedError


def multi_head_backward(dout, cache):
    """dout = dL/dout, (N, T, D). Returns (dx, dWq, dWk, dWv, dWo)."""
    # TODO
    raise NotImplementedError
