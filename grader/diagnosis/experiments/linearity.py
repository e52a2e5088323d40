"""A backward pass is linear in its upstream gradient: twice as much in, twice as much out."""

from __future__ import annotations

from grader.diagnosis.experiments.laboratory import Laboratory, same
from grader.results import Diagnosis


def examine(lab: Laboratory) -> Diagnosis | None:
    """Double the upstream gradient and see."""
    upstream, got, name = lab.upstream, lab.answer.got, lab.answer.name
    if upstream is None or got is None:
        return None
    twice = lab.observe({"upstream": 2 * upstream})
    if twice is None or not same(twice.truth, 2 * lab.answer.truth.value) or same(twice.got, 2 * got):
        return None
    if same(twice.got, got):
        return Diagnosis(
            "no_upstream",
            f"{name} doesn't change when the upstream gradient is doubled. Is it a local derivative? The chain rule "
            "multiplies that by the upstream gradient.",
        )
    if same(twice.got, 4 * got):
        return Diagnosis(
            "nonlinear",
            f"{name} grows fourfold when the upstream gradient is doubled. Is that multiplied in twice, or squared?",
        )
    return Diagnosis(
        "nonlinear",
        f"{name} isn't linear in the upstream gradient: it doesn't double when that is doubled. Look for "
        "what you do to the upstream gradient besides multiplying it: a mask on its sign, an addition, a power.",
    )
