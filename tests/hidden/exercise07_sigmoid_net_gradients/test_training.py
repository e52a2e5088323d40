"""Hidden tests of exercise 07: the update, training with it, and the numbers that the notebook printed."""

import numpy as np
import pytest
import torch

from grader.testing import Truth, assert_gradient, assert_value, entry, hold, read, torch_value

SHAPES = {"V": (3, 4), "I": (1, 4), "W": (4, 1), "J": (1, 1)}
RATE, STEPS = 0.1, 300

# The notebook's printed numbers, and the unit of their last digit.
PRINTED = {
    "A": ([[0.5258, -0.4453, 0.9763, -1.8463]], 1e-4),
    "B": ([[0.6285, 0.3905, 0.7264, 0.1363]], 1e-4),
    "C": ([[0.7252]], 1e-4),
    "P": ([[0.6738]], 1e-4),
    "dLdP": ([[0.6738]], 1e-4),
    "dPdC": ([[0.2198]], 1e-4),
    "dLdC": ([[0.1481]], 1e-4),
    "dLdW": ([[0.0931], [0.0578], [0.1076], [0.0202]], 1e-4),
    "dLdJ": ([[0.1481]], 1e-4),
    "dLdB": ([[0.0530, 0.0311, 0.1894, 0.0563]], 1e-4),
    "dLdA": ([[0.012373, 0.007395, 0.037642, 0.006624]], 1e-6),
    "dLdV": (
        [
            [0.002088, 0.001248, 0.006352, 0.001118],
            [0.004941, 0.002953, 0.015033, 0.002645],
            [0.002632, 0.001573, 0.008008, 0.001409],
        ],
        1e-6,
    ),
    "dLdI": ([[0.012373, 0.007395, 0.037642, 0.006624]], 1e-6),
}


def loss(X, Y, weights):
    B = torch.sigmoid(X @ weights["V"] + weights["I"])
    return 0.5 * ((torch.sigmoid(B @ weights["W"] + weights["J"]) - Y) ** 2).sum()


def trained_by_autograd(X, Y, **weights):
    """The loss after STEPS steps of descent."""
    for _ in range(STEPS):
        steps = torch.autograd.grad(loss(X, Y, weights), list(weights.values()))
        stepped = zip(weights.items(), steps)
        weights = {name: (value - RATE * step).detach().requires_grad_() for (name, value), step in stepped}
    return loss(X, Y, weights)


def trained_by_own(taken, X, Y, start):
    """The loss after as many steps of the chain rule from the learner's own dLdC and dLdA: an early slip that still
    trains costs its own step alone. None if these are no gradients, or don't bring the loss down."""
    deltas = {"dLdC": stacked(taken, "dLdC", (len(X), 1), X), "dLdA": stacked(taken, "dLdA", (len(X), 4), X)}
    if any(delta is None for delta in deltas.values()):
        return None

    def descend(X, Y, dLdC, dLdA, **weights):
        for C, A in zip(dLdC, dLdA):
            B = torch.sigmoid(X @ weights["V"] + weights["I"])
            steps = {"V": X.T @ A, "I": A.sum(0, keepdim=True), "W": B.T @ C, "J": C.sum(0, keepdim=True)}
            weights = {name: value - RATE * steps[name] for name, value in weights.items()}
        return loss(X, Y, weights)

    truth = torch_value(descend, X=X, Y=Y, **start, **deltas)
    return truth if truth.value < 0.7 * loss(X, Y, start) and truth.allowed < 1e-3 * truth.scale else None


def stacked(taken, step, shape, like):
    """One gradient of every step of the training, as one tensor; None unless all are gradients."""
    gradients = [result.get(step) if type(result) is dict else None for result in taken]
    if any(type(g) not in (torch.Tensor, np.ndarray) or tuple(g.shape) != shape for g in gradients):
        return None
    tensor = torch.stack([torch.as_tensor(g).detach().to(like) for g in gradients])
    return tensor if tensor.isfinite().all() else None


@pytest.mark.points(1)
def test_update(submission, draw):
    """update returns new weights, one step down each gradient, and leaves the old ones as they are."""
    weights = {name: draw.normal(*shape) for name, shape in SHAPES.items()}
    gradients = {f"dLd{name}": draw.normal(*shape) for name, shape in SHAPES.items()}
    held = hold(submission, weights)
    result = submission.update(held, gradients, RATE)
    for name in SHAPES:
        truth = torch_value(lambda old, gradient: old - RATE * gradient, old=weights[name], gradient=gradients[f"dLd{name}"])
        assert_value(entry(result, name, of="`update`"), truth, name=f"the new {name}")
    left = read(held)
    for name, old in weights.items():
        given = f"{name} in the dict that `update` was given, which should stay as it was,"
        assert_value(entry(left, name, of="`update`, which should leave it alone,"), torch_value(torch.clone, input=old), name=given)


@pytest.mark.points(1.5)
@pytest.mark.requires("test_forward", "test_update", "test_dLdV", "test_dLdI", "test_dLdW", "test_dLdJ")
@pytest.mark.parametrize("batch", [7])
def test_training(submission, draw, batch):
    """Trained for 300 steps with your gradients and your update, the network reaches the loss that torch's autograd
    reaches."""
    start = {name: draw.normal(*shape) for name, shape in SHAPES.items()}
    X, Y = draw.normal(batch, 3), draw.choice([0.0, 1.0], batch, 1)
    weights, taken = start, []
    for _ in range(STEPS):
        taken.append(submission.gradients(X, Y, weights))
        weights = submission.update(weights, taken[-1], RATE)
    reached = entry(submission.forward(X, Y, weights), "L", of="`forward`")
    truth = torch_value(trained_by_autograd, X=X, Y=Y, **start)
    assert_value(reached, truth, name=f"the loss after {STEPS} steps", carried=trained_by_own(taken, X, Y, start))


@pytest.mark.points(0)
def test_printed_numbers(submission):
    """On the notebook's own network (README.md), every number comes out as it is printed there."""
    stream = torch.Generator().manual_seed(70318)
    X = torch.rand(1, 3, generator=stream)
    weights = {name: torch.randn(*shape, generator=stream) for name, shape in SHAPES.items()}
    Y = torch.randint(2, (1, 1), generator=stream).float()
    results = {"`forward`": submission.forward(X, Y, weights), "`gradients`": submission.gradients(X, Y, weights)}
    for name, (numbers, unit) in PRINTED.items():
        of = "`gradients`" if name.startswith("d") else "`forward`"
        value = torch.tensor(numbers, dtype=torch.float64)
        printed = Truth(value, torch.float32, "cpu", 0.51 * unit, (tuple(value.shape),))
        assert_gradient(entry(results[of], name, of=of), printed, name=name)
