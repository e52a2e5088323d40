"""Right, but zero in the wrong places: an extra mask, a missing, an inverted or a wrong one."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_values
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

MIN_OF_EACH = 2
"""An inverted mask shows only in zeros: so many of each kind make it more than an accident."""


def detect(answer: Answer) -> Diagnosis | None:
    """The answer and the truth differ only in where they are zero."""
    got, truth = wrong_values(answer), answer.truth
    if got is None:
        return None
    cut, passed = (got == 0) & (truth.value.abs() > truth.allowed), (got.abs() > truth.allowed) & (truth.value == 0)
    rest = ~(cut | passed)
    if not (cut | passed).any():
        return None
    if not agrees(got[rest], truth.value[rest], truth.allowed):
        enough = min(int(cut.sum()), int(passed.sum())) >= MIN_OF_EACH
        inverted = enough and bool(((got == 0) ^ (truth.value == 0)).all())
        return Diagnosis("mask", _INVERTED.format(answer.name)) if inverted else None
    return Diagnosis("mask", f"{answer.name} {_wrong_zeros(cut, passed)}")


_INVERTED = "{} is 0 exactly where it shouldn't be, and nowhere else: the mask is inverted. Check its comparison."


def _wrong_zeros(cut: torch.Tensor, passed: torch.Tensor) -> str:
    total = cut.numel()
    if not passed.any():
        return (
            f"is 0 in {int(cut.sum())} of {total} elements where it shouldn't be{_whole_slice(cut)}, and right "
            "everywhere else. Look for an extra mask, a wrong comparison in a mask, or elements that are never filled."
        )
    if not cut.any():
        return (
            f"isn't 0 in {int(passed.sum())} of {total} elements where it should be{_whole_slice(passed)}, and right "
            "everywhere else. Look for a missing mask, and at what happens exactly at a mask's edge."
        )
    return (
        f"is 0 in the wrong places: {int(cut.sum())} of {total} elements are 0 and shouldn't be, {int(passed.sum())} "
        "should be 0 and aren't, and the others are right. Check what the mask is computed from."
    )


def _whole_slice(wrong: torch.Tensor) -> str:
    """Where the wrong elements are exactly one row or column: a loop that ends too early does that."""
    for axis, size in enumerate(wrong.shape):
        along = wrong.movedim(axis, 0).reshape(size, -1)
        if wrong.dim() > 1 and size > 1 and int(along.any(1).sum()) == 1 and bool(along[along.any(1)].all()):
            return f" (all of index {int(along.any(1).nonzero()[0])} along axis {axis})"
    return ""
