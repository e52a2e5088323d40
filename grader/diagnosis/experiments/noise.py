"""A right gradient hardly moves when its inputs are rounded a little otherwise. What moves has lost its digits."""

from __future__ import annotations

import torch

from grader.diagnosis.experiments.laboratory import Laboratory, same
from grader.results import Diagnosis

ROUNDED = 4
"""By how many of its last digit each input is moved."""


def examine(lab: Laboratory) -> Diagnosis | None:
    """Move the inputs in their last digits and see whether the answer moves in its first."""
    got, drawn = lab.answer.got, lab.replay.drawn
    if got is None or not drawn:
        return None
    seen = lab.observe_drawn({number: _nudged(value, number) for number, value in enumerate(drawn)})
    if seen is None or same(seen.got, got) or not same(seen.truth, lab.answer.truth.value):
        return None
    return Diagnosis(
        "noise",
        f"{lab.answer.name} is lost in rounding: when the inputs change in their last digits, it changes in its first "
        "ones, and the right value doesn't. Look for a difference of two nearly equal numbers, such as a difference "
        "quotient with a small step.",
    )


def _nudged(drawn: torch.Tensor, number: int) -> torch.Tensor:
    if not drawn.is_floating_point():
        return drawn
    ways = torch.randint(-ROUNDED, ROUNDED + 1, drawn.shape, generator=torch.Generator().manual_seed(number))
    return drawn * (1 + ways.to(drawn) * torch.finfo(drawn.dtype).eps)
