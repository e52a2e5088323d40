"""Hidden tests of exercise 07: the forward pass, each of the ten gradients, and the update.

Each gradient is judged with the error carried forward: against the truth, and against what the chain rule makes of the
learner's own gradient before it, and of the learner's own B and P, so that one early mistake costs one step.
"""

import inspect
from functools import partial

import pytest
import torch

from grader.testing import (
    MANY, assert_gradient, assert_value, differs, entry, follows_from, recognisable_value, torch_value, try_call,
    unchanged, usable_value,
)  # fmt: skip

from .network import COLUMNS, SHAPES, derivative, drawn, network, own, rounding_decides

RATE = 0.2
batches = pytest.mark.parametrize("batch", [7, MANY])

CHAIN = {  # each step, from the step before it
    "dLdP": lambda P, Y: P - Y,
    "dPdC": lambda P: P * (1 - P),
    "dBdA": lambda B: B * (1 - B),
    "dLdC": lambda dLdP, dPdC: dLdP * dPdC,
    "dLdW": lambda B, dLdC: B.T @ dLdC,
    "dLdJ": lambda dLdC: dLdC.sum(dim=0, keepdim=True),
    "dLdB": lambda dLdC, W: dLdC @ W.T,
    "dLdA": lambda dLdB, dBdA: dLdB * dBdA,
    "dLdV": lambda X, dLdA: X.T @ dLdA,
    "dLdI": lambda dLdA: dLdA.sum(dim=0, keepdim=True),
}


SLOPES = {"dBdA": "dPdC"}
"""Whoever takes one slope of a sigmoid for another does so twice."""


def constant(value):
    return value.numel() > 1 and bool((value == value.flatten()[0]).all())


def own_values(submission, X, Y, weights):
    """The learner's own B and P; None for one that is missing, is 0, or is the same number everywhere."""
    result = try_call(submission.forward, X, Y, weights)
    values = {name: own(result, name, X) for name in ("B", "P")}
    return {name: None if value is None or not value.any() or constant(value) else value
            for name, value in values.items()}  # fmt: skip


def carried(step, result, X, Y, weights, submission):
    """What is right given the learner's own steps before, and what is known. None if all its elements come out the same
    (steps of all ones would be right), or if they cancel so far that rounding decides."""
    known = {"X": X, "Y": Y, "W": weights["W"], **own_values(submission, X, Y, weights)}
    if known["B"] is None:  # dLdW, say, is worth judging for whoever has no forward yet
        known["B"] = torch.sigmoid(X @ weights["V"] + weights["I"])
    inside = [name for name in CHAIN if name[-1] in COLUMNS]
    known |= {name: own(result, name, X) for name in inside}
    if len({SLOPES.get(name, name) for name in inside if made_up(name, known, derivative(name, X, Y, weights))}) > 1:
        return None
    truth = follows(step, known)
    return None if truth is None or constant(truth.value) or rounding_decides(truth) else truth


def follows(step, known):
    return follows_from(CHAIN[step], **{name: known[name] for name in inspect.signature(CHAIN[step]).parameters})


def made_up(step, known, truth):
    """Whether the learner's own step is neither recognisable nor what follows from the steps before it. One may be: it
    is where the slip is."""
    value, given_own = usable_value(known[step], truth, known["X"]), follows(step, known)
    if value is None or recognisable_value(value, truth, known["X"]) is not None:
        return value is None
    return given_own is None or differs(value, given_own)


def one_step(step, sentence):
    """The test of one of the ten gradients, for a batch and for a batch of one."""

    @pytest.mark.points(0.6)
    @batches
    def of_one_step(submission, draw, batch):
        for rows in (batch, 1):
            X, Y, weights = drawn(draw, rows)
            result = submission.gradients(X, Y, weights)
            got = entry(result, step, of="`gradients`")
            name = step if rows > 1 else f"{step}, for a batch of one,"
            by_own = partial(carried, step, result, X, Y, weights)
            assert_gradient(got, derivative(step, X, Y, weights), name=name, carried=by_own)

    of_one_step.__doc__ = sentence
    return of_one_step


@pytest.mark.points(1.5)
@batches
def test_forward(submission, draw, batch):
    """forward returns A, B, C, P and the loss L, which is summed over the batch."""
    for rows in (batch, 1):
        X, Y, weights = drawn(draw, rows)
        result = submission.forward(X, Y, weights)
        for name in ("A", "B", "C", "P", "L"):
            truth = torch_value(lambda name=name, **tensors: network(**tensors)[name], X=X, Y=Y, **weights)
            called = name if rows > 1 else f"{name}, for a batch of one,"
            assert_value(entry(result, name, of="`forward`"), truth, name=called)


test_dLdP = one_step("dLdP", "dLdP is the derivative of the loss with respect to the prediction P.")
test_dPdC = one_step("dPdC", "dPdC is the slope of the output's sigmoid.")
test_dLdC = one_step("dLdC", "dLdC combines the two steps before it.")
test_dLdW = one_step("dLdW", "dLdW is the gradient of the loss with respect to the output weights W.")
test_dLdJ = one_step("dLdJ", "dLdJ is the gradient of the loss with respect to the output bias J.")
test_dLdB = one_step("dLdB", "dLdB is the gradient of the loss with respect to the hidden neurons' outputs B.")
test_dBdA = one_step("dBdA", "dBdA is the slope of the hidden neurons' sigmoids.")
test_dLdA = one_step("dLdA", "dLdA combines the two steps before it.")
test_dLdV = one_step("dLdV", "dLdV is the gradient of the loss with respect to the hidden weights V.")
test_dLdI = one_step("dLdI", "dLdI is the gradient of the loss with respect to the hidden biases I.")


@pytest.mark.points(1)
def test_update(submission, draw):
    """update returns new weights, one step down each gradient, and leaves the old ones as they are."""
    weights = {name: draw.normal(*shape) for name, shape in SHAPES.items()}
    gradients = {f"dLd{name}": draw.normal(*shape) for name, shape in SHAPES.items()}
    with unchanged(submission, weights=weights) as held:
        result = submission.update(held["weights"], gradients, RATE)
        for name, old in weights.items():
            truth = torch_value(lambda old, gradient: old - RATE * gradient, old=old, gradient=gradients[f"dLd{name}"])
            assert_value(entry(result, name, of="`update`"), truth, name=f"the new {name}")
