"""A factor that varies from element to element, too many or missing: one of the inputs."""

from __future__ import annotations

import torch

from grader.compare.interface import Answer, Known
from grader.diagnosis.agreement import agrees, wrong_values
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The answer is the truth times an input, or divided by one, element by element."""
    got, truth = wrong_values(answer), answer.truth
    if got is None:
        return None
    for known in answer.known:
        if known.role not in ("input", "upstream") or not _fits(known.value, truth.value):
            continue
        factor, most = known.value, 1 + float(known.value.abs().max())
        if agrees(got, truth.value * factor, most * truth.allowed):
            return _diagnosis("extra_factor", f"{answer.name} is the right one times {_called(known)} once more", known)
        if agrees(got * factor, truth.value, most * truth.allowed):
            return _diagnosis("missing_factor", f"{answer.name} lacks the factor {_called(known)}", known)
    return None


def _fits(factor: torch.Tensor, truth: torch.Tensor) -> bool:
    """Whether it has more than one value, and can be multiplied to the truth without making it larger."""
    if factor.numel() < 2 or factor.dim() > truth.dim() or bool((factor == factor.flatten()[0]).all()):
        return False
    return all(own in (1, size) for own, size in zip(factor.shape[::-1], truth.shape[::-1], strict=False))


def _called(known: Known) -> str:
    return "the upstream gradient" if known.role == "upstream" else f"`{known.name}`"


def _diagnosis(kind: str, fact: str, known: Known) -> Diagnosis:
    if known.role == "upstream":
        rule = "By the chain rule a gradient is the local derivative times the upstream gradient, once."
        return Diagnosis(kind, f"{fact}, element by element. {rule}")
    return Diagnosis(kind, f"{fact}, element by element. Derive this step once more, factor by factor.")
