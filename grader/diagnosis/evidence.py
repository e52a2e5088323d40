"""What a report may show of a wrong answer, besides words: where it is off, and how a training went."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from grader.diagnosis.detectors.agreement import wrong_values
from grader.diagnosis.detectors.training_divergence import parts_at
from grader.judging.compare.interface import Answer
from grader.results import Curve, Evidence

MAX_DRAWN = 2_500
"""Elements of a heat map."""
MAX_SHOWN = 60
"""Numbers of a visible test that are shown side by side."""
MAX_STEPS = 100
LEVELS = 9
FAR = 1e6
"""A relative value beyond this is left out of a curve."""


def evidence(answer: Answer, hidden: bool) -> Evidence | None:
    """The heat map of an answer of some elements; for a visible test its numbers, torch's, and a central difference."""
    truth, shape = answer.truth, tuple(answer.truth.value.shape)
    got = wrong_values(answer)
    if got is None and answer.mismatch.kind == "nonfinite" and answer.got is not None:
        got = answer.got.reshape(shape)
    levels = _levels(got, answer) if got is not None and 1 < got.numel() <= MAX_DRAWN else ()
    if hidden or truth.value.numel() > MAX_SHOWN:
        return Evidence(shape, levels) if levels else None
    checked = truth.central_difference() if truth.central_difference else None
    return Evidence(
        shape, levels,
        yours=() if got is None else tuple(number if math.isfinite(number) else None for number in _numbers(got)),
        torch=_numbers(truth.value), central_difference=() if checked is None else _numbers(checked),
    )  # fmt: skip


def _levels(got: torch.Tensor, answer: Answer) -> tuple[int, ...]:
    """0: right; 1 to 9: the logarithm of the error, from what is allowed to the greatest."""
    error = (got - answer.truth.value).abs()
    finite = error[error.isfinite()]
    greatest = float(finite.max()) if finite.numel() else 1.0
    least = max(answer.truth.allowed, 1e-9 * greatest, 1e-300)
    span = math.log(max(greatest / least, 1.0 + 1e-9))
    height = 1 + ((LEVELS - 1) * (error.clamp(min=least) / least).log() / span)
    levels = torch.where(error <= answer.truth.allowed, torch.zeros_like(error), height.nan_to_num(LEVELS, LEVELS, 1))
    return tuple(int(level) for level in levels.clamp(0, LEVELS).flatten().tolist())


def _numbers(tensor: torch.Tensor) -> tuple[float, ...]:
    return tuple(float(f"{number:.6g}") for number in tensor.flatten().tolist())


def curve(answer: Answer, hidden: bool) -> Curve | None:
    """A wrong value over a training, beside torch's."""
    got, truth = wrong_values(answer), answer.truth.value
    if not answer.steps or got is None or got.dim() != 1 or len(got) < 2:
        return None
    parts = parts_at(got, truth, answer.truth.allowed)
    count = min(len(got), MAX_STEPS)
    steps = sorted({round(place * (len(got) - 1) / (count - 1)) for place in range(count)} | {parts})
    unit = float(truth[0].abs()) if hidden else 1.0
    if not unit:
        return None
    drawn = _Drawn(unit, hidden)
    return Curve(
        answer.steps, tuple(steps), tuple(drawn.number(float(got[step])) for step in steps),
        tuple(drawn.number(float(truth[step])) or 0.0 for step in steps), parts,
    )  # fmt: skip


@dataclass(frozen=True)
class _Drawn:
    unit: float
    hidden: bool

    def number(self, value: float) -> float | None:
        """The value as it may be shown: of a hidden test, to two decimals of torch's first."""
        if not math.isfinite(value) or abs(value) > FAR * self.unit:
            return None
        return round(value / self.unit, 2) if self.hidden else float(f"{value:.6g}")
