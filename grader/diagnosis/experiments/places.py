"""Which places of an answer an input reaches: change it at one index alone, and see what moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch

from grader.diagnosis.experiments.laboratory import Laboratory
from grader.results import Diagnosis

CLEAR = 1e-2
"""Of the largest change: an index whose elements all change by less doesn't clearly change."""
NOTHING = 1e-6
"""Of an answer's largest element: a smaller change is rounding."""
MOST = 24
"""Runs of the test."""


def examine(lab: Laboratory) -> Diagnosis | None:
    """The first index of an input that moves other rows, columns or steps of the answer than it should."""
    got = lab.answer.got
    truth = lab.answer.truth
    if got is None or not got.dim() or got.shape != truth.value.shape or truth.dtype != torch.float64:
        return None
    for tried, (name, axis, index) in enumerate(_places(lab)):
        if tried == MOST:
            return None
        moved = _moved(lab, name, axis, index)
        wrong = None if moved is None else moved.wrong()
        if wrong is not None:
            size = lab.replay.drawn[lab.inputs[name]].shape[axis]
            where = f"at index {index} of axis {axis} (size {size})"
            called = "the upstream gradient" if name == "upstream" else f"`{name}`"
            return Diagnosis("reach", f"When {called} changes only {where}, {lab.answer.name} {wrong}")
    return None


def _places(lab: Laboratory) -> Iterator[tuple[str, int, int]]:
    """The last and the first index of each axis of each input. The upstream gradient comes first, as it says most."""
    names = sorted(lab.inputs, key=lambda name: name != "upstream")
    for name in names:
        drawn = lab.replay.drawn[lab.inputs[name]]
        for axis, size in enumerate(drawn.shape):
            if size > 1 and drawn.is_floating_point():
                yield from ((name, axis, index) for index in (size - 1, 0))


@dataclass(frozen=True)
class _Moved:
    """By how much the answer and the truth change."""

    got: torch.Tensor
    truth: torch.Tensor
    noise: float

    def wrong(self) -> str | None:
        """What is wrong, along the first axis along which it can be said; None where the same moves."""
        for axis, size in enumerate(self.got.shape):
            own, right = (value.movedim(axis, 0).reshape(size, -1).amax(1) for value in (self.got, self.truth))
            missing = (own <= self.noise) & (right >= CLEAR * right.max()) & (right > 100 * self.noise)
            extra = (right <= NOTHING * right.max()) & (own >= CLEAR * own.max()) & (own > 100 * self.noise)
            if size > 1 and bool((missing | extra).any()):
                return _in_words(axis, missing, extra)
        return None


def _in_words(axis: int, missing: torch.Tensor, extra: torch.Tensor) -> str:
    said = []
    if bool(missing.any()):
        said.append(f"should change at {_indices(missing)} of axis {axis}, and doesn't")
    if bool(extra.any()):
        said.append(f"changes at {_indices(extra)} of axis {axis}, and shouldn't")
    return f"{'; it '.join(said)}. What is taken from where?"


def _indices(which: torch.Tensor) -> str:
    found = which.nonzero().flatten().tolist()
    if len(found) == len(which):
        return f"every index (0 to {len(which) - 1})"
    shown = ", ".join(map(str, found[:6]))
    return f"index {shown}{', …' if len(found) > 6 else ''}"


def _moved(lab: Laboratory, name: str, axis: int, index: int) -> _Moved | None:
    drawn = lab.replay.drawn[lab.inputs[name]]
    changed = drawn.clone()
    changed.select(axis, index).mul_(-0.5).add_(0.7)
    seen, got, truth = lab.observe({name: changed}), lab.answer.got, lab.answer.truth
    if seen is None or got is None or seen.got.shape != got.shape or not bool((seen.truth != truth.value).any()):
        return None
    noise = NOTHING * float(got.abs().max())
    return _Moved((seen.got - got).abs(), (seen.truth - truth.value).abs(), noise)
