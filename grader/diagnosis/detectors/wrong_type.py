"""The answer isn't numbers at all."""

from __future__ import annotations

from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

HINTS = {
    "NoneType": "Is a `return` missing, or an attribute that is never assigned?",
    "tuple": "Does a `return` end in a comma, or hand back more than one thing?",
    "list": "A tensor is asked for: turn the list into one, or compute with tensors from the start; or are several "
    "things returned in another order than asked for?",
}


def detect(answer: Answer) -> Diagnosis | None:
    """None, a list, a string: what was handed back isn't a tensor."""
    if answer.mismatch.kind != "type":
        return None
    return Diagnosis("type", HINTS.get(answer.mismatch.type_name, "Look at the line that returns or assigns it."))
