"""An argument that the learner's code changed."""

from __future__ import annotations

from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """An argument no longer has its value."""
    if not answer.unchanged:
        return None
    return Diagnosis(
        "in_place",
        "It was changed in place. Look for +=, -= or *=, for an assignment to its elements (x[mask] = 0), and for "
        "methods that end in an underscore. Compute a new tensor instead, or change a clone().",
    )
