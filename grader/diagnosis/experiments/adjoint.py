"""The adjoint identity ⟨Jv, u⟩ = ⟨v, Jᵀu⟩: whether a backward pass belongs to the learner's own forward pass.

J v is a central difference of the learner's forward pass along a random direction v; Jᵀu is the learner's gradient. (A
check of HIPS autograd's tests, too.)
"""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.swapped import own_name
from grader.diagnosis.experiments.laboratory import Laboratory
from grader.results import Diagnosis

STEP = 1e-5
EQUAL = 1e-6
"""Relative: a central difference in float64 with this step is right to some nine digits."""


def examine(lab: Laboratory) -> Diagnosis | None:
    """Whether the wrong gradient is the right one of what the learner's own forward pass computes."""
    got, upstream, name = lab.answer.got, lab.upstream, own_name(lab.answer)
    given = lab.drawn(name)
    if got is None or upstream is None or given is None or given.dtype != torch.float64 or got.shape != given.shape:
        return None
    direction = torch.randn(given.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    above, below = (_forward(lab, {name: given + sign * STEP * direction}, upstream) for sign in (1, -1))
    if above is None or below is None:
        return None
    moved = float(((above - below) / (2 * STEP) * upstream.cpu()).sum())
    own, right = float((direction * got).sum()), float((direction * lab.answer.truth.value).sum())
    if abs(moved - own) > EQUAL * max(abs(moved), abs(own)) or abs(moved - right) <= 1e3 * EQUAL * abs(moved):
        return None
    return Diagnosis(
        "own_forward",
        f"{lab.answer.name} is the right gradient of your own forward pass (⟨Jv, u⟩ = ⟨v, Jᵀu⟩ holds), but your "
        "forward pass isn't the one that the exercise asks for. Fix that first.",
    )


def _forward(lab: Laboratory, changes: dict[str, torch.Tensor], upstream: torch.Tensor) -> torch.Tensor | None:
    """What the last call of that shape before the backward pass returned."""
    seen = lab.observe(changes)
    shaped = [value for value in (seen.returned if seen else ()) if value.shape == upstream.shape]
    return shaped[0] if shaped else None
