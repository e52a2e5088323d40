"""out is only the MLP's result. The exercise also adds the input of that half, y."""

import torch
import transformer
from transformer import block_backward as right_backward
from transformer import block_forward as right_forward
from transformer import train


def block_forward(x, params):
    _, cache = right_forward(x, params)
    return cache[-1] @ params["W2"] + params["b2"], cache


def block_backward(dout, cache):
    dx, grads = right_backward(dout, cache)
    no_mlp = {**cache[0], "W2": torch.zeros_like(cache[0]["W2"])}
    straight, parts = right_backward(dout, (no_mlp, *cache[1:]))
    for name in ("Wq", "Wk", "Wv", "Wo"):
        grads[name] = grads[name] - parts[name]
    return dx - straight, grads


transformer.block_forward, transformer.block_backward = block_forward, block_backward
