"""What the tests of exercise 25 share: attention in torch, and the learner's own."""

import torch

from grader.testing import returns

WEIGHTS = ("Wq", "Wk", "Wv", "Wo")


def attention(q, k, v, causal=False):
    return torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=causal)


def drawn(draw, N, T, S, d, e):
    """The values have something in common: so has out, whatever is drawn, with a mistake in the weights."""
    v = draw.normal(N, S, e) + 1.5 * draw.choice([-1.0, 1.0], e)
    return {"q": draw.normal(N, T, d), "k": draw.normal(N, S, d), "v": v}


def forward(submission, inputs, **settings):
    return returns(submission.attention_forward(*inputs.values(), **settings), "out", "cache")


def backward(submission, dout, cache):
    """dq, dk and dv, by the names of the inputs."""
    return dict(zip("qkv", returns(submission.attention_backward(dout, cache), "dq", "dk", "dv")))
