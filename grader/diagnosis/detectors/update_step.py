"""A step from one of the inputs: in the wrong direction, or of the wrong length."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import TWO_SLIPS, agrees, best_factor, bits_for, is_near, wrong_values
from grader.diagnosis.detectors.factor import SHORT, Reading, readings
from grader.diagnosis.detectors.swapped import own_name
from grader.judging.compare.interface import Answer, TracedValue
from grader.results import Diagnosis

RATES = ("lr", "learning_rate")
"""Names of the rate of an update."""


def detect(answer: Answer) -> Diagnosis | None:
    """Seen from one of the inputs, the answer is a multiple of the truth."""
    got, truth = wrong_values(answer), answer.truth
    if got is None or own_name(answer):  # a gradient isn't a step from anywhere
        return None
    for traced in answer.traced:
        if traced.role == "input" and traced.value.shape == truth.value.shape:
            found = _from(traced, answer, got)
            if found is not None:
                return found
    return None


def _from(start: TracedValue, answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    moved, meant = got - start.value, answer.truth.value - start.value
    if not bool(meant.abs().max() > 100 * answer.truth.allowed):
        return None
    factor = best_factor(moved, meant)
    for reading in filter(_is_short, readings(answer.sizes)):
        value = float(reading.value)
        allowed = (1 + abs(value)) * answer.truth.allowed
        if is_near(reading, factor) and agrees(moved, value * meant, allowed, bits_for(reading)):
            return _step(answer, start, value, f" ({reading.words})" if reading.names else "")
    # One number is some multiple of another in any case.
    clear = moved.numel() > 1 and abs(factor - 1) * float(meant.abs().max()) > 100 * answer.truth.allowed
    if clear and agrees(moved, factor * meant, (1 + abs(factor)) * answer.truth.allowed, TWO_SLIPS):
        return _step(answer, start, factor, "")
    return None


def _step(answer: Answer, start: TracedValue, factor: float, named: str) -> Diagnosis:
    has_rate = any(name in RATES for name in answer.sizes)
    said = _in_words(factor, named) if has_rate else _of_no_rate(factor, start)
    return Diagnosis("step", f"{answer.name} {said}", factor=factor)


def _is_short(reading: Reading) -> bool:
    """One number that is measured is soon read as something of three parts."""
    return reading.length <= SHORT


def _of_no_rate(factor: float, start: TracedValue) -> str:
    """Where nothing has a rate, what moves isn't an update."""
    called, times = start.called, f"{abs(factor):.4g}"
    if factor < 0:
        return f"is on the other side of {called}, {times} times as far from it as it should be. Check the signs."
    return f"is {times} times as far from {called} as it should be. Is a part of {called} left in it, or taken twice?"


def _in_words(factor: float, named: str) -> str:
    if factor == -1:
        return (
            "moved the right distance in the wrong direction: up the gradient instead of down. Check the sign of the "
            "update: descent subtracts lr times the gradient."
        )
    way = " and in the wrong direction" if factor < 0 else ""
    return (
        f"moved {abs(factor):.4g}{named} times as far as it should{way}. Check what the gradient is multiplied by in "
        "the update, and how often the update runs."
    )
