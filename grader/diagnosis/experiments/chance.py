"""The same inputs give the same right answer: what is another one each time has something random in it."""

from __future__ import annotations

from grader.diagnosis.experiments.laboratory import Laboratory, same
from grader.results import Diagnosis

TIMES = 2


def examine(lab: Laboratory) -> Diagnosis | None:
    """Run the test again on the same inputs, each time in a process with other random numbers."""
    answers, truth = [lab.answer.got], lab.answer.truth.value
    for _ in range(TIMES):
        seen = lab.observe({})
        if seen is None or not same(seen.truth, truth):
            return None
        answers.append(seen.got)
    alike = [same(first, second) for place, first in enumerate(answers) for second in answers[:place]
             if first is not None and second is not None]  # fmt: skip
    if any(alike):
        return None
    return Diagnosis(
        "random",
        f"{lab.answer.name} is another one each time, for the same inputs, and what is right stays the same: something "
        "random goes into it.",
    )
