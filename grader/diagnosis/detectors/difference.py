"""A difference of two values of the function in place of its derivative: nearly right, and off as its step makes it."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_values
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

NEAR = 0.1
"""How far off a difference may be, relative to the truth's largest element: more is another mistake."""
MOST = 100
"""Elements: each moves by itself, so the function is computed twice for each."""
STEPS = tuple(10.0**-power for power in range(1, 8))
WAYS = {"one-sided": ((1, 0), (0, -1)), "central": ((1, -1),)}


def detect(answer: Answer) -> Diagnosis | None:
    """In float64, where rounding leaves the error of the step to be seen: the answer is off exactly as a difference is.
    """
    got, truth = wrong_values(answer), answer.truth
    if got is None or truth.central_difference is None or truth.dtype != torch.float64 or got.numel() > MOST:
        return None
    off = got - truth.value
    if float(off.abs().max()) > NEAR * truth.scale:
        return None
    for step in STEPS:
        rounding = 256 * torch.finfo(torch.float64).eps * max(1.0, truth.scale) / step
        for kind, ways in WAYS.items():
            for way in ways:
                expected = truth.central_difference(step=step, ways=way) - truth.value
                if agrees(off, expected, rounding):
                    return Diagnosis(
                        "difference",
                        f"{answer.name} is what a {kind} difference with a step of {step:g} gives: that is near the "
                        "derivative, but not it. Derive a formula; a difference is for checking it.",
                    )
    return None
