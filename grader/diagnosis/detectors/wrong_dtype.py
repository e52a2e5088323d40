"""The dtype isn't that of the inputs."""

from __future__ import annotations

from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The answer left the dtype of its inputs on the way."""
    if answer.mismatch.kind != "dtype":
        return None
    return Diagnosis(
        "dtype",
        "Look for a cast such as .float() or .double(), for a tensor created without a dtype (zeros, ones, arange, a "
        "list of numbers), and for a detour through numpy.",
    )
