"""Added to what was there before."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_values
from grader.diagnosis.detectors.swapped import earlier
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The answer is the truth plus that of the call before, or of all calls before."""
    got, before = wrong_values(answer), earlier(answer)
    if got is None or not before:
        return None
    for kept in (before[-1], torch.stack(before).sum(0)):
        if agrees(got - answer.truth.value, kept, 2 * answer.truth.allowed):
            return Diagnosis(
                "accumulated",
                f"{answer.name} has the result of the call before added to it: each call should start afresh. Look for "
                "+= on something that outlives a call, and set it anew instead.",
            )
    return None
