"""Each row, or each column, off by a factor of its own."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import BITS, close, evidence, wrong_values
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

CLEAR = 0.01
"""Each factor must differ from 1 by this much: less is noise, and where some slices are right, that says more."""
PARALLEL = 1e-3
"""What is left of slices when the largest direction is taken out, relatively: with less, they are multiples of one."""


def detect(answer: Answer) -> Diagnosis | None:
    """An extra or missing factor has one value for each slice along an axis."""
    got, truth = wrong_values(answer), answer.truth
    if got is None or got.dim() < 2:
        return None
    for axis in range(got.dim()):
        others = tuple(other for other in range(got.dim()) if other != axis)
        squares = truth.value.square().sum(others, keepdim=True)
        if squares.numel() == 1 or not bool((squares > 0).all()) or _are_parallel(truth.value, axis):
            continue
        factor = (got * truth.value).sum(others, keepdim=True) / squares
        wanted = factor * truth.value
        if float((factor - 1).abs().min()) < CLEAR or not close(
            got, wanted, truth.allowed * max(1.0, float(factor.abs().max()))
        ):
            continue
        largest = truth.value.abs() == truth.value.abs().amax(others, keepdim=True)  # one element fits any factor
        if evidence(wanted[~largest], truth.allowed) < 2 * BITS:
            continue
        return Diagnosis(
            "scale",
            f"{answer.name} is off by a different factor at each index of axis {axis}. Look for an extra or a missing "
            f"factor that has one value for each of these {got.shape[axis]} indices.",
        )
    return None


def _are_parallel(value: torch.Tensor, axis: int) -> bool:
    """Whether all slices are multiples of one: then so are those of much that has nothing to do with it."""
    largest, *others = torch.linalg.svdvals(value.movedim(axis, 0).flatten(1)).tolist()
    return not others or others[0] <= PARALLEL * largest
