"""A hidden test of exercise 07: training with the learner's gradients and update."""

from functools import partial

import pytest
import torch

from grader.testing import Training, assert_value, entry

from .network import SHAPES, drawn, network, own, rounding_decides

RATE, STEPS = 0.2, 200
PARTS = ("test_forward", "test_update", "test_dLdV", "test_dLdI", "test_dLdW", "test_dLdJ")


@pytest.mark.points(1.5, requires=PARTS)
@pytest.mark.parametrize("batch", [7])
def test_training(submission, draw, batch):
    """200 steps with your gradients and your update reach the losses that torch's autograd reaches."""
    X, Y, start = drawn(draw, batch)
    Y = (1 + Y) / 2  # above most predictions: the first steps are those of W and J, so that a slip in dLdB still trains
    start["J"] = start["J"] - 1.5  # every C below 0: C(1 - C) for the slope then leads away from Y, whatever is drawn
    weights, taken, losses = start, [], [network(X, Y, **start)["L"]]
    for _ in range(STEPS):
        taken.append(submission.gradients(X, Y, weights))
        weights = submission.update(weights, taken[-1], RATE)
        now = {name: torch.as_tensor(entry(weights, name, of="`update`")).detach().to(X) for name in SHAPES}
        losses.append(network(X, Y, **now)["L"])
    losses[-1] = torch.as_tensor(entry(submission.forward(X, Y, weights), "L", of="`forward`")).detach().to(X)
    training = Training(lambda V, **rest: network(X.to(V), Y.to(V), V=V, **rest)["L"], start, RATE, STEPS)
    truth, carried = training.losses(), partial(trained_by_own, training, taken, X, Y, start)
    assert_value(torch.stack(losses), truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")


def trained_by_own(by_torch, taken, X, Y, start):
    """The losses of a descent by the chain rule from the learner's own dLdC and dLdA: an early mistake that still
    trains costs its own step alone. None if there are no such gradients, or if they don't lead down."""
    deltas = [{step[-1]: own(result, step, X) for step in ("dLdC", "dLdA")} for result in taken]
    if any(value is None for delta in deltas for value in delta.values()):
        return None

    def inputs(V, I, W, J):  # noqa: E741
        A = X.to(V) @ V + I
        return {"A": A, "C": torch.sigmoid(A).detach() @ W + J}

    training = Training(lambda A, C: 0.5 * ((torch.sigmoid(C) - Y.to(C)) ** 2).sum(), start, RATE, STEPS, inputs)
    of_weights = [{name: result.get(f"dLd{name}") for name in SHAPES} for result in taken]
    truth = training.along(deltas) if by_torch.learns(of_weights) else None
    return None if truth is None or rounding_decides(truth) else truth
