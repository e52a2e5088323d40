"""Right to the precision of a lower dtype: somewhere on the way, the answer was rounded to it."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_values
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

_HALVES = (torch.bfloat16, torch.float16)  # few numbers of float16 are in bfloat16, and most of bfloat16 in float16
LOWER = {torch.float64: (torch.float32, *_HALVES), torch.float32: _HALVES}
MIN_ERROR = 2.0**-14
"""Of the lower dtype's tolerance: an answer with a smaller error wasn't rounded to that dtype."""


def detect(answer: Answer) -> Diagnosis | None:
    """Wrong for its dtype, and right for a lower one."""
    got, truth = wrong_values(answer), answer.truth
    if got is None:
        return None
    for lower in LOWER.get(truth.dtype, ()):
        allowed = truth.allowed * torch.finfo(lower).eps / torch.finfo(truth.dtype).eps
        rounded = (answer.mismatch.max_abs or 0.0) >= MIN_ERROR * allowed and _consists_of(got, lower)
        if rounded and agrees(got, truth.value, allowed):
            low, high = (str(dtype).removeprefix("torch.") for dtype in (lower, truth.dtype))
            return Diagnosis(
                "precision",
                f"{answer.name} is only right to the precision of {low}; expected that of {high}. Look for "
                f"{_CAUSES[lower]}.",
            )
    return None


_CAUSES = {
    torch.float32: "a cast such as .float(), or a tensor created without a dtype",
    torch.float16: "a cast such as .half()",
    torch.bfloat16: "a cast such as .bfloat16()",
}


def _consists_of(got: torch.Tensor, lower: torch.dtype) -> bool:
    """Whether the answer's numbers are numbers of this dtype. Other wrong answers can be as near: an approximation, or
    parameters that hardly move in a training."""
    return bool((got.to(lower).to(torch.float64) == got).all()) and bool((got != got.round()).any())
