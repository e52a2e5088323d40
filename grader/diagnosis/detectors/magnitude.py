"""The right size with the wrong sign in some elements; or right, but cut off at a bound."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_values
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

MIN_AT_BOUND = 2
"""So many elements must lie at a value before it is a bound."""


def detect(answer: Answer) -> Diagnosis | None:
    """Signs lost, or values clipped."""
    got = wrong_values(answer)
    if got is None:
        return None
    return _signs(answer, got) or _clipped(answer, got)


def _signs(answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    truth = answer.truth
    flipped = (got * truth.value < 0) & ((got - truth.value).abs() > truth.allowed)
    if not agrees(got.abs()[flipped], truth.value.abs()[flipped], truth.allowed):
        return None
    if not agrees(got.abs(), truth.value.abs(), truth.allowed):
        return None
    where = (
        "it is never negative" if bool((got >= 0).all()) else f"{int(flipped.sum())} of {got.numel()} signs are wrong"
    )
    return Diagnosis(
        "sign",
        f"{answer.name} has the right magnitude everywhere, but {where}. Look for abs(), a square, or a comparison "
        "that chooses a sign.",
    )


def _clipped(answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    truth = answer.truth
    low, high = got.min(), got.max()
    at_bound = ((got == low) & (truth.value < low - truth.allowed)) | (
        (got == high) & (truth.value > high + truth.allowed)
    )
    if int(at_bound.sum()) < MIN_AT_BOUND or bool((got == got.flatten()[0]).all()):
        return None
    if not agrees(got[~at_bound], truth.value[~at_bound], truth.allowed):
        return None
    return Diagnosis(
        "clipped",
        f"{answer.name} is cut off at a bound: {int(at_bound.sum())} of {got.numel()} elements lie exactly on it, and "
        "the others are right. Look for clamp, clip, minimum or maximum.",
    )
