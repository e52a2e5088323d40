"""Another value of the same test in place of the answer: an input, the upstream gradient, another result."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, close, wrong_shape, wrong_values
from grader.judging.compare.interface import Answer, Known
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The answer equals another value of the test, which the truth doesn't."""
    got = wrong_values(answer)
    got = wrong_shape(answer) if got is None else got
    if got is None or answer.unchanged:
        return None
    for known in answer.known:
        if known.source is answer.truth or close(known.value, answer.truth.value, answer.truth.allowed):
            continue
        if agrees(got, known.value, answer.truth.allowed):
            return _diagnosis(known, answer)
    return None


def _diagnosis(known: Known, answer: Answer) -> Diagnosis:
    """What it equals, and no more: an input of the truth need not be one of the learner's code."""
    if known.role == "upstream":
        return Diagnosis(
            "swapped",
            f"{answer.name} equals the upstream gradient: the local derivative of this step is missing.",
        )
    if known.role == "input":
        return Diagnosis(
            "swapped",
            f"{answer.name} equals `{known.name}`. Is a step missing, done on a copy, or assigned to another name?",
        )
    own = own_name(answer)
    if known.role == "gradient" and known.name != own:
        expected = f"; expected the one with respect to `{own}`" if own else ""
        return Diagnosis(
            "swapped",
            f"{answer.name} is the gradient with respect to `{known.name}`{expected}. Check which name it is assigned "
            "to, and the order in which you return gradients.",
        )
    return Diagnosis(
        "stale",
        f"{answer.name} equals another result of this test, not the one asked for. Is it kept from an earlier call, or "
        "is another result assigned to its name?",
    )


def own_name(answer: Answer) -> str:
    """The name of what the truth is the gradient with respect to; "" if the truth isn't a gradient."""
    return next((known.name for known in answer.known if known.source is answer.truth), "")


def others_of_its_name(answer: Answer) -> list[torch.Tensor]:
    """The test's other truths of the same name and shape, in order: those of earlier calls, for instance."""
    own = next((known for known in answer.known if known.source is answer.truth), None)
    if own is None:
        return []
    others = [known for known in answer.known if known.role == own.role and known.name == own.name]
    return [known.value for known in others if known is not own and known.value.shape == own.value.shape]
