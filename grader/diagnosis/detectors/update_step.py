"""A step from where something was: the wrong way, too far, or not at all."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, best_factor, bits_for, is_near, wrong_values
from grader.diagnosis.detectors.factor import Reading, readings
from grader.diagnosis.detectors.swapped import own_name
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """Seen from one of the inputs, the answer is a multiple of the truth."""
    got, truth = wrong_values(answer), answer.truth
    if got is None or own_name(answer):  # a gradient isn't a step from anywhere
        return None
    for known in answer.known:
        if known.role == "input" and known.value.shape == truth.value.shape:
            found = _from(known.value, answer, got)
            if found is not None:
                return found
    return None


def _from(start: torch.Tensor, answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    moved, meant = got - start, answer.truth.value - start
    if not bool(meant.abs().max() > 100 * answer.truth.allowed):
        return None
    factor = best_factor(moved, meant)
    for reading in readings(answer.sizes):
        value = float(reading.value)
        allowed = (1 + abs(value)) * answer.truth.allowed
        if is_near(reading, factor) and agrees(moved, value * meant, allowed, bits_for(reading)):
            return Diagnosis("step", f"{answer.name} {_said(reading)}", factor=value)
    return None


def _said(reading: Reading) -> str:
    if reading.value == -1:
        return (
            "went the wrong way, by the right amount: up the gradient instead of down. Look at the sign of the update: "
            "descent subtracts lr times the gradient."
        )
    named = f" ({reading.words})" if reading.names else ""
    times = f"{float(abs(reading.value)):.4g}"
    way = " and in the wrong direction" if reading.value < 0 else ""
    return (
        f"moved {times}{named} times as far as it should{way}. Look at what the gradient is multiplied "
        "with in the update, and how often the update is done."
    )
