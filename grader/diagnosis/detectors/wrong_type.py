"""The answer isn't numbers at all."""

from __future__ import annotations

from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """None, a list, a string: the answer isn't a tensor."""
    if answer.mismatch.kind != "type":
        return None
    return Diagnosis("type", _hint(answer.mismatch.sentence))


def _hint(sentence: str) -> str:
    if sentence.startswith("is None"):
        return "Is a `return` missing, or is an attribute never assigned?"
    if sentence.startswith("is a tuple"):
        return "Does a `return` end in a comma, or return more than one thing?"
    if sentence.startswith("is a list"):
        return (
            "Expected a tensor: convert the list, or compute with tensors from the start. Or do you return several "
            "things in a different order?"
        )
    return "Check the line that returns or assigns it."
