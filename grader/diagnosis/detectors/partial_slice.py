"""Right but for some rows or columns."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_values
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

FEWEST = 3
"""Places along an axis: one of two that is wrong says nothing of where."""


def detect(answer: Answer) -> Diagnosis | None:
    """All that is wrong lies in at most half of the places along one axis."""
    got, truth = wrong_values(answer), answer.truth
    if got is None or not got.dim():
        return None
    wrong = (got - truth.value).abs() > truth.allowed
    if not bool(wrong.any()) or not agrees(got[~wrong], truth.value[~wrong], truth.allowed):
        return None
    for axis, size in enumerate(got.shape):
        if size < FEWEST:
            continue
        touched = wrong.movedim(axis, 0).reshape(size, -1).any(1)
        if 2 * int(touched.sum()) <= size:
            where = ", ".join(str(int(index)) for index in touched.nonzero().flatten())
            return Diagnosis(
                "partly",
                f"{answer.name} is right but for index {where} of axis {axis} (of size {size}). Look at what is done "
                f"differently there: {_hint(touched)}.",
            )
    return None


def _hint(touched: torch.Tensor) -> str:
    if bool(touched[0]) and int(touched.sum()) == 1:
        return "a loop that starts too late, or an index that is one too large"
    if bool(touched[-1]) and int(touched.sum()) == 1:
        return "a loop that ends too early, or an index that is one too small"
    return "an index that is fixed, or a condition that holds only there"
