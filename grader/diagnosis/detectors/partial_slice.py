"""Right except in some rows or columns."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_values
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

MIN_SIZE = 3
"""Of an axis: one wrong index of two says nothing about where."""
PLAIN = 0.01
"""How far off each wrong index must be, relative to the truth's largest element: an approximation may be off all over,
and only here and there by more than is allowed."""


def detect(answer: Answer) -> Diagnosis | None:
    """All wrong elements lie at no more than half of the indices of one axis."""
    got, truth = wrong_values(answer), answer.truth
    if got is None or not got.dim():
        return None
    wrong = (got - truth.value).abs() > truth.allowed
    if not bool(wrong.any()) or not agrees(got[~wrong], truth.value[~wrong], truth.allowed):
        return None
    for axis, size in enumerate(got.shape):
        if size < MIN_SIZE:
            continue
        touched = wrong.movedim(axis, 0).reshape(size, -1).any(1)
        off = (got - truth.value).abs().movedim(axis, 0).reshape(size, -1).amax(1)
        if 2 * int(touched.sum()) <= size and bool((off[touched] >= PLAIN * truth.scale).all()):
            where = ", ".join(str(int(index)) for index in touched.nonzero().flatten())
            return Diagnosis(
                "partly",
                f"{answer.name} is right except at index {where} of axis {axis} (size {size}). What is "
                f"different there: {_hint(touched)}?",
            )
    return None


def _hint(touched: torch.Tensor) -> str:
    if bool(touched[0]) and int(touched.sum()) == 1:
        return "a loop that starts too late, an index that is one too large, a step that gets nothing from the others"
    if bool(touched[-1]) and int(touched.sum()) == 1:
        return "a loop that ends too early, an index that is one too small"
    return "a fixed index, or a condition that holds only there"
