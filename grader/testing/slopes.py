"""The learner's own values, for judging what is computed from them: an early slip costs its own step alone.

design/error-carried-forward.md has what is carried in which exercise, and why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from grader.compare.interface import Truth
from grader.oracle.draw import Draw
from grader.worker.faults import LearnerFault

WAYS, STEP = 4, 1e-5
DIGITS = 1e-4
LEAST = 1 / 30
SIZES = (1 / 5, 2)
"""A slip in a forward pass leaves slopes that are at least LEAST of the right ones, and an output between SIZES of the
right one: so do the known mistakes, and a trifle doesn't (measured; design/error-carried-forward.md)."""

Inputs = dict[str, torch.Tensor]


def own(got: Any, truth: Truth, like: torch.Tensor) -> torch.Tensor | None:
    """The learner's own value, to go on from, of like's dtype and device. None if it tells nothing: if it isn't of the
    truth's shape and rough size, or is the same number everywhere."""
    if not isinstance(got, torch.Tensor | np.ndarray) or tuple(got.shape) not in truth.shapes:
        return None
    value = torch.as_tensor(got).detach().reshape(truth.value.shape).to(like)
    constant = value.numel() > 1 and bool((value == value.flatten()[0]).all())
    similar = 1e-3 * truth.scale < float(value.abs().max()) < 1e3 * truth.scale
    return value if similar and not constant else None


def differs(value: torch.Tensor, truth: Truth) -> bool:
    """Whether an own value is wrong."""
    return bool((value.to("cpu", torch.float64) - truth.value).abs().max() > truth.allowed)


def slip(got: Any, truth: Truth, like: torch.Tensor) -> torch.Tensor | None:
    """As `own`, for the output of a forward pass. None also if it is right, or isn't about as large as the truth."""
    found = own(got, truth, like)
    if found is None or not differs(found, truth):
        return None
    size = float(found.double().norm()) / float(truth.value.norm())
    return found if SIZES[0] < size < SIZES[1] else None


def asked(function: Callable[..., Any], *arguments: Any) -> Any:
    """What the learner's code gives; None if it gives nothing, which a test of its own judges."""
    try:
        return function(*arguments)
    except LearnerFault:
        return None


def weighted_sum(got: Any, upstream: torch.Tensor) -> torch.Tensor:
    """sum(upstream * got) in float64, on the CPU: the loss that an upstream gradient stands for, of what the learner's
    code returned. got must be of upstream's shape."""
    if not isinstance(got, torch.Tensor | np.ndarray) or tuple(got.shape) != tuple(upstream.shape):
        raise LearnerFault("What is returned must have the same shape each time.")
    value = torch.as_tensor(got).to("cpu", torch.float64)
    return (value * upstream.to("cpu", torch.float64)).sum()


@dataclass(frozen=True)
class Slopes:
    """How fast the learner's own loss rises. ways: for each input, (WAYS, *its shape). along: the slopes, (WAYS,)."""

    ways: Inputs
    along: Inputs

    def carried(self, got: Any, truth: Truth, name: str) -> Truth | None:
        """The learner's gradient as a truth, if it tells the own slopes of that input to 4 digits; else None."""
        value = own(got, truth, self.ways[name])
        if value is None:
            return None
        apart = (self.ways[name] * value).flatten(1).sum(dim=1) - self.along[name]
        in_line = bool((apart.abs() < DIGITS * value.norm()).all())
        return replace(truth, value=value, central_difference=None) if in_line else None


def random_ways(draw: Draw, given: Inputs) -> Inputs:
    """For each input, WAYS directions in which it will be moved: (WAYS, *its shape). To be drawn in any case, so that
    what is drawn later is the same for every submission."""
    return {name: draw.normal(WAYS, *value.shape) for name, value in given.items()}


def own_slopes(
    loss: Callable[[Inputs], Any],
    right: Callable[[Inputs], torch.Tensor],
    given: Inputs,
    ways: Inputs,
    spare: Collection[str] = (),
) -> Slopes | None:
    """The slopes of the learner's own loss along random ways, by central differences. None if it can't be asked, or if
    it is no slip in the right one but another function.

    In another function some input makes hardly any difference, or the others change nothing about it: there the slopes,
    or their change from these inputs to others, are a trifle of the right ones. loss: of a dict of float64 inputs on
    the CPU, a number. right: the same of torch's. given: the inputs, of any shapes. ways: `random_ways` of them. spare:
    the inputs of which one may be without a difference, as a slip may forget it.
    """
    here, ways = _wide(given), _wide(ways)
    there = {name: value.flatten().roll(1).reshape(value.shape) for name, value in here.items()}
    exact, exact_there = (_by_autograd(right, point, ways) for point in (here, there))
    along, along_there = (asked(_by_differences, loss, point, ways) for point in (here, there))
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
    return Slopes(ways, along) if forgiven else None


def _wide(tensors: Inputs) -> Inputs:
    return {name: value.detach().to("cpu", torch.float64) for name, value in tensors.items()}


def _by_autograd(right: Callable[[Inputs], torch.Tensor], point: Inputs, ways: Inputs) -> Inputs:
    leaves = {name: value.clone().requires_grad_() for name, value in point.items()}
    gradients = torch.autograd.grad(right(leaves), list(leaves.values()))
    return {name: (ways[name] * slope).flatten(1).sum(dim=1) for name, slope in zip(leaves, gradients, strict=True)}


def _by_differences(loss: Callable[[Inputs], Any], point: Inputs, ways: Inputs) -> Inputs:
    def rise(name: str, way: torch.Tensor) -> float:
        up, down = (float(loss({**point, name: point[name] + step * way})) for step in (STEP, -STEP))
        return (up - down) / (2 * STEP)

    return {name: torch.tensor([rise(name, way) for way in ways[name]], dtype=torch.float64) for name in point}


def _a_trifle(slopes: torch.Tensor, right: torch.Tensor, greatest: float) -> bool:
    """Whether own slopes are as good as 0, or not finite, where the right ones aren't near 0."""
    return _size(right) > 1e-3 * greatest and not LEAST * _size(right) < _size(slopes) < math.inf


def _size(slopes: torch.Tensor) -> float:
    return float(slopes.norm())
