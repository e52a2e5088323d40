"""Whether a gradient is that of the learner's own forward pass, by its slopes: for the exercises in which that pass is
long, and what follows from a mistake in it has no formula.

design/error-carried-forward.md has where, and what was measured.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
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
    """How fast the learner's own loss rises along random directions. It is asked for as little as an answer needs: most
    wrong gradients are ruled out by the first direction.

    Attributes:
        own: The learner's loss, of a dict of float64 inputs on the CPU.
        right: torch's, of the same.
        here: The inputs.
        directions: For each input, where it is moved: (DIRECTIONS, *its shape), float64.
        spare: The inputs of which one may make no difference, as a mistake may forget it.
    """

    own: Callable[[Inputs], Any]
    right: Callable[[Inputs], torch.Tensor]
    here: Inputs
    directions: Inputs
    spare: Collection[str]
    _known: dict[tuple[str, int], float] = field(default_factory=dict, init=False, repr=False)

    def carried(self, got: Any, truth: Truth, name: str) -> Truth | None:
        """The learner's gradient as a truth, for `carried=`.

        Args:
            got: The learner's gradient of an input: anything.
            truth: What would be right.
            name: Of the input.

        Returns:
            None if the gradient doesn't tell the own slopes of that input to 4 digits, or if the own forward pass isn't
            `sound`.
        """
        value = usable_value(got, truth, self.directions[name])
        if value is None:
            return None
        least = DIGITS * float(value.norm())
        for number, direction in enumerate(self.directions[name]):
            slope = try_call(self._along, name, number)
            if slope is None or not abs(float((direction * value).sum()) - slope) < least:
                return None
        return replace(truth, value=value, central_difference=None) if self.sound else None

    @cached_property
    def sound(self) -> bool:
        """Whether the learner's code works, and is no other function than the right one: see `own_slopes`."""
        there = {name: value.flatten().roll(1).reshape(value.shape) for name, value in self.here.items()}
        exact, exact_there = (_by_autograd(self.right, point, self.directions) for point in (self.here, there))
        greatest = max(_size(slopes) for slopes in exact.values())
        missing = []
        rising = try_call(_Rising, self.own, self.here), try_call(_Rising, self.own, there)
        for name, ways in self.directions.items():
            along, along_there = (None if own is None else try_call(own.along, name, ways) for own in rising)
            if along is None or along_there is None:
                return False
            if _a_trifle(along, exact[name], greatest) or _a_trifle(
                along_there - along, exact_there[name] - exact[name], greatest
            ):
                missing.append(name)
                if len(missing) > 1 or name not in self.spare:
                    return False
        return True

    def _along(self, name: str, number: int) -> float:
        """The slope from here along one of the directions of an input."""
        if (name, number) not in self._known:
            way, at = self.directions[name][number], self.here[name]
            up, down = (float(self.own({**self.here, name: at + step * way})) for step in (STEP, -STEP))
            self._known[name, number] = (up - down) / (2 * STEP)
        return self._known[name, number]


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
) -> Slopes:
    """The slopes of the loss sum(upstream * own(inputs)) along random directions, by central differences.

    They are for a mistake in the right forward pass, not for another function. In another function some input makes
    hardly any difference, or the others change nothing about it: there the slopes, or their change from these inputs to
    others, are a trifle of the right ones. Such slopes aren't `sound`; nor are those of code that fails, or that gives
    something of another shape than upstream's.

    Args:
        own: The learner's forward pass, of a dict of float64 inputs on the CPU: anything.
        right: torch's, of the inputs by name: a tensor of upstream's shape.
        upstream: The gradient from above.
        given: The inputs, of any shapes.
        directions: `random_directions` of them.
        spare: The inputs of which one may make no difference, as a mistake may forget it.

    Returns:
        Slopes that are measured when they are asked for.
    """
    return Slopes(
        lambda point: _weighted_sum(own(point), upstream), lambda point: _weighted_sum(right(**point), upstream),
        _wide(given), _wide(directions), spare,
    )  # fmt: skip


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


class _Rising:
    """How fast a loss rises from a point, as nearly as a step to one side can tell."""

    def __init__(self, loss: Callable[[Inputs], Any], point: Inputs) -> None:
        self._loss, self._point, self._here = loss, point, float(loss(point))

    def along(self, name: str, ways: torch.Tensor) -> torch.Tensor:
        """Along these directions of an input."""
        ends = [float(self._loss({**self._point, name: self._point[name] + STEP * way})) for way in ways]
        return (torch.tensor(ends, dtype=torch.float64) - self._here) / STEP


def _a_trifle(slopes: torch.Tensor, right: torch.Tensor, greatest: float) -> bool:
    """Whether own slopes are as good as 0, or not finite, where the right ones aren't near 0."""
    return _size(right) > 1e-3 * greatest and not MIN * _size(right) < _size(slopes) < math.inf


def _size(slopes: torch.Tensor) -> float:
    return float(slopes.norm())
