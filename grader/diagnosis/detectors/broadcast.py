"""Broadcasting where none was meant: one sum written to every row, a result that grew to n by n."""

from __future__ import annotations

from math import sqrt

import torch

from grader.diagnosis.detectors.agreement import BITS, agrees, close, evidence, wrong_shape, wrong_values
from grader.diagnosis.detectors.axes import broadcasts_to, in_words
from grader.diagnosis.detectors.summed_axis import reductions
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The same value in every place along an axis, or the truth stretched to a larger shape."""
    got = wrong_values(answer)
    if got is not None:
        return _reduced_and_spread(answer, got)
    got = wrong_shape(answer)
    return None if got is None else _repeated(answer, got) or _crossed(answer, got)


def _reduced_and_spread(answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    truth = answer.truth
    if not _is_flat_somewhere(got, truth.allowed):
        return None
    for word, axes, reduced, allowed in reductions(truth.value, truth.allowed):
        if close(got, reduced.expand_as(got), allowed) and evidence(reduced, allowed) >= BITS:
            return Diagnosis(
                "broadcast",
                f"{answer.name} has the same value all along {in_words(axes, got.shape)}: the {word} of the right "
                "values. Look for an extra sum() or mean() whose result is then broadcast.",
            )
    return None


def _is_flat_somewhere(got: torch.Tensor, allowed: float) -> bool:
    """Whether an answer may be the same all along an axis. Asked first: it costs less than all sums and means of the
    truth, and there are some hundred factors that may come on top."""
    most = 2 * max(allowed * sqrt(got.numel()), 32 * torch.finfo(torch.float64).eps * float(got.abs().max()))
    axes = [axis for axis, size in enumerate(got.shape) if size > 1]
    return any(bool((got.amax(axis) - got.amin(axis)).max() <= most) for axis in axes)


def _repeated(answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    wanted = answer.truth.value
    if not broadcasts_to(wanted, got) or not close(got, wanted.expand_as(got), answer.truth.allowed):
        return None
    if evidence(wanted, answer.truth.allowed) < BITS:
        return None
    return Diagnosis(
        "broadcast",
        f"{answer.name} repeats the right values: its shape is {tuple(got.shape)} instead of {tuple(wanted.shape)}. "
        "Look for a product or a sum with a larger tensor, such as ones, that broadcasts.",
    )


def _crossed(answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    wanted = answer.truth.value
    if tuple(got.shape) != (wanted.numel(), wanted.numel()):
        return None
    if not agrees(got.diagonal(), wanted.reshape(-1), answer.truth.allowed):
        return None
    size = wanted.numel()
    return Diagnosis(
        "broadcast",
        f"{answer.name} has shape {tuple(got.shape)}, and its diagonal holds the right values. This happens when a "
        f"tensor of shape ({size},) meets one of shape ({size}, 1): every element is combined with every other. Give "
        "both the same shape.",
    )
