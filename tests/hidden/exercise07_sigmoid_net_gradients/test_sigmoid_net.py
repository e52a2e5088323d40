"""Hidden tests of exercise 07: the forward pass, each of the ten gradients, the update, and training with them.

Each gradient is judged with the error carried forward: against the truth, and against what the chain rule makes of the
learner's own gradient before it, and of the learner's own B and P, so that one early slip costs one step.
"""

import inspect

import numpy as np
import pytest
import torch

from grader.testing import assert_gradient, assert_value, entry, hold, read, require, torch_value

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
    gradient = result.get(step) if type(result) is dict else None
    if type(gradient) not in (torch.Tensor, np.ndarray) or tuple(gradient.shape) != (len(X), COLUMNS[step[-1]]):
        return None
    tensor = torch.as_tensor(gradient).detach()
    return tensor.to(X) if tensor.is_floating_point() and tensor.to(X).isfinite().all() else None


def own_values(submission, X, Y, weights):
    """The learner's own B and P, to go on with; None for what isn't there, or tells nothing."""
    try:
        result = submission.forward(X, Y, weights)
    except Exception:  # its own test says why
        return {"B": None, "P": None}
    values = {name: own(result, name, X) for name in ("B", "P")}
    return {name: None if value is None or flat(value) else value for name, value in values.items()}


def flat(value):
    """Whether an answer of a forward pass is 0, or the same number everywhere."""
    return not value.any() or (value.numel() > 1 and bool((value == value.flatten()[0]).all()))


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
    constant = truth.value.numel() > 1 and bool((truth.value == truth.value.flatten()[0]).all())
    return None if constant or rounding_decides(truth) else truth


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
        name, by_own = (
            step if rows > 1 else f"{step}, for a batch of one,",
            carried(step, result, values, X, Y, weights),
        )
        assert_gradient(got, derivative(step, X, Y, weights), name=name, carried=by_own)


def one_step(test):
    return pytest.mark.points(0.6)(one_batch(test))


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


@one_step
def test_dLdP(submission, draw, batch):
    """dLdP is the derivative of the loss by the prediction P."""
    judge("dLdP", submission, draw, batch)


@one_step
def test_dPdC(submission, draw, batch):
    """dPdC is the slope of the output's sigmoid."""
    judge("dPdC", submission, draw, batch)


@one_step
def test_dLdC(submission, draw, batch):
    """dLdC joins the two steps before it."""
    judge("dLdC", submission, draw, batch)


@one_step
def test_dLdW(submission, draw, batch):
    """dLdW is the gradient of the loss by the output weights W."""
    judge("dLdW", submission, draw, batch)


@one_step
def test_dLdJ(submission, draw, batch):
    """dLdJ is the gradient of the loss by the output bias J."""
    judge("dLdJ", submission, draw, batch)


@one_step
def test_dLdB(submission, draw, batch):
    """dLdB is the gradient of the loss by the hidden neurons' outputs B."""
    judge("dLdB", submission, draw, batch)


@one_step
def test_dBdA(submission, draw, batch):
    """dBdA is the slope of the hidden neurons' sigmoids."""
    judge("dBdA", submission, draw, batch)


@one_step
def test_dLdA(submission, draw, batch):
    """dLdA joins the two steps before it."""
    judge("dLdA", submission, draw, batch)


@one_step
def test_dLdV(submission, draw, batch):
    """dLdV is the gradient of the loss by the hidden weights V."""
    judge("dLdV", submission, draw, batch)


@one_step
def test_dLdI(submission, draw, batch):
    """dLdI is the gradient of the loss by the hidden biases I."""
    judge("dLdI", submission, draw, batch)


@pytest.mark.points(1)
def test_update(submission, draw):
    """update returns new weights, one step down each gradient, and leaves the old ones as they are."""
    weights = {name: draw.normal(*shape) for name, shape in SHAPES.items()}
    gradients = {f"dLd{name}": draw.normal(*shape) for name, shape in SHAPES.items()}
    held = hold(submission, weights)
    result = submission.update(held, gradients, RATE)
    for name, old in weights.items():
        truth = torch_value(lambda old, gradient: old - RATE * gradient, old=old, gradient=gradients[f"dLd{name}"])
        assert_value(entry(result, name, of="`update`"), truth, name=f"the new {name}")
    left = read(held)
    for name, old in weights.items():
        same = torch_value(torch.clone, input=old)
        assert_value(entry(left, name, of="`update`"), same, name=f"{name}, in the dict that `update` was given,")


@pytest.mark.points(1.5)
@pytest.mark.requires("test_forward", "test_update", "test_dLdV", "test_dLdI", "test_dLdW", "test_dLdJ")
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
    truth, carried = torch_value(trained, X=X, Y=Y, **start), trained_by_own(taken, X, Y, start)
    assert_value(torch.stack(losses), truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")


def trained(X, Y, **weights):
    """The losses of a descent by autograd: at its start, and after each step."""
    losses = []
    for _ in range(STEPS):
        losses.append(network(X, Y, **weights)["L"])
        gradients = torch.autograd.grad(losses[-1], list(weights.values()))
        pairs = zip(weights.items(), gradients)
        weights = {name: (old - RATE * gradient).detach().requires_grad_() for (name, old), gradient in pairs}
    return torch.stack([*losses, network(X, Y, **weights)["L"]])


def trained_by_own(taken, X, Y, start):
    """The losses of a descent by the chain rule from the learner's own dLdC and dLdA: an early slip that still trains
    costs its own step alone. None if there are no such gradients."""
    deltas = {step: [own(result, step, X) for result in taken] for step in ("dLdC", "dLdA")}
    if any(delta[0] is None for delta in deltas.values()):
        return None
    finite = all(value is not None for delta in deltas.values() for value in delta)
    require(finite, f"Within {STEPS} steps with your gradients, dLdC or dLdA stops being a finite number.")

    @torch.no_grad()
    def descend(X, Y, dLdC, dLdA, **weights):
        losses = []
        for C, A in zip(dLdC, dLdA):
            values = network(X, Y, **weights)
            B = values["B"]
            losses.append(values["L"])
            steps = {"V": X.T @ A, "I": A.sum(0, keepdim=True), "W": B.T @ C, "J": C.sum(0, keepdim=True)}
            weights = {name: old - RATE * steps[name] for name, old in weights.items()}
        return torch.stack([*losses, network(X, Y, **weights)["L"]])

    stacks = {step: torch.stack(delta) for step, delta in deltas.items()}
    truth = torch_value(descend, X=X, Y=Y, **stacks, **start)
    trains = bool(truth.value[-1] < truth.value[0]) and not rounding_decides(truth)
    require(trains, f"{STEPS} steps with your gradients don't bring the loss down steadily.")
    return truth
