"""The right value, added to another result."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_values
from grader.diagnosis.detectors.swapped import others_of_its_name
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The answer is the truth plus the last other truth of the same name, or plus all of them."""
    got, others = wrong_values(answer), others_of_its_name(answer)
    if got is None or not others:
        return None
    for kept in (others[-1], torch.stack(others).sum(0)):
        if agrees(got - answer.truth.value, kept, 2 * answer.truth.allowed):
            return Diagnosis(
                "accumulated",
                f"{answer.name} is the right value plus other results of this test. Look for += on something that "
                "outlives a call: each call should start afresh.",
            )
    return None
