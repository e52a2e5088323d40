"""An argument that the code was given, and changed."""

from __future__ import annotations

from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """What was handed in doesn't have its value any more."""
    if not answer.unchanged:
        return None
    return Diagnosis(
        "in_place",
        "It was changed in place. Look for +=, -= or *= on it, for an assignment to its elements (x[mask] = 0), and "
        "for methods that end in an underscore; computing a new tensor, or a copy made with clone(), leaves it alone.",
    )
