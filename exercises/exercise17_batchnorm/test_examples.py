"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, get, put, require, torch_gradients, torch_value

X = torch.tensor([[0.0, 3.0], [4.0, 3.0], [4.0, 3.0], [8.0, -1.0]])
GAMMA, BETA = torch.tensor([6.0, 4.0]), torch.tensor([1.0, 10.0])
DOUT = torch.tensor([[6.0, 2.0], [2.0, 0.0], [0.0, 0.0], [0.0, 2.0]])
MEAN, VAR = torch.tensor([2.0, 1.0]), torch.tensor([15.0, 3.0])
TRAIN = {"mode": "train", "eps": 1.0}


def normalised(x, gamma, beta):
    return gamma * (x - x.mean(dim=0)) / (x.var(dim=0, correction=0) + 1).sqrt() + beta


def forward(submission, x, bn_param):
    answer = submission.batchnorm_forward(x, GAMMA, BETA, bn_param)
    pair = type(answer) in (tuple, list) and len(answer) == 2
    require(pair, "`batchnorm_forward` must return two things: out and cache.")
    return answer


def test_example_forward(submission):
    """Example: 0, 4, 4, 8 has the mean 4 and the variance 8; with eps 1, gamma 6 and beta 1, out is -7, 1, 1, 9."""
    truth = torch_value(normalised, x=X, gamma=GAMMA, beta=BETA)
    assert truth.value.round(decimals=6).tolist() == [[-7.0, 12.0], [1.0, 12.0], [1.0, 12.0], [9.0, 4.0]]
    out, _ = forward(submission, X, TRAIN)
    assert_value(out, truth, name="out")


def test_example_running(submission):
    """Example: the running mean and variance start at 0 and become a tenth of 4 and 2, and of 8 and 3."""
    mean = torch_value(lambda x: 0.1 * x.mean(dim=0), x=X)
    var = torch_value(lambda x: 0.1 * x.var(dim=0, correction=0), x=X)
    assert mean.value.round(decimals=6).tolist() == [0.4, 0.2]
    assert var.value.round(decimals=6).tolist() == [0.8, 0.3]
    held = put(submission, dict(TRAIN))
    forward(submission, X, held)
    for key, truth in (("running_mean", mean), ("running_var", var)):
        require(key in get(held), f'After a call in mode "train", bn_param has no "{key}".')
        assert_value(get(held)[key], truth, name=f'bn_param["{key}"]')


def test_example_test_mode(submission):
    """Example: in mode "test", with the running means 2 and 1 and variances 15 and 3, the row 6, 5 becomes 7, 18."""
    x = torch.tensor([[6.0, 5.0]])
    truth = torch_value(lambda x: GAMMA.to(x) * (x - MEAN.to(x)) / (VAR.to(x) + 1).sqrt() + BETA.to(x), x=x)
    assert truth.value.round(decimals=6).tolist() == [[7.0, 18.0]]
    out, _ = forward(submission, x, {"mode": "test", "eps": 1.0, "running_mean": MEAN, "running_var": VAR})
    assert_value(out, truth, name="out")


def test_example_backward(submission):
    """Example: from dout 6, 2, 0, 0 in the first column, dx is 8/3, 0, -4, 4/3, dgamma is -8 and dbeta is 8."""
    truth = torch_gradients(normalised, x=X, gamma=GAMMA, beta=BETA, upstream=DOUT)
    assert (6 * truth["x"].value).round(decimals=6).T.tolist() == [[16.0, 0.0, -24.0, 8.0], [15.0, -9.0, -9.0, 3.0]]
    assert truth["gamma"].value.round(decimals=6).tolist() == [-8.0, -2.0]
    assert truth["beta"].value.tolist() == [8.0, 4.0]
    _, cache = forward(submission, X, TRAIN)
    answer = submission.batchnorm_backward(DOUT, cache)
    triple = type(answer) in (tuple, list) and len(answer) == 3
    require(triple, "`batchnorm_backward` must return three things: dx, dgamma and dbeta.")
    for name, got in zip(("x", "gamma", "beta"), answer):
        assert_gradient(got, truth[name], name=f"d{name}")
