"""Nothing but zeros."""

from __future__ import annotations

from grader.diagnosis.detectors.agreement import wrong_values
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """All zeros, where the truth isn't."""
    got = wrong_values(answer)
    if got is None or bool(got.any()):
        return None
    if got.numel() == 1:
        return Diagnosis("zeros", f"{answer.name} is exactly 0, but shouldn't be.")
    return Diagnosis(
        "zeros",
        f"{answer.name} is 0 everywhere, but shouldn't be. Is it created with zeros and never filled, reset to 0 after "
        "it is computed, or multiplied by 0?",
    )
