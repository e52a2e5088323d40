"""The learner's own values, for judging what is computed from them: an early mistake costs its own step alone.

design/error-carried-forward.md has what is carried in which exercise, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from grader.judging.compare.interface import Truth
from grader.judging.oracle.truth import Overflow, torch_value
from grader.sandbox.host.faults import LearnerFault

SIZES = (1 / 5, 2)
"""A mistake in a forward pass leaves an output between SIZES of the right one: so do the known mistakes (measured;
design/error-carried-forward.md)."""

COSINE = 0.5
"""A value with a slip is at an angle to the right one whose cosine is at least COSINE: so are the known mistakes, with
few exceptions, and numbers that have nothing to do with it are rarely (measured; design/error-carried-forward.md)."""

Inputs = dict[str, torch.Tensor]


def try_call(function: Callable[..., Any], *arguments: Any) -> Any:
    """What the learner's code gives; None if it fails, which a test of its own judges.

    Args:
        function: Calls the submission.
        arguments: What it is called with.

    Returns:
        What the function returns, or None.
    """
    try:
        return function(*arguments)
    except LearnerFault:
        return None


def usable_value(got: Any, truth: Truth, like: torch.Tensor) -> torch.Tensor | None:
    """The learner's own value, to go on from, whether it is right or wrong.

    Args:
        got: What the learner's code gave: anything.
        truth: What would be right.
        like: A tensor of the dtype and on the device in which to go on.

    Returns:
        The value in the truth's shape. None if it tells nothing: if it isn't of one of the truth's shapes, isn't within
        1000 times its size, or is the same number everywhere.
    """
    if not isinstance(got, torch.Tensor | np.ndarray) or tuple(got.shape) not in truth.shapes:
        return None
    value = torch.as_tensor(got).detach().reshape(truth.value.shape).to(like)
    constant = value.numel() > 1 and bool((value == value.flatten()[0]).all())
    similar = 1e-3 * truth.scale < float(value.abs().max()) < 1e3 * truth.scale
    return value if similar and not constant else None


def recognisable_value(got: Any, truth: Truth, like: torch.Tensor) -> torch.Tensor | None:
    """The learner's own value, if it is usable (as `usable_value` says) and recognisably the right one, perhaps with a
    slip: at a small angle to it, whatever its size and sign. Else None: what follows from any numbers isn't earned."""
    value = usable_value(got, truth, like)
    return value if value is not None and abs(cosine(value, truth.value)) >= COSINE else None


def cosine(value: torch.Tensor, other: torch.Tensor) -> float:
    """Of the angle between two tensors of as many numbers, as vectors."""
    first, second = (each.detach().to("cpu", torch.float64).flatten() for each in (value, other))
    return float(first @ second / (first.norm() * second.norm()))


def wrong_value(got: Any, truth: Truth, like: torch.Tensor) -> torch.Tensor | None:
    """The learner's own value, if it is recognisable (as `recognisable_value` says) and wrong; else None."""
    value = recognisable_value(got, truth, like)
    return value if value is not None and differs(value, truth) else None


def wrong_values(
    got: Sequence[Any], truths: Sequence[Truth], like: torch.Tensor, least: float = 0.5
) -> list[torch.Tensor] | None:
    """The learner's own values, if one of them is wrong, all are usable, and enough of them are recognisable: of
    several that come from one another, a slip turns some right round. Else None.

    Args:
        got: What the learner's code gave, as many as there are truths.
        truths: What would be right.
        like: A tensor of the dtype and on the device in which to go on.
        least: The share of them that must be recognisable.
    """
    values = [usable_value(one, truth, like) for one, truth in zip(got, truths, strict=True)]
    usable = [value for value in values if value is not None]
    known = sum(recognisable_value(value, truth, like) is not None for value, truth in zip(usable, truths))
    wrong = any(differs(value, truth) for value, truth in zip(usable, truths))
    return usable if wrong and len(usable) == len(values) and known >= least * len(values) else None


def forward_mistake(got: Any, truth: Truth, like: torch.Tensor) -> torch.Tensor | None:
    """As `wrong_value`, for the output of a forward pass. None also if it isn't about as large as the truth."""
    found = wrong_value(got, truth, like)
    if found is None:
        return None
    size = float(found.double().norm()) / float(truth.value.norm())
    return found if SIZES[0] < size < SIZES[1] else None


def differs(value: torch.Tensor, truth: Truth) -> bool:
    """Whether a usable value is wrong: further from the truth than is allowed, somewhere."""
    return bool((value.to("cpu", torch.float64) - truth.value).abs().max() > truth.allowed)


def is_right(got: Any, truth: Truth, like: torch.Tensor) -> bool:
    """Whether what the learner's code gave is usable, and right."""
    value = usable_value(got, truth, like)
    return value is not None and not differs(value, truth)


def as_truth(value: torch.Tensor | None) -> Truth | None:
    """The learner's own value as what is expected, for `carried=`. None for None, and if it isn't finite."""
    return None if value is None else if_finite(torch.clone, input=value)


def if_finite(function: Callable[..., torch.Tensor], **values: Any) -> Truth | None:
    """What follows from the learner's own values, in torch; None where no finite number does, as from a NaN."""
    try:
        return torch_value(function, **values)
    except Overflow:
        return None


def own_factor(losses: torch.Tensor, truth: Truth) -> float | None:
    """How many times too large the learner's own first loss is.

    A sum for a mean makes every gradient too large by the same factor: what follows is right if it follows from that.

    Args:
        losses: The learner's, of shape (any,).
        truth: Of at least the first loss, of shape (any,).

    Returns:
        The factor. None if the first loss is right, if it isn't within 1000 times its size, or if there is none.
    """
    if losses.numel() == 0:
        return None
    first, wanted = float(losses[0]), float(truth.value[0])
    telling = 1e-3 * wanted < first < 1e3 * wanted
    return first / wanted if telling and abs(first - wanted) > truth.allowed else None
