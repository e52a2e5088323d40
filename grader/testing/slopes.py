"""Whether a gradient is that of the learner's own forward pass, by its slopes: for the exercises in which that pass is
long, and what follows from a mistake in it has no formula.

design/error-carried-forward.md has where, and what was measured.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

import torch

from grader.judging.carried_forward import Inputs, try_call, usable_value
from grader.judging.compare.interface import Truth
from grader.judging.oracle.draw import Draw
from grader.sandbox.host.faults import LearnerFault
from grader.testing.returned import has_shape

DIRECTIONS, STEP = 4, 1e-5
DIGITS = 1e-4
MIN = 1 / 30
"""A mistake in a forward pass leaves slopes that are at least MIN of the right ones: so do the known mistakes, and a
trifle doesn't (measured; design/error-carried-forward.md)."""


@dataclass(frozen=True)
class Slopes:
    """How fast the learner's own loss rises.

    Attributes:
        directions: For each input, where it was moved: (DIRECTIONS, *its shape), float64.
        along: For each input, the slopes along these: (DIRECTIONS,).
    """

    directions: Inputs
    along: Inputs

    def carried(self, got: Any, truth: Truth, name: str) -> Truth | None:
        """The learner's gradient as a truth, for `carried=`.

        Args:
            got: The learner's gradient of an input: anything.
            truth: What would be right.
            name: Of the input.

        Returns:
            None if the gradient doesn't tell the own slopes of that input to 4 digits.
        """
        value = usable_value(got, truth, self.directions[name])
        if value is None:
            return None
        apart = (self.directions[name] * value).flatten(1).sum(dim=1) - self.along[name]
        in_line = bool((apart.abs() < DIGITS * value.norm()).all())
        return replace(truth, value=value, central_difference=None) if in_line else None


def random_directions(draw: Draw, given: Inputs) -> Inputs:
    """Directions in which each input will be moved.

    They are to be drawn in any case, so that what is drawn later is the same for every submission.

    Args:
        draw: The test's.
        given: The inputs, of any shapes.

    Returns:
        For each input, (DIRECTIONS, *its shape).
    """
    return {name: draw.normal(DIRECTIONS, *value.shape) for name, value in given.items()}


def own_slopes(
    own: Callable[[Inputs], Any],
    right: Callable[..., torch.Tensor],
    upstream: torch.Tensor,
    given: Inputs,
    directions: Inputs,
    spare: Collection[str] = (),
) -> Slopes | None:
    """The slopes of the loss sum(upstream * own(inputs)) along random directions, by central differences.

    They are for a mistake in the right forward pass, not for another function. In another function some input makes
    hardly any difference, or the others change nothing about it: there the slopes, or their change from these inputs to
    others, are a trifle of the right ones.

    Args:
        own: The learner's forward pass, of a dict of float64 inputs on the CPU: anything.
        right: torch's, of the inputs by name: a tensor of upstream's shape.
        upstream: The gradient from above.
        given: The inputs, of any shapes.
        directions: `random_directions` of them.
        spare: The inputs of which one may make no difference, as a mistake may forget it.

    Returns:
        None if the learner's code fails, if what it gives hasn't upstream's shape, or if it is another function.
    """

    def loss(point: Inputs) -> torch.Tensor:
        return _weighted_sum(own(point), upstream)

    def right_loss(point: Inputs) -> torch.Tensor:
        return _weighted_sum(right(**point), upstream)

    here, directions = _wide(given), _wide(directions)
    there = {name: value.flatten().roll(1).reshape(value.shape) for name, value in here.items()}
    exact, exact_there = (_by_autograd(right_loss, point, directions) for point in (here, there))
    along, along_there = (try_call(_by_differences, loss, point, directions) for point in (here, there))
    if along is None or along_there is None:
        return None
    greatest = max(_size(slopes) for slopes in exact.values())
    missing = [
        name
        for name in given
        if _a_trifle(along[name], exact[name], greatest)
        or _a_trifle(along_there[name] - along[name], exact_there[name] - exact[name], greatest)
    ]
    forgiven = not missing or (len(missing) == 1 and missing[0] in spare)
    return Slopes(directions, along) if forgiven else None


def _wide(tensors: Inputs) -> Inputs:
    return {name: value.detach().to("cpu", torch.float64) for name, value in tensors.items()}


def _weighted_sum(got: Any, upstream: torch.Tensor) -> torch.Tensor:
    """In float64, on the CPU."""
    if not has_shape(got, upstream.shape):
        raise LearnerFault("What is returned must have the same shape each time.")
    return (torch.as_tensor(got).to("cpu", torch.float64) * upstream.to("cpu", torch.float64)).sum()


def _by_autograd(right: Callable[[Inputs], torch.Tensor], point: Inputs, directions: Inputs) -> Inputs:
    leaves = {name: value.clone().requires_grad_() for name, value in point.items()}
    gradients = torch.autograd.grad(right(leaves), list(leaves.values()))
    return {
        name: (directions[name] * slope).flatten(1).sum(dim=1)
        for name, slope in zip(leaves, gradients, strict=True)
    }


def _by_differences(loss: Callable[[Inputs], Any], point: Inputs, directions: Inputs) -> Inputs:
    def rise(name: str, direction: torch.Tensor) -> float:
        up, down = (float(loss({**point, name: point[name] + step * direction})) for step in (STEP, -STEP))
        return (up - down) / (2 * STEP)

    return {
        name: torch.tensor([rise(name, direction) for direction in directions[name]], dtype=torch.float64)
        for name in point
    }


def _a_trifle(slopes: torch.Tensor, right: torch.Tensor, greatest: float) -> bool:
    """Whether own slopes are as good as 0, or not finite, where the right ones aren't near 0."""
    return _size(right) > 1e-3 * greatest and not MIN * _size(right) < _size(slopes) < math.inf


def _size(slopes: torch.Tensor) -> float:
    return float(slopes.norm())
