"""The learner's answer should depend on whatever the right one depends on."""

from __future__ import annotations

import torch

from grader.diagnosis.experiments.laboratory import Laboratory, is_whole, same
from grader.results import Diagnosis

TELLING = 4
"""Of the changes of an input, so many must make a difference for the truth."""


def examine(lab: Laboratory) -> Diagnosis | None:
    """Change the inputs one by one and see which of them make no difference."""
    got = lab.answer.got
    if got is None or is_whole(got):
        return None
    unused = [name for name in lab.inputs if name != "upstream" and _is_ignored(lab, name, got)]
    if not unused:
        return None
    names = " and ".join(f"`{name}`" for name in unused)
    return Diagnosis(
        "ignores",
        f"{lab.answer.name} doesn't change when {names} {'changes' if len(unused) == 1 else 'change'}, but should. Is "
        "something else used instead, or is part of the derivative missing?",
    )


def _is_ignored(lab: Laboratory, name: str, got: torch.Tensor) -> bool:
    """Whether the answer is the same for other numbers, for other signs, and for much larger ones of both signs: the
    sign of a sum, for one, depends on what is summed and seldom shows it. No answer counts as a different one."""
    given = lab.drawn(name)
    assert given is not None
    moved = given.flatten().roll(1).reshape(given.shape) * 1.5 + 0.25
    telling = 0
    for other in (moved, -given, 20 * moved, -20 * moved, 20 * given, 1e4 * moved, -1e4 * moved):
        seen = lab.observe({name: other})
        if seen is None or not same(seen.got, got):
            return False
        telling += not same(seen.truth, lab.answer.truth.value)
    return telling >= TELLING

