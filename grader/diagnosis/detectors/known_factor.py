"""An extra or missing factor that varies from element to element: one of the inputs, or another result."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, close, wrong_values
from grader.diagnosis.detectors.axes import broadcasts_to
from grader.judging.compare.interface import Answer, TracedValue
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The answer is the truth times an input, or divided by one, element by element."""
    got, truth = wrong_values(answer), answer.truth
    if got is None:
        return None
    for traced in answer.traced:
        if traced.source is truth or not _varies(traced.value) or not broadcasts_to(traced.value, truth.value):
            continue
        factor, most = traced.value, 1 + float(traced.value.abs().max())
        if not traced.is_argument and close(traced.value.expand_as(truth.value), truth.value, 2 * truth.allowed):
            continue  # the same truth, asked for twice
        called = traced.called if traced.is_argument else "another result of this test"
        if agrees(got, truth.value * factor, most * truth.allowed):
            return _diagnosis("extra_factor", f"{answer.name} is the right value times {called}", traced)
        if agrees(got * factor, truth.value, most * truth.allowed):
            what = "is missing the factor" if traced.is_argument else "is the right value divided by"
            return _diagnosis("missing_factor", f"{answer.name} {what} {called}", traced)
    return None


def _varies(factor: torch.Tensor) -> bool:
    return factor.numel() > 1 and not bool((factor == factor.flatten()[0]).all())


def _diagnosis(kind: str, fact: str, traced: TracedValue) -> Diagnosis:
    if traced.role == "upstream":
        rule = "By the chain rule, a gradient is the local derivative times the upstream gradient, exactly once."
        return Diagnosis(kind, f"{fact}, element by element. {rule}")
    return Diagnosis(kind, f"{fact}, element by element. Derive this step again, factor by factor.")
