"""What the tests of exercise 28 share: the block in torch, and what is before and after it."""

import torch

from grader.testing import integers

ATTENTION, MLP = ("Wq", "Wk", "Wv", "Wo"), ("W1", "b1", "W2", "b2")
BLOCK = ATTENTION + MLP


def shapes_of(D, H):
    """Of the block's parameters."""
    return {**dict.fromkeys(ATTENTION, (D, D)), "W1": (D, H), "b1": (H,), "W2": (H, D), "b2": (D,)}


def norm(x):
    return torch.nn.functional.layer_norm(x, x.shape[1:])


def heard(x, Wq, Wk, Wv):
    q, k, v = ((norm(x) @ W)[None] for W in (Wq, Wk, Wv))
    return torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)[0]


def block(x, Wq, Wk, Wv, Wo, W1, b1, W2, b2):
    y = x + heard(x, Wq, Wk, Wv) @ Wo
    return y + torch.tanh(norm(y) @ W1 + b1) @ W2 + b2


def embedded(tokens, params):
    return params["E"][integers(tokens, len(params["E"]))[:-1]] + params["P"]


def head(tokens, params, out):
    """The loss, and its gradients with respect to out and U."""
    out, U = out.detach().requires_grad_(), params["U"].detach().requires_grad_()
    loss = torch.nn.functional.cross_entropy(out @ U, integers(tokens, len(params["E"]))[1:])
    return loss.detach(), *torch.autograd.grad(loss, (out, U))
