"""Something else than was asked for: another gradient of the same test, an input as it was given, an earlier result."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, close, wrong_shape, wrong_values
from grader.judging.compare.interface import Answer, Known
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The answer is exactly something that the test knows, and the truth isn't."""
    got = wrong_values(answer)
    got = wrong_shape(answer) if got is None else got
    if got is None or answer.unchanged:
        return None
    for known in answer.known:
        if known.source is answer.truth or close(known.value, answer.truth.value, answer.truth.allowed):
            continue
        if agrees(got, known.value, answer.truth.allowed):
            return _told(known, answer)
    return None


def _told(known: Known, answer: Answer) -> Diagnosis:
    if known.role == "upstream":
        return Diagnosis(
            "swapped",
            f"{answer.name} is the upstream gradient as it was given. What this step itself does to a gradient, its "
            "local derivative, is missing.",
        )
    if known.role == "input":
        return Diagnosis(
            "swapped",
            f"{answer.name} is exactly `{known.name}` as it was given. Is a step missing, done on a copy, or assigned "
            "to another name?",
        )
    own = own_name(answer)
    if known.role == "gradient" and known.name != own:
        of = f", and should be the one with respect to `{own}`" if own else ""
        return Diagnosis(
            "swapped",
            f"{answer.name} is the gradient with respect to `{known.name}`{of}. Look at which name it is assigned to, "
            "and at the order in which gradients are returned.",
        )
    return Diagnosis(
        "stale",
        f"{answer.name} is what an earlier call should give. Look for something that is stored at the first call and "
        "not replaced at the next.",
    )


def own_name(answer: Answer) -> str:
    """What the truth asked for is the gradient of, by its name in the test; "" if it isn't one."""
    return next((known.name for known in answer.known if known.source is answer.truth), "")


def earlier(answer: Answer) -> list[torch.Tensor]:
    """The truths of earlier calls for the same name and shape, in order."""
    own = next((known for known in answer.known if known.source is answer.truth), None)
    if own is None:
        return []
    others = [known for known in answer.known if known.role == own.role and known.name == own.name]
    return [known.value for known in others if known is not own and known.value.shape == own.value.shape]
