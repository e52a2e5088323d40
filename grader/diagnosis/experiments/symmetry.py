"""What the right answer does when an input is doubled, negated or moved, the learner's should do, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch

from grader.diagnosis.experiments.laboratory import Laboratory, apart, same
from grader.results import Diagnosis

Relation = Callable[[torch.Tensor], torch.Tensor]

CHANGES: Mapping[str, Relation] = {
    "all of {} is doubled": lambda value: 2 * value,
    "{} changes its sign": lambda value: -value,
    "1 is added to all of {}": lambda value: value + 1,
}
RELATIONS: Mapping[str, Relation] = {
    "stay the same": lambda value: value,
    "change its sign": lambda value: -value,
    "double": lambda value: 2 * value,
    "become four times as large": lambda value: 4 * value,
    "become eight times as large": lambda value: 8 * value,
    "become half as large": lambda value: value / 2,
    "become a quarter": lambda value: value / 4,
    "grow by 1": lambda value: value + 1,
}


def examine(lab: Laboratory) -> Diagnosis | None:
    """Change the inputs one by one, and compare what becomes of the answer with what becomes of the truth."""
    got, truth = lab.answer.got, lab.answer.truth.value
    if got is None or got.shape != truth.shape or lab.answer.truth.dtype != torch.float64:
        return None
    for name, number in lab.inputs.items():
        drawn = lab.replay.drawn[number]
        if name == "upstream" or not drawn.is_floating_point():
            continue
        for change, apply in CHANGES.items():
            seen = lab.observe({name: apply(drawn)})
            wanted = None if seen is None else _relation(seen.truth, truth)
            if seen is None or wanted is None or not apart(seen.got, RELATIONS[wanted](got)):
                continue
            found = _relation(seen.got, got)
            yours = "wouldn't" if found is None else f"would {found}"
            said = change.format(f"`{name}`")
            return Diagnosis("relation", f"When {said}, {lab.answer.name} should {wanted}; yours {yours}.")
    return None


def _relation(changed: torch.Tensor, before: torch.Tensor) -> str | None:
    return next((said for said, relation in RELATIONS.items() if same(changed, relation(before))), None)
