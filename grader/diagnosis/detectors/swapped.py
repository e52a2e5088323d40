"""Another value of the same test in place of the answer: an input, the upstream gradient, another result."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, close, wrong_shape, wrong_values
from grader.judging.compare.interface import Answer, TracedValue
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The answer equals another value of the test, which the truth doesn't."""
    got = wrong_values(answer)
    got = wrong_shape(answer) if got is None else got
    if got is None or answer.unchanged:
        return None
    for traced in answer.traced:
        if traced.source is answer.truth or (traced.role == "input" and traced.name == answer.name):
            continue  # the learner's own value, of which a later truth was computed
        if close(traced.value, answer.truth.value, answer.truth.allowed):
            continue
        if answer.steps and traced.role == "value":
            continue  # other trainings of the test are its own, such as one by the learner's gradients
        if agrees(got, traced.value, answer.truth.allowed):
            return _diagnosis(traced, answer)
    return None


def _diagnosis(traced: TracedValue, answer: Answer) -> Diagnosis:
    """What it equals, and no more: an input of the truth need not be one of the learner's code."""
    if traced.role == "upstream":
        return Diagnosis(
            "swapped",
            f"{answer.name} equals the upstream gradient: the local derivative of this step is missing.",
        )
    if traced.role == "input":
        may_be = "done on a copy, or assigned to another name" if answer.truth.central_difference is None else (
            "or a term of a sum, or is this assigned to its name"
        )
        return Diagnosis("swapped", f"{answer.name} equals `{traced.name}`. Is a step missing, {may_be}?")
    own = own_name(answer)
    if traced.role == "gradient" and traced.name != own:
        expected = f"; expected the one with respect to `{own}`" if own else ""
        return Diagnosis(
            "swapped",
            f"{answer.name} is the gradient with respect to `{traced.name}`{expected}. Check which name it is assigned "
            "to, and the order in which you return gradients.",
        )
    if traced.role == "value" and answer.truth.central_difference is not None:
        return Diagnosis(
            "swapped",
            f"{answer.name} equals a value of the forward pass, but should be a gradient. Is a factor of the chain "
            "rule missing?",
        )
    return Diagnosis(
        "stale",
        f"{answer.name} equals another result of this test, not the expected one. Is it kept from an earlier call, or "
        "is another result assigned to its name?",
    )


def own_name(answer: Answer) -> str:
    """The name of what the truth is the gradient with respect to; "" if the truth isn't a gradient."""
    return next((traced.name for traced in answer.traced if traced.source is answer.truth), "")


def others_of_its_name(answer: Answer) -> list[torch.Tensor]:
    """The test's other truths of the same name and shape, in order: those of earlier calls, for instance."""
    own = next((traced for traced in answer.traced if traced.source is answer.truth), None)
    if own is None:
        return []
    others = [traced for traced in answer.traced if traced.role == own.role and traced.name == own.name]
    return [traced.value for traced in others if traced is not own and traced.value.shape == own.value.shape]
