"""Hidden tests of exercise 07: the forward pass, each of the ten gradients, the update, and training with them.

Each gradient is judged with the error carried forward: against the truth, and against what the chain rule makes of the
learner's own gradient before it, and of the learner's own B and P, so that one early slip costs one step.
"""

import inspect

import numpy as np
import pytest
import torch

from grader.testing import Training, assert_gradient, assert_value, entry, require, torch_value, try_call, unchanged

SHAPES = {"V": (3, 4), "I": (1, 4), "W": (4, 1), "J": (1, 1)}
COLUMNS = {"P": 1, "C": 1, "B": 4, "A": 4}
RATE, STEPS = 0.2, 200
one_batch = pytest.mark.parametrize("batch", [7])

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


def network(X, Y, **weights):
    A = X @ weights["V"] + weights["I"]
    B = torch.sigmoid(A)
    C = B @ weights["W"] + weights["J"]
    P = torch.sigmoid(C)
    return {"A": A, "B": B, "C": C, "P": P, "L": 0.5 * ((P - Y) ** 2).sum()}


def drawn(draw, batch):
    """X, Y and weights, of a size that leaves no sigmoid saturated, and predictions on both sides of ½."""
    weights = {name: draw.normal(*shape, scale=0.6) for name, shape in SHAPES.items()}
    X, Y = draw.normal(batch, 3), draw.uniform(0, 1, batch, 1)
    before_bias = torch.sigmoid(X @ weights["V"] + weights["I"]) @ weights["W"]
    weights["J"] = 0.1 * weights["J"] - before_bias.mean(dim=0, keepdim=True)
    return X, Y, weights


def derivative(step, X, Y, weights):
    """The truth of one step: "dLdC" is the derivative of L by C. Those of P and B are elementwise."""

    def by_autograd(**tensors):
        values = network(**tensors)
        return torch.autograd.grad(values[step[1]].sum(), {**tensors, **values}[step[3]])[0]

    return torch_value(by_autograd, X=X, Y=Y, **weights)


def own(result, step, X):
    """The learner's A, B, C or P, or a gradient of it, to go on with; None if nothing can be computed from it."""
    value = result.get(step) if type(result) is dict else None
    if type(value) not in (torch.Tensor, np.ndarray) or tuple(value.shape) != (len(X), COLUMNS[step[-1]]):
        return None
    detached = torch.as_tensor(value).detach()
    return detached.to(X) if detached.is_floating_point() and detached.to(X).isfinite().all() else None


def own_values(submission, X, Y, weights):
    """The learner's own B and P, to go on with; None for what isn't there, or tells nothing."""
    result = try_call(submission.forward, X, Y, weights)
    values = {name: own(result, name, X) for name in ("B", "P")}
    return {name: None if value is None or flat(value) else value for name, value in values.items()}


def flat(value):
    """Whether an answer of a forward pass is 0, or the same number everywhere."""
    return not value.any() or constant(value)


def constant(value):
    return value.numel() > 1 and bool((value == value.flatten()[0]).all())


def carried(step, result, values, X, Y, weights):
    """What is right given the learner's own steps before; None if these are no ground to stand on: if all elements come
    out the same (steps of all ones would be right), or if they cancel so far that rounding decides.

    values: the learner's own B and P.
    """
    known = {"X": X, "Y": Y, "W": weights["W"], **values}
    names = inspect.signature(CHAIN[step]).parameters
    before = {name: known[name] if name in known else own(result, name, X) for name in names}
    if any(value is None for value in before.values()):
        return None
    truth = torch_value(CHAIN[step], **before)
    return None if constant(truth.value) or rounding_decides(truth) else truth


def rounding_decides(truth):
    return not truth.allowed < 0.01 * truth.scale


def judge(step, submission, draw, batch):
    """One of the learner's ten gradients, for a batch and for a batch of one."""
    for rows in (batch, 1):
        X, Y, weights = drawn(draw, rows)
        result = submission.gradients(X, Y, weights)
        got, values = entry(result, step, of="`gradients`"), own_values(submission, X, Y, weights)
        if values["B"] is None:  # dLdW, say, is worth judging for whoever has no forward yet
            values["B"] = torch.sigmoid(X @ weights["V"] + weights["I"])
        by_own = carried(step, result, values, X, Y, weights)
        name = step if rows > 1 else f"{step}, for a batch of one,"
        assert_gradient(got, derivative(step, X, Y, weights), name=name, carried=by_own)


