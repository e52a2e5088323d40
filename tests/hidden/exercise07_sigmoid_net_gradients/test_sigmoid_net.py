"""Hidden tests of exercise 07: the forward pass, and each of the ten gradients.

Each gradient is judged with the error carried forward: against the truth, and against what the chain rule makes of the
learner's own gradient before it, so that one early slip costs one step.
"""

import inspect

import numpy as np
import pytest
import torch

from grader.testing import assert_gradient, assert_value, entry, torch_value

COLUMNS = {"P": 1, "C": 1, "B": 4, "A": 4}
one_batch = pytest.mark.parametrize("batch", [7])

CHAIN = {  # each step, from the step before it
    "dLdC": lambda dLdP, dPdC: dLdP * dPdC,
    "dLdW": lambda B, dLdC: B.T @ dLdC,
    "dLdJ": lambda dLdC: dLdC.sum(dim=0, keepdim=True),
    "dLdB": lambda dLdC, W: dLdC @ W.T,
    "dLdA": lambda dLdB, dBdA: dLdB * dBdA,
    "dLdV": lambda X, dLdA: X.T @ dLdA,
    "dLdI": lambda dLdA: dLdA.sum(dim=0, keepdim=True),
}


def network(X, Y, **weights):
    A = X @ weights["V"] + weights["I"]
    B = torch.sigmoid(A)
    C = B @ weights["W"] + weights["J"]
    P = torch.sigmoid(C)
    return {"A": A, "B": B, "C": C, "P": P, "L": 0.5 * ((P - Y) ** 2).sum()}


def drawn(draw, batch):
    """X, Y and weights, of a size that leaves no sigmoid saturated."""
    weights = {"V": draw.normal(3, 4), "I": draw.normal(1, 4), "W": draw.normal(4, 1), "J": draw.normal(1, 1)}
    return draw.normal(batch, 3), draw.uniform(0, 1, batch, 1), weights


def derivative(step, X, Y, weights):
    """The truth of one step: "dLdC" is the derivative of L by C. Those of P and B are elementwise."""

    def by_autograd(**tensors):
        values = network(**tensors)
        return torch.autograd.grad(values[step[1]].sum(), {**tensors, **values}[step[3]])[0]

    return torch_value(by_autograd, X=X, Y=Y, **weights)


def own(gradient, shape, like):
    """One of the learner's gradients, to go on with; None if nothing can be computed from it."""
    if type(gradient) not in (torch.Tensor, np.ndarray) or tuple(gradient.shape) != shape:
        return None
    tensor = torch.as_tensor(gradient)
    tensor = tensor.detach().to(like) if tensor.is_floating_point() else None
    return tensor if tensor is not None and tensor.isfinite().all() else None


def carried(step, result, X, weights):
    """What is right given the learner's own steps before; None if these are no ground to stand on."""
    if step not in CHAIN:
        return None
    known = {"X": X, "W": weights["W"], "B": torch.sigmoid(X @ weights["V"] + weights["I"])}
    before = {
        name: known[name] if name in known else own(result.get(name), (len(X), COLUMNS[name[3]]), X)
        for name in inspect.signature(CHAIN[step]).parameters
    }
    return meaningful(torch_value(CHAIN[step], **before)) if all(v is not None for v in before.values()) else None


def meaningful(truth):
    """None for a truth of which every element is the same (steps of all ones would be right by it), or which rounding
    alone decides."""
    constant = truth.value.numel() > 1 and bool((truth.value == truth.value.flatten()[0]).all())
    return truth if not constant and truth.allowed < 1e-3 * truth.scale else None


def judge(step, submission, draw, batch):
    """One entry of the learner's gradients, for a batch and for a batch of one."""
    for rows in (batch, 1):
        X, Y, weights = drawn(draw, rows)
        result = submission.gradients(X, Y, weights)
        got = entry(result, step, of="`gradients`")
        name = step if rows > 1 else f"{step}, for a batch of one,"
        assert_gradient(got, derivative(step, X, Y, weights), name=name, carried=carried(step, result, X, weights))


@pytest.mark.points(1.5)
@one_batch
def test_forward(submission, draw, batch):
    """forward returns A, B, C, P and the loss L, which is summed over the batch."""
    for rows in (batch, 1):
        X, Y, weights = drawn(draw, rows)
        result = submission.forward(X, Y, weights)
        for name in ("A", "B", "C", "P", "L"):
            truth = torch_value(lambda name=name, **tensors: network(**tensors)[name], X=X, Y=Y, **weights)
            assert_value(entry(result, name, of="`forward`"), truth, name=name if rows > 1 else f"{name}, for a batch of one,")


@pytest.mark.points(0.6)
@one_batch
def test_dLdP(submission, draw, batch):
    """dLdP is the derivative of the loss by the prediction P."""
    judge("dLdP", submission, draw, batch)


@pytest.mark.points(0.6)
@one_batch
def test_dPdC(submission, draw, batch):
    """dPdC is the slope of the output's sigmoid."""
    judge("dPdC", submission, draw, batch)


@pytest.mark.points(0.6)
@one_batch
def test_dLdC(submission, draw, batch):
    """dLdC joins the two steps before it."""
    judge("dLdC", submission, draw, batch)


@pytest.mark.points(0.6)
@one_batch
def test_dLdW(submission, draw, batch):
    """dLdW is the gradient of the loss by the output weights W."""
    judge("dLdW", submission, draw, batch)


@pytest.mark.points(0.6)
@one_batch
def test_dLdJ(submission, draw, batch):
    """dLdJ is the gradient of the loss by the output bias J."""
    judge("dLdJ", submission, draw, batch)


@pytest.mark.points(0.6)
@one_batch
def test_dLdB(submission, draw, batch):
    """dLdB is the gradient of the loss by the hidden neurons' outputs B."""
    judge("dLdB", submission, draw, batch)


@pytest.mark.points(0.6)
@one_batch
def test_dBdA(submission, draw, batch):
    """dBdA is the slope of the hidden neurons' sigmoids."""
    judge("dBdA", submission, draw, batch)


@pytest.mark.points(0.6)
@one_batch
def test_dLdA(submission, draw, batch):
    """dLdA joins the two steps before it."""
    judge("dLdA", submission, draw, batch)


@pytest.mark.points(0.6)
@one_batch
def test_dLdV(submission, draw, batch):
    """dLdV is the gradient of the loss by the hidden weights V."""
    judge("dLdV", submission, draw, batch)


@pytest.mark.points(0.6)
@one_batch
def test_dLdI(submission, draw, batch):
    """dLdI is the gradient of the loss by the hidden biases I."""
    judge("dLdI", submission, draw, batch)
