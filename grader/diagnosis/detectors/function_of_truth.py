"""A known function of the right value: its square, its root, its logarithm."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_values
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

FUNCTIONS: Mapping[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "the square of": torch.square,
    "the root of": torch.sqrt,
    "the root of the magnitude of": lambda truth: truth.abs().sqrt(),
    "1 divided by": torch.reciprocal,
    "1 minus": lambda truth: 1 - truth,
    "the exponential of": torch.exp,
    "the logarithm of": torch.log,
    "the logarithm of 1 plus": torch.log1p,
    "the sigmoid of": torch.sigmoid,
    "the tanh of": torch.tanh,
    "the third power of": lambda truth: truth**3,
}


def detect(answer: Answer) -> Diagnosis | None:
    """The answer is what one of these gives of the truth."""
    got, truth = wrong_values(answer), answer.truth
    if got is None:
        return None
    for said, function in FUNCTIONS.items():
        if agrees(got, function(truth.value), 2 * truth.allowed, 40.0):
            return Diagnosis("function", f"{answer.name} is {said} what it should be, in every element.")
    return None
