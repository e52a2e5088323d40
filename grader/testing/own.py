"""The learner's own values, for judging what is computed from them: an early slip costs its own step alone.

design/error-carried-forward.md has what is carried in which exercise, and why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from grader.compare.interface import Truth
from grader.worker.faults import LearnerFault


def own(got: Any, truth: Truth, like: torch.Tensor) -> torch.Tensor | None:
    """The learner's own value, to go on from, of like's dtype and device. None if it tells nothing: if it isn't of the
    truth's shape and rough size, or is the same number everywhere."""
    if not isinstance(got, torch.Tensor | np.ndarray) or tuple(got.shape) not in truth.shapes:
        return None
    value = torch.as_tensor(got).detach().reshape(truth.value.shape).to(like)
    constant = value.numel() > 1 and bool((value == value.flatten()[0]).all())
    similar = 1e-3 * truth.scale < float(value.abs().max()) < 1e3 * truth.scale
    return value if similar and not constant else None


def differs(value: torch.Tensor, truth: Truth) -> bool:
    """Whether an own value is wrong."""
    return bool((value.to("cpu", torch.float64) - truth.value).abs().max() > truth.allowed)


def asked(function: Callable[..., Any], *arguments: Any) -> Any:
    """What the learner's code gives; None if it gives nothing, which a test of its own judges."""
    try:
        return function(*arguments)
    except LearnerFault:
        return None
