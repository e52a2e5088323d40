"""What the tests of exercise 18 share: layer normalisation in torch, drawn inputs, and the learner's own."""

import torch

from grader.testing import returns

TINY = 1e-30


def layernorm(x, gamma, beta, eps=TINY):
    return torch.nn.functional.layer_norm(x, x.shape[1:], gamma, beta, eps)


def drawn(draw, N, D):
    """x, gamma and beta."""
    return {"x": draw.normal(N, D, scale=2.0) + 1, "gamma": draw.uniform(0.5, 2, D), "beta": draw.normal(D)}


def forward(submission, x, gamma, beta, eps=TINY, ln_param=None):
    settings = {"eps": eps} if ln_param is None else ln_param
    return returns(submission.layernorm_forward(x, gamma, beta, settings), "out", "cache")


def backward(submission, dout, cache):
    """The three gradients, by the names of the inputs."""
    gradients = returns(submission.layernorm_backward(dout, cache), "dx", "dgamma", "dbeta")
    return dict(zip(("x", "gamma", "beta"), gradients))
