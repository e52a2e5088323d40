"""Which places of an answer an input reaches: change it at one index alone, and see what moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch

from grader.diagnosis.experiments.laboratory import Laboratory, Observation
from grader.results import Diagnosis

CLEAR = 1e-2
"""Of the largest change: an index whose elements all change by less doesn't clearly change."""
NOTHING = 1e-6
"""Of an answer's largest element: a smaller change is rounding."""
MOST = 24
"""Indices that are tried, a run of the test each."""
CHANGES = ((-0.5, 0.7), (-1.0, 0.0), (3.0, 0.3))
"""Times what, and plus what. The others follow where the first tells something."""


def examine(lab: Laboratory) -> Diagnosis | None:
    """The first index of an input that moves other rows, columns or steps of the answer than it should."""
    got = lab.answer.got
    truth = lab.answer.truth
    if got is None or not got.dim() or got.shape != truth.value.shape or truth.dtype != torch.float64:
        return None
    for tried, (number, axis, index) in enumerate(_places(lab)):
        if tried == MOST:
            return None
        wrong = _wrong(lab, number, axis, index)
        if wrong is not None:
            where = f"at index {index} of axis {axis} (size {lab.replay.drawn[number].shape[axis]})"
            return Diagnosis("reach", f"When {wrong.input} changes only {where}, {lab.answer.name} {wrong}")
    return None


def _places(lab: Laboratory) -> Iterator[tuple[int, int, int]]:
    """The last and the first index of each axis of what was drawn. The upstream gradient comes first: it says most."""
    drawn, upstream = lab.replay.drawn, lab.inputs.get("upstream", -1)
    for number in sorted(range(len(drawn)), key=lambda number: number != upstream):
        for axis, size in enumerate(drawn[number].shape):
            if size > 1 and drawn[number].is_floating_point():
                yield from ((number, axis, index) for index in (size - 1, 0))


@dataclass(frozen=True)
class _Wrong:
    """What is called `input` changes: where along an axis the answer should change and doesn't, and where it changes
    and shouldn't."""

    input: str
    axis: int
    missing: torch.Tensor
    extra: torch.Tensor

    def __str__(self) -> str:
        if bool(self.extra.any()):
            return f"changes at {_indices(self.extra)} of axis {self.axis}, and shouldn't. Look at what is taken there."
        where = f"{_indices(self.missing)} of axis {self.axis}"
        return f"should change at {where}, and doesn't. Is that part left out, written over or cut off?"


def _wrong(lab: Laboratory, number: int, axis: int, index: int) -> _Wrong | None:
    """What a change of a draw at that index shows. What doesn't change must not do so in any: it may be cut off, or lie
    where a slope is 0."""
    found: _Wrong | None = None
    for factor, shift in CHANGES:
        changed = lab.replay.drawn[number].clone()
        changed.select(axis, index).mul_(factor).add_(shift)
        seen = lab.observe_drawn({number: changed})
        input = None if seen is None else _moved_alone(lab, seen, axis, index)
        if seen is None or input is None:
            return None
        here = _compared(lab, seen, input, None if found is None else found.axis)
        if here is None or bool(here.extra.any()):
            return here
        found = here if found is None else replace(here, missing=here.missing & found.missing)
        if not bool(found.missing.any()):
            return None
    return found if found is None or _moves_elsewhere(lab, number, found) else None


def _moves_elsewhere(lab: Laboratory, number: int, found: _Wrong) -> bool:
    """Whether the answer changes in other places when all of a draw does: rounded, it may change nowhere."""
    factor, shift = CHANGES[0]
    seen, before = lab.observe_drawn({number: lab.replay.drawn[number] * factor + shift}), lab.answer.got
    if seen is None or before is None or seen.got.shape != before.shape:
        return False
    moved = (seen.got - before).abs().movedim(found.axis, 0).reshape(len(found.missing), -1).amax(1)
    return bool((moved[~found.missing] > 100 * NOTHING * before.abs().max()).any())


def _moved_alone(lab: Laboratory, seen: Observation, axis: int, index: int) -> str | None:
    """The only input that is another now, if it is so at that index alone: an input may be made of a draw."""
    before = {traced.name: traced for traced in lab.answer.traced if traced.is_argument}
    moved = [name for name, value in seen.inputs.items() if name in before and not _equal(value, before[name].value)]
    if len(moved) != 1:
        return None
    old, new = before[moved[0]].value, seen.inputs[moved[0]]
    if old.shape != new.shape or axis >= old.dim():
        return None
    off = (old != new).movedim(axis, 0).flatten(1).any(1) if old.dim() > 1 else old != new
    return before[moved[0]].called if off.nonzero().flatten().tolist() == [index] else None


def _equal(first: torch.Tensor, second: torch.Tensor) -> bool:
    return first.shape == second.shape and torch.equal(first, second)


def _compared(lab: Laboratory, seen: Observation, input: str, along: int | None) -> _Wrong | None:
    """Along the first axis along which the answer and the truth change in other places, or along this one; None where
    there is none."""
    before, truth = lab.answer.got, lab.answer.truth.value
    if before is None or seen.got.shape != before.shape or seen.truth.shape != truth.shape:
        return None
    noise, moved, meant = NOTHING * float(before.abs().max()), (seen.got - before).abs(), (seen.truth - truth).abs()
    for axis, size in enumerate(before.shape):
        own, right = (value.movedim(axis, 0).reshape(size, -1).amax(1) for value in (moved, meant))
        missing = (own <= noise) & (right >= CLEAR * right.max()) & (right > 100 * noise)
        extra = (right <= NOTHING * truth.abs().max()) & (own >= CLEAR * own.max()) & (own > 100 * noise)
        if size > 1 and (axis == along if along is not None else bool((missing | extra).any())):
            return _Wrong(input, axis, missing, extra)
    return None


def _indices(which: torch.Tensor) -> str:
    found = which.nonzero().flatten().tolist()
    if len(found) == len(which):
        return f"every index (0 to {len(which) - 1})"
    shown = ", ".join(map(str, found[:6]))
    return f"index {shown}{', …' if len(found) > 6 else ''}"
