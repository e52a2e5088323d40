"""The gradient skips the tanh as if it weren't there. Multiply by its slope, which is below 1."""

import torch
import transformer
from transformer import block_backward as right_backward
from transformer import block_forward, train


def block_backward(dout, cache):
    hidden = cache[-1]
    dx, grads = right_backward(dout, (*cache[:-1], torch.zeros_like(hidden)))
    return dx, {**grads, "W2": hidden.T @ dout}


transformer.block_backward = block_backward