def one_step(step, sentence):
    """The test of one of the ten gradients."""

    @pytest.mark.points(0.6)
    @one_batch
    def of_one_step(submission, draw, batch):
        judge(step, submission, draw, batch)

    of_one_step.__doc__ = sentence
    return of_one_step


@pytest.mark.points(1.5)
@one_batch
def test_forward(submission, draw, batch):
    """forward returns A, B, C, P and the loss L, which is summed over the batch."""
    for rows in (batch, 1):
        X, Y, weights = drawn(draw, rows)
        result = submission.forward(X, Y, weights)
        for name in ("A", "B", "C", "P", "L"):
            truth = torch_value(lambda name=name, **tensors: network(**tensors)[name], X=X, Y=Y, **weights)
            called = name if rows > 1 else f"{name}, for a batch of one,"
            assert_value(entry(result, name, of="`forward`"), truth, name=called)


test_dLdP = one_step("dLdP", "dLdP is the derivative of the loss by the prediction P.")
test_dPdC = one_step("dPdC", "dPdC is the slope of the output's sigmoid.")
test_dLdC = one_step("dLdC", "dLdC joins the two steps before it.")
test_dLdW = one_step("dLdW", "dLdW is the gradient of the loss by the output weights W.")
test_dLdJ = one_step("dLdJ", "dLdJ is the gradient of the loss by the output bias J.")
test_dLdB = one_step("dLdB", "dLdB is the gradient of the loss by the hidden neurons' outputs B.")
test_dBdA = one_step("dBdA", "dBdA is the slope of the hidden neurons' sigmoids.")
test_dLdA = one_step("dLdA", "dLdA joins the two steps before it.")
test_dLdV = one_step("dLdV", "dLdV is the gradient of the loss by the hidden weights V.")
test_dLdI = one_step("dLdI", "dLdI is the gradient of the loss by the hidden biases I.")


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


@pytest.mark.points(1.5, requires=("test_forward", "test_update", "test_dLdV", "test_dLdI", "test_dLdW", "test_dLdJ"))
@one_batch
def test_training(submission, draw, batch):
    """200 steps with your gradients and your update take the loss to where torch's autograd takes it."""
    X, Y, start = drawn(draw, batch)
    weights, taken, losses = start, [], [network(X, Y, **start)["L"]]
    for _ in range(STEPS):
        taken.append(submission.gradients(X, Y, weights))
        weights = submission.update(weights, taken[-1], RATE)
        now = {name: torch.as_tensor(entry(weights, name, of="`update`")).detach().to(X) for name in SHAPES}
        losses.append(network(X, Y, **now)["L"])
    losses[-1] = torch.as_tensor(entry(submission.forward(X, Y, weights), "L", of="`forward`")).detach().to(X)
    training = Training(lambda V, **rest: network(X.to(V), Y.to(V), V=V, **rest)["L"], start, RATE, STEPS)
    truth, carried = training.losses(), trained_by_own(taken, X, Y, start)
    assert_value(torch.stack(losses), truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")


def trained_by_own(taken, X, Y, start):
    """The losses of a descent by the chain rule from the learner's own dLdC and dLdA: an early mistake that still
    trains costs its own step alone. None if there are no such gradients."""
    deltas = [{step[-1]: own(result, step, X) for step in ("dLdC", "dLdA")} for result in taken]
    if any(value is None for value in deltas[0].values()):
        return None
    finite = all(value is not None for delta in deltas for value in delta.values())
    require(finite, f"Within {STEPS} steps with your gradients, dLdC or dLdA stops being a finite number.")

    def inputs(V, I, W, J):  # noqa: E741
        A = X.to(V) @ V + I
        return {"A": A, "C": torch.sigmoid(A).detach() @ W + J}

    training = Training(lambda A, C: 0.5 * ((torch.sigmoid(C) - Y.to(C)) ** 2).sum(), start, RATE, STEPS, inputs)
    truth = training.along(deltas)
    trains = bool(truth.value[-1] < truth.value[0]) and not rounding_decides(truth)
    require(trains, f"{STEPS} steps with your gradients don't bring the loss down steadily.")
    return truth
