"""Every position sees all the others. The block must be causal: a position that predicts the next token must not see
it.
"""

import torch
import transformer
from transformer import block_backward, layer_norm, train


def block_forward(x, params):
    a, root_a = layer_norm(x)
    q, k, v = (a @ params[name] for name in ("Wq", "Wk", "Wv"))
    scale = len(params["Wq"]) ** -0.5
    weights = torch.softmax(q @ k.T * scale, dim=1)
    heard = weights @ v
    middle = x + heard @ params["Wo"]
    b, root_b = layer_norm(middle)
    hidden = torch.tanh(b @ params["W1"] + params["b1"])
    out = middle + hidden @ params["W2"] + params["b2"]
    return out, (params, a, root_a, q, k, v, scale, weights, heard, b, root_b, hidden)


transformer.block_forward = block_forward
