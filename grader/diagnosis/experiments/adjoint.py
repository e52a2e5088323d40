"""The adjoint identity ⟨Jv, u⟩ = ⟨v, Jᵀu⟩: whether a backward pass belongs to the learner's own forward pass.

J v is a central difference of the learner's forward pass along a random direction v; Jᵀu is the learner's gradient. (A
check of HIPS autograd's tests, too.) Two directions leave nothing to chance, at two runs of the test each.
"""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.swapped import own_name
from grader.diagnosis.experiments.laboratory import Laboratory
from grader.results import Diagnosis

STEP = 1e-5
EQUAL = 1e-6
"""Relative: a central difference in float64 with this step is right to some nine digits."""
DIRECTIONS = 2


def examine(lab: Laboratory) -> Diagnosis | None:
    """Whether the wrong gradient is the right one of what the learner's own forward pass computes."""
    got, name = lab.answer.got, own_name(lab.answer)
    given = lab.drawn(name)
    if got is None or given is None or given.dtype != torch.float64 or got.shape != given.shape:
        return None
    for seed in range(DIRECTIONS):
        direction = torch.randn(given.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
        own, right = float((direction * got).sum()), float((direction * lab.answer.truth.value).sum())
        if abs(own - right) <= 1e3 * EQUAL * abs(own):
            return None
        if not any(abs(moved - own) <= EQUAL * abs(own) for moved in _moved(lab, name, given, direction)):
            return None
    return Diagnosis(
        "own_forward",
        f"{lab.answer.name} is the right gradient of your own forward pass (⟨Jv, u⟩ = ⟨v, Jᵀu⟩ holds), but your "
        "forward pass isn't the one that the exercise asks for. Fix that first.",
    )


def _moved(lab: Laboratory, name: str, given: torch.Tensor, direction: torch.Tensor) -> list[float]:
    """How fast each result of the learner's calls changes along a direction: those that the upstream gradient may
    belong to, or the loss."""
    above, below = (lab.observe({name: given + sign * STEP * direction}) for sign in (1, -1))
    if above is None or below is None or len(above.returned) != len(below.returned):
        return []
    upstream = torch.ones(()) if lab.upstream is None else lab.upstream.cpu()
    return [
        float(((high - low) / (2 * STEP) * upstream).sum())
        for high, low in zip(above.returned, below.returned, strict=True)
        if high.shape == low.shape == upstream.shape
    ]
