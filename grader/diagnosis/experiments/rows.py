"""The rows of a batch are independent: their order means nothing, and twice the rows count twice."""

from __future__ import annotations

from collections.abc import Callable

import torch

from grader.diagnosis.experiments.laboratory import Laboratory, apart, same
from grader.results import Diagnosis

Relation = Callable[[torch.Tensor], torch.Tensor]


def examine(lab: Laboratory) -> Diagnosis | None:
    """Move the rows, then double them, and compare what becomes of the answer with what becomes of the truth."""
    return _moved(lab) or _doubled(lab)


def _batch(lab: Laboratory) -> dict[str, torch.Tensor]:
    """The inputs with a row for each of the upstream's rows, or of the first input's where there is no upstream."""
    drawn = {name: lab.replay.drawn[number] for name, number in lab.inputs.items()}
    shaped = [value for name, value in drawn.items() if value.dim()]
    first = drawn.get("upstream", shaped[0] if shaped else None)
    if first is None or not first.dim() or len(first) < 3:
        return {}
    return {name: value for name, value in drawn.items() if value.dim() and len(value) == len(first)}


def _moved(lab: Laboratory) -> Diagnosis | None:
    batch, got = _batch(lab), lab.answer.got
    seen = lab.observe({name: value.roll(1, 0) for name, value in batch.items()}) if batch else None
    if seen is None or got is None:
        return None
    along: Relation = lambda value: value.roll(1, 0) if value.dim() else value  # noqa: E731
    alike: Relation = lambda value: value  # noqa: E731
    for relation in (along, alike):
        if same(seen.truth, relation(lab.answer.truth.value)):
            if same(seen.got, relation(got)):
                return None
            if relation is along and torch.equal(along(got), got):
                return None  # one number, or equal ones: no order can be seen
            said = (
                "doesn't follow the order of the rows: with the rows in another order, it isn't just in that order"
                if relation is along
                else "depends on the order of the rows, but shouldn't: with the rows in another order it changes"
            )
            return Diagnosis(
                "rows",
                f"{lab.answer.name} {said}. Look for an index that picks a fixed row, for what is written over in "
                "each, or a sum, mean or maximum over the wrong axis.",
            )
    return None


def _doubled(lab: Laboratory) -> Diagnosis | None:
    batch, got = _batch(lab), lab.answer.got
    seen = lab.observe({name: torch.cat([value, value]) for name, value in batch.items()}) if batch else None
    if seen is None or got is None:
        return None
    relations: dict[str, Relation] = {
        "double": lambda value: 2 * value,
        "stay the same": lambda value: value,
        "become half as large": lambda value: value / 2,
        "be the same, row by row, twice": lambda value: torch.cat([value, value]) if value.dim() else value,
        "be half as large in every row": lambda value: torch.cat([value, value]) / 2 if value.dim() else value / 2,
    }
    truth = lab.answer.truth.value
    wanted = next((said for said, relation in relations.items() if same(seen.truth, relation(truth))), None)
    found = next((said for said, relation in relations.items() if same(seen.got, relation(got))), None)
    if wanted is None or wanted == found or (found is None and not apart(seen.got, relations[wanted](got))):
        return None
    yours = "wouldn't" if found is None else f"would {found}"
    return Diagnosis(
        "rows",
        f"With every row given twice, {lab.answer.name} should {wanted}; yours {yours}. Check where you sum over the "
        "batch, and what you divide by.",
    )
