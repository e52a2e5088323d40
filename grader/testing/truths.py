"""Truths that are made of other truths, or are known without torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, overload

import torch

from grader.judging.carried_forward import as_truth, differs, if_finite, usable_value
from grader.judging.compare.interface import Truth


def known_value(value: Any, allowed: float, like: torch.Tensor | None = None) -> Truth:
    """A truth that is known beforehand: printed in README.md, or counted.

    Args:
        value: A number, numbers in lists, or a tensor.
        allowed: The largest absolute difference that counts as right: for a printed number, 0.51 units of its last
            digit.
        like: A tensor of the dtype and on the device that the answer must have; float64 on the CPU without.
    """
    exact = torch.as_tensor(value, dtype=torch.float64).cpu()
    like = exact if like is None else like
    return Truth(exact, like.dtype, like.device.type, allowed, (tuple(exact.shape),))


@overload
def part(truth: Truth, index: int | slice) -> Truth: ...
@overload
def part(truth: None, index: int | slice) -> None: ...
def part(truth: Truth | None, index: int | slice) -> Truth | None:
    """One element of a truth, or some, along its first axis, as a truth of its own. None for None."""
    if truth is None:
        return None
    value = truth.value[index]
    return replace(truth, value=value, shapes=(tuple(value.shape),), central_difference=None)


def in_place_of(truth: Truth, value: torch.Tensor | None) -> Truth | None:
    """What the learner's own code computed in many steps, as what is expected, for `carried=`.

    Args:
        truth: What torch has in its place.
        value: Of the truth's shape; None for nothing.

    Returns:
        The value, with the truth's tolerance; where the value is larger, with more in proportion. None for None, or
        for another shape.
    """
    if value is None or value.shape != truth.value.shape:
        return None
    exact = value.detach().to("cpu", torch.float64)
    larger = max(1.0, float(exact.abs().max()) / truth.scale)
    return replace(truth, value=exact, allowed=truth.allowed * larger, central_difference=None)


def follows_from(function: Callable[..., torch.Tensor], **values: Any) -> Truth | None:
    """What is right given the learner's own value of an earlier step, for `carried=`.

        own = wrong_value(out, torch_value(layer, x=x), x)
        assert_gradient(dx, truth, carried=follows_from(slope, out=own, dout=dout))

    Args:
        function: In torch, of the values by name.
        values: Tensors, the learner's among them; None for one that tells nothing.

    Returns:
        `torch_value(function, **values)`. None if one of the values is None, or if no finite number follows.
    """
    return None if any(value is None for value in values.values()) else if_finite(function, **values)


def from_written_out(got: Any, other: Any, truth: Truth, like: torch.Tensor) -> Truth | None:
    """What is right where a setting takes its default, for `carried=`, if code that is told the setting is wrong, too.

    Args:
        got: What the learner's code gave where it was told the default: anything.
        other: What it gave where it was told another setting.
        truth: What would be right.
        like: A tensor of the dtype and on the device in which to go on.

    Returns:
        The learner's value. None if it is right, tells nothing, or is the same whatever the setting.
    """
    value, varied = usable_value(got, truth, like), usable_value(other, truth, like)
    if value is None or varied is None or torch.equal(value, varied):
        return None
    return as_truth(value) if differs(value, truth) else None
