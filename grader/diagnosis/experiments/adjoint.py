"""The adjoint identity ⟨Jv, u⟩ = ⟨v, Jᵀu⟩: whether a backward pass belongs to the learner's own forward pass.

J v is a central difference of the learner's forward pass along a random direction v; Jᵀu is the learner's gradient. (A
check of HIPS autograd's tests, too.) Two directions leave nothing to chance, at two runs of the test each.
"""

from __future__ import annotations

from itertools import groupby

import torch

from grader.diagnosis.detectors.swapped import own_name
from grader.diagnosis.experiments.laboratory import Laboratory, Observation
from grader.results import Diagnosis

STEP = 1e-5
EQUAL = 1e-6
"""Relative: a central difference in float64 with this step is right to some nine digits."""
DIRECTIONS = 2


def examine(lab: Laboratory) -> Diagnosis | None:
    """Whether the wrong gradient is the right one of what the learner's own forward pass computes."""
    name = own_name(lab.answer)
    if not name or not any(_belongs(lab, name, number) for number in _may_be(lab, name)):
        return None
    return Diagnosis(
        "own_forward",
        f"{lab.answer.name} is the right gradient of your own forward pass (⟨Jv, u⟩ = ⟨v, Jᵀu⟩ holds), but your "
        "forward pass isn't the one that the exercise asks for. Fix that first.",
    )


def _may_be(lab: Laboratory, name: str) -> list[int]:
    """The draws that an input may be, or be made of."""
    got = lab.answer.got
    numbers = [lab.inputs[name]] if name in lab.inputs else range(len(lab.replay.drawn))
    drawn = lab.replay.drawn
    return [n for n in numbers if got is not None and drawn[n].shape == got.shape and drawn[n].dtype == torch.float64]


def _belongs(lab: Laboratory, name: str, number: int) -> bool:
    """Whether the gradient foretells what some result of the learner's calls does when a draw moves the input, and
    nothing else."""
    got, truth, drawn = lab.answer.got, lab.answer.truth.value, lab.replay.drawn[number]
    assert got is not None
    for seed in range(DIRECTIONS):
        way = torch.randn(drawn.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
        above, below = (lab.observe_drawn({number: drawn + sign * STEP * way}) for sign in (1, -1))
        if above is None or below is None or _moving(above, below) & _arguments(lab) != {name}:
            return False
        direction = (above.inputs[name] - below.inputs[name]) / (2 * STEP)
        own, right = float((direction * got).sum()), float((direction * truth).sum())
        moved = _moved(above, below)
        if abs(own - right) <= 1e3 * EQUAL * abs(own) or not any(abs(m - own) <= EQUAL * abs(own) for m in moved):
            return False
    return True


def _arguments(lab: Laboratory) -> set[str]:
    """What the truth's function takes, and the upstream gradient: its arguments have their gradients noted together."""
    for role, group in groupby(lab.answer.traced, lambda traced: traced.role):
        together = list(group)
        if role == "gradient" and any(traced.source is lab.answer.truth for traced in together):
            return {"upstream", *(traced.name for traced in together)}
    return set()


def _moving(above: Observation, below: Observation) -> set[str]:
    """The inputs that moved."""
    return {
        name
        for name, value in above.inputs.items()
        if name not in below.inputs or not torch.equal(value, below.inputs[name])
    }


def _moved(above: Observation, below: Observation) -> list[float]:
    """How fast each result of the learner's calls changes: those that the upstream gradient may belong to, or the
    loss."""
    upstream = above.inputs.get("upstream", torch.ones(()))
    return [
        float(((high - low) / (2 * STEP) * upstream).sum())
        for high, low in zip(above.returned, below.returned, strict=False)
        if high.shape == low.shape == upstream.shape
    ]
