"""NaN or infinity in the answer."""

from __future__ import annotations

from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """Some elements aren't finite numbers."""
    if answer.mismatch.kind != "nonfinite" or answer.got is None:
        return None
    if bool(answer.got.isnan().any()):
        causes = "0/0, the logarithm of a negative number, infinity minus infinity, uninitialised memory"
    else:
        causes = "a division by 0, the logarithm of 0, exp() of a large number"
    return Diagnosis("nonfinite", f"Look for {causes}, or a learning rate that is too large.")
