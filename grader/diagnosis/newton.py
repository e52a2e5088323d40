"""The constant with which a program comes nearest to an answer, by Newton's method."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch

ROUNDS = 10
NUDGE = 1e-4
FINE = 1e-11

ValueOf = Callable[[float], torch.Tensor | None]


def nearest(value_of: ValueOf, start: float, got: torch.Tensor, low: float, high: float) -> float | None:
    """The constant whose value is nearest to `got` in the sense of least squares, sought from `start`.

    value_of: of a constant, what comes of it; two runs a round. low, high: what it must lie between. None if it leads
    nowhere.
    """
    constant = start
    for _ in range(ROUNDS):
        here, there = value_of(constant), value_of(constant + NUDGE)
        if here is None or there is None or not (here.shape == there.shape == got.shape):
            return None
        slope = (there - here) / NUDGE
        step = float(((got - here) * slope).sum() / slope.square().sum())
        if not math.isfinite(step) or not low < constant + step < high:
            return None
        constant += step
        if abs(step) < FINE * max(1.0, abs(constant)):
            break
    return constant
