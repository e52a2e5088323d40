"""Exercise 28: a transformer block, forward and backward, trained on a short text. README.md has the mathematics.

params is a dict of the parameters. The block's: Wq, Wk, Wv, Wo, (D, D); W1, (D, H); b1, (H,); W2, (H, D); b2, (D,).
"""

import torch


def block_forward(x, params):
    """x: one row for each position, (T, D). params: the block's parameters, and perhaps others.

    With y = x + attention(layernorm(x)), causal and with one head, out is y + mlp(layernorm(y)). Returns (out, cache);
    out is (T, D), and cache is whatever the backward pass needs.
    """
    # TODO
    raise NotImplementedError


def block_backward(dout, cache):
    """dout = dL/dout, (T, D). Returns (dx, grads): dL/dx, (T, D), and a dict with the gradient of each of the block's
    parameters, under that parameter's name.
    """
    # TODO
    raise NotImplementedError


def train(tokens, params, steps, lr):
    """tokens: a text of T + 1 integers. params: the block's parameters; E, (V, D), with a row for each token;
    P, (T, D), with a row for each position; U, (D, V).

    The block's x is E's rows of the first T tokens, plus P. Its out times U gives a score to each token that may come
    next. The loss is the mean cross-entropy of the T tokens that do come next. Each step changes every parameter by -lr
    times its gradient; the caller's params are left unchanged.

    Returns a list of steps + 1 floats, the losses: before each step, and after the last.
    """
    # TODO
    raise NotImplementedError
