"""The answer isn't numbers at all."""

from __future__ import annotations

from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

HINTS = {
    "NoneType": "Is a `return` missing, or is an attribute never assigned?",
    "tuple": "Does a `return` end in a comma, or return more than one thing?",
    "list": "Expected a tensor: convert the list, or compute with tensors from the start. Or do you return several "
    "things in a different order?",
}


def detect(answer: Answer) -> Diagnosis | None:
    """None, a list, a string: the answer isn't a tensor."""
    if answer.mismatch.kind != "type":
        return None
    return Diagnosis("type", HINTS.get(answer.mismatch.type_name, "Check the line that returns or assigns it."))
