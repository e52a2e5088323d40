"""An extra or missing factor that varies from element to element: one of the inputs."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_values
from grader.diagnosis.detectors.axes import broadcasts_to
from grader.judging.compare.interface import Answer, Known
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The answer is the truth times an input, or divided by one, element by element."""
    got, truth = wrong_values(answer), answer.truth
    if got is None:
        return None
    for known in answer.known:
        if not known.is_argument or not _varies(known.value) or not broadcasts_to(known.value, truth.value):
            continue
        factor, most = known.value, 1 + float(known.value.abs().max())
        if agrees(got, truth.value * factor, most * truth.allowed):
            return _diagnosis("extra_factor", f"{answer.name} is the right value times {known.called}", known)
        if agrees(got * factor, truth.value, most * truth.allowed):
            return _diagnosis("missing_factor", f"{answer.name} is missing the factor {known.called}", known)
    return None


def _varies(factor: torch.Tensor) -> bool:
    return factor.numel() > 1 and not bool((factor == factor.flatten()[0]).all())


def _diagnosis(kind: str, fact: str, known: Known) -> Diagnosis:
    if known.role == "upstream":
        rule = "By the chain rule, a gradient is the local derivative times the upstream gradient, exactly once."
        return Diagnosis(kind, f"{fact}, element by element. {rule}")
    return Diagnosis(kind, f"{fact}, element by element. Derive this step again, factor by factor.")
