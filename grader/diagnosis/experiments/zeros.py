"""An input of zeros: where the right answer is 0 then, the learner's should be, too; and an answer that is right then
tells what is wrong otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from grader.diagnosis.experiments.laboratory import Laboratory, Observation, same
from grader.results import Diagnosis

TINY = 1e-9
"""Of an answer's usual size: as good as 0."""
FEW = 2
"""Of fewer other inputs, an answer may well be nothing but one."""
MOST = 2
"""More names than that say nothing."""
CLEAR = 1e-3
"""Of an answer's usual size: clearly not 0."""


def examine(lab: Laboratory) -> Diagnosis | None:
    """Make one input after the other 0, and see whether the answer is 0 wherever the truth is."""
    for name, seen in _without_each(lab):
        if _is_nothing(seen, lab) and float(seen.got.abs().max()) > CLEAR * lab.answer.truth.scale:
            return Diagnosis(
                "vanishes",
                f"Where {_called(name)} is 0, {lab.answer.name} should be 0, but isn't. Is something else used in its "
                "place, or is a term there that doesn't belong?",
            )
    return None


def vanishing(lab: Laboratory) -> Diagnosis | None:
    """Make one input after the other 0, and see whether the answer is right then, and still depends on most others."""
    found = [
        name
        for name, seen in _without_each(lab)
        if not _is_nothing(seen, lab) and seen.right and _lives_on(lab, name, seen)
    ]
    if not found or len(found) > MOST:
        return None
    names = [_called(name) for name in found]
    said = f"{lab.answer.name} is right as soon as {' or '.join(names)} is 0"
    return Diagnosis("vanishes", f"{said}: only what depends on {' and '.join(names)} is wrong.")


def _lives_on(lab: Laboratory, name: str, seen: Observation) -> bool:
    """Whether the truth still depends on most of the other inputs where this one is 0: else that says nothing."""
    others = [other for other in lab.inputs if other != name]
    if len(others) < FEW:
        return False
    none = {name: torch.zeros_like(lab.replay.drawn[lab.inputs[name]])}
    moved = [lab.observe({**none, other: lab.replay.drawn[lab.inputs[other]] * 1.5 + 0.25}) for other in others]
    return 2 * sum(each is not None and not same(each.truth, seen.truth) for each in moved) > len(others)


def _without_each(lab: Laboratory) -> Iterator[tuple[str, Observation]]:
    """An input's name, and what comes of zeros in its place. Only in float64, which leaves no doubt."""
    got, truth = lab.answer.got, lab.answer.truth
    if got is None or got.shape != truth.value.shape or truth.dtype != torch.float64 or not bool(truth.value.any()):
        return
    for name, number in lab.inputs.items():
        drawn = lab.replay.drawn[number]
        seen = lab.observe({name: torch.zeros_like(drawn)}) if drawn.is_floating_point() else None
        if seen is not None and seen.got.shape == seen.truth.shape:
            yield name, seen


def _called(name: str) -> str:
    return "the upstream gradient" if name == "upstream" else f"`{name}`"


def _is_nothing(seen: Observation, lab: Laboratory) -> bool:
    """Whether the truth is 0 then."""
    return float(seen.truth.abs().max()) <= TINY * lab.answer.truth.scale
