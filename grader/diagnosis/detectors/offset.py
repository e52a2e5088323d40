"""Off by the same amount all along an axis, or everywhere: a missing or an extra term."""

from __future__ import annotations

from math import log2

import torch

from grader.diagnosis.detectors.agreement import BITS, agrees, close, wrong_values
from grader.diagnosis.detectors.axes import axis_sets, broadcasts_to, in_words
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

MIN_PLACES = 4
"""So many must be off by the same amount before it is no accident."""


def detect(answer: Answer) -> Diagnosis | None:
    """The difference is an input, or the same in all places along some axes."""
    got = wrong_values(answer)
    if got is None:
        return None
    difference = got - answer.truth.value
    return _of_an_input(answer, difference) or _the_same(answer, difference)


def _of_an_input(answer: Answer, difference: torch.Tensor) -> Diagnosis | None:
    for traced in answer.traced:
        if not traced.is_argument or not broadcasts_to(traced.value, difference):
            continue
        for sign, has in ((-1, "is missing a term"), (1, "has an extra term")):
            if agrees(difference, (sign * traced.value).expand_as(difference), 2 * answer.truth.allowed):
                return Diagnosis("offset", f"{answer.name} {has}: exactly {traced.called}. The rest is right.")
    return None


def _the_same(answer: Answer, difference: torch.Tensor) -> Diagnosis | None:
    """Along as many axes as possible."""
    allowed = 2 * answer.truth.allowed
    for axes in reversed(list(axis_sets(difference))):
        middle = difference.mean(axes, keepdim=True)
        places = difference.numel() // middle.numel()
        if places < MIN_PLACES or not close(difference, middle.expand_as(difference), allowed):
            continue
        size = float(middle.abs().max())
        if size < 100 * allowed or (difference.numel() - middle.numel()) * log2(size / allowed) < BITS:
            continue
        where = "everywhere" if middle.numel() == 1 else f"all along {in_words(axes, difference.shape)}"
        return Diagnosis(
            "offset",
            f"{answer.name} is off by the same amount {where}. Look for an extra or a missing term there, such as a "
            "bias.",
        )
    return None
