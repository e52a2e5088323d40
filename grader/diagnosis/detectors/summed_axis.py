"""Summed over an axis that should stay, or not summed over one that should go."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod, sqrt

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_shape
from grader.diagnosis.detectors.axes import Axes, axis_sets, in_words
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """One of answer and truth is a sum or a mean of the other."""
    got = wrong_shape(answer)
    if got is None:
        return None
    return _too_little(answer, got) or _too_much(answer, got)


def reductions(tensor: torch.Tensor, allowed: float) -> Iterator[tuple[str, Axes, torch.Tensor, float]]:
    """Each sum and mean of the tensor: its word, its axes, its value with the axes kept, and what it is allowed.

    The rounding errors of a sum's terms partly cancel: they grow with the root of their number.
    """
    for axes in axis_sets(tensor):
        count = prod(tensor.shape[axis] for axis in axes)
        total = tensor.sum(axes, keepdim=True)
        yield "sum", axes, total, allowed * sqrt(count)
        yield "mean", axes, total / count, allowed


def _too_little(answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    wanted = answer.truth.value.squeeze()
    for word, axes, reduced, _ in reductions(got, answer.truth.allowed):
        if agrees(reduced.squeeze(), wanted, answer.truth.allowed):
            where = in_words(axes, got.shape)
            return _diagnosis(
                f"{answer.name} isn't {_done(word)} over {where}; its {word} over that is right. "
                "A value that is used all along an axis collects a gradient from every index of it."
                if word == "sum" and wanted.dim()
                else f"{answer.name} isn't {_done(word)} over {where}; its {word} over that is right."
            )
    return None


def _too_much(answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    truth = answer.truth
    for word, axes, reduced, allowed in reductions(truth.value, truth.allowed):
        alone = truth.value.abs().sum(axes, keepdim=True) - truth.value.abs().amax(axes, keepdim=True)
        if not bool((alone > allowed).any()):
            continue  # the rest along these axes is 0: what is left out there, nobody need have summed
        if agrees(got.squeeze(), reduced.squeeze(), allowed):
            return _diagnosis(
                f"{answer.name} is {_done(word)} over {in_words(axes, truth.value.shape)}, but shouldn't be: "
                f"expected shape {tuple(truth.value.shape)}. Check the axis that you pass to sum() or mean()."
            )
    return None


def _done(word: str) -> str:
    return {"sum": "summed", "mean": "averaged"}[word]


def _diagnosis(advice: str) -> Diagnosis:
    return Diagnosis("summed_axis", advice)
