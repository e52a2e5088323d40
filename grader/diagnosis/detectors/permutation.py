"""The right values in the wrong order."""

from __future__ import annotations

from itertools import islice, permutations

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_values
from grader.diagnosis.detectors.axes import MAX_AXES
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

MAX_WORK = 50_000_000
"""Comparisons of two elements that a search may cost: some tenths of a second."""
FAR = 100.0
"""An answer must be off by this many times the tolerance before its sorted elements mean anything: below that, sorting
hides ordinary noise."""


def detect(answer: Answer) -> Diagnosis | None:
    """Rows or columns in another order, or all elements in another order."""
    got = wrong_values(answer)
    if got is None:
        return None
    for axis in range(got.dim()):
        order = _order(got.movedim(axis, 0), answer.truth.value.movedim(axis, 0), answer.truth.allowed)
        if order is not None:
            return Diagnosis("permutation", f"{answer.name} has the right values, but {_moved(order, axis)}.")
    return _shuffled(answer, got)


def _order(got: torch.Tensor, truth: torch.Tensor, allowed: float) -> list[int] | None:
    """Which slice of the truth each slice of the answer is; None unless there is exactly one way to say it."""
    size = len(got)
    if size < 2 or size * truth.numel() > MAX_WORK:
        return None
    same = torch.cdist(got.reshape(size, -1), truth.reshape(size, -1), p=torch.inf) <= allowed
    if not bool((same.sum(0) == 1).all() and (same.sum(1) == 1).all()):
        return None
    order = same.int().argmax(1)
    moved = order.tolist() != list(range(size))
    return order.tolist() if moved and agrees(got, truth[order], allowed) else None


def _moved(order: list[int], axis: int) -> str:
    size = len(order)
    forward = list(range(size))
    if order == forward[::-1]:
        return f"in reverse order along axis {axis}. Look for a loop that runs the other way, or a flip"
    for shift in (1, -1):
        if order == [(place - shift) % size for place in forward]:
            return f"shifted by one along axis {axis}. Look for an index that is one too large or too small"
    return f"in a different order along axis {axis}. Look for an index or a sort that changes the order"


def _shuffled(answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    truth = answer.truth
    if got.dim() < 2 or (answer.mismatch.max_abs or 0.0) <= FAR * truth.allowed:
        return None
    if not agrees(got.flatten().sort().values, truth.value.flatten().sort().values, truth.allowed):
        return None
    fact = f"{answer.name} has the right elements in the wrong places."
    if not _reshaped(got, truth.value, truth.allowed):
        return Diagnosis("permutation", f"{fact} Look at what decides where each one goes.")
    hint = "Look for a reshape or view where you need a transpose: the shape is the same, the order isn't."
    return Diagnosis("permutation", f"{fact} {hint}")


def _reshaped(got: torch.Tensor, truth: torch.Tensor, allowed: float) -> bool:
    """Whether the answer is the truth with its axes moved and the shape put back: a reshape in place of a transpose."""
    orders = islice(permutations(range(truth.dim())), 1, None) if truth.dim() <= MAX_AXES else ()
    return any(agrees(got, truth.permute(order).reshape(truth.shape), allowed) for order in orders)
