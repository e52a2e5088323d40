"""What the tests of exercise 17 share: batch normalisation in torch, drawn inputs, and the learner's own."""

import torch

from grader.testing import returns, torch_value, wrong_value

TINY = 1e-30
TRAIN = {"mode": "train", "eps": TINY}


def batchnorm(x, gamma, beta, eps=TINY):
    return torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)


def drawn(draw, N, D):
    """x, gamma and beta."""
    return {"x": draw.normal(N, D, scale=2.0) + 1, "gamma": draw.uniform(0.5, 2, D), "beta": draw.normal(D)}


def forward(submission, x, gamma, beta, bn_param=TRAIN):
    return returns(submission.batchnorm_forward(x, gamma, beta, bn_param), "out", "cache")


def backward(submission, dout, cache):
    """The three gradients, by the names of the inputs."""
    gradients = returns(submission.batchnorm_backward(dout, cache), "dx", "dgamma", "dbeta")
    return dict(zip(("x", "gamma", "beta"), gradients))


def own_x_hat(out, x, gamma, beta):
    """The normalised x behind the learner's own out. None if out is right, or tells nothing."""
    out = wrong_value(out, torch_value(batchnorm, x=x, gamma=gamma, beta=beta), x)
    return None if out is None else (out - beta) / gamma


def own_std(x_hat, x):
    """What the learner divided the columns of x by. None if it isn't a number for each."""
    if x_hat is None:
        return None
    centred = x - x.mean(dim=0)
    std = (centred**2).sum(dim=0) / (centred * x_hat).sum(dim=0)
    return std if bool(torch.isclose(std * x_hat, centred, rtol=1e-3, atol=1e-3).all()) else None
