"""Judging an answer of the learner's."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, partial
from inspect import signature
from typing import Any

import torch

from grader.judging.carried_forward import try_call
from grader.judging.compare.interface import Truth
from grader.judging.judge import Question, current
from grader.results import Scatter
from grader.sandbox.host.remote import (
    RemoteSubmission,
    asked_nothing_yet,
    last_call,
    last_call_in_kinds,
    running_submission,
)  # fmt: skip

Carried = Truth | None | Callable[..., Truth | None]
"""What is right given the learner's own value of an earlier step: see `assert_gradient`."""


def assert_gradient(got: Any, truth: Truth, *, name: str = "", carried: Carried = None, steps: str = "") -> None:
    """The answer has the truth's shape, dtype, device and values.

    Args:
        got: What the learner's code gave: anything.
        truth: What is right, with its tolerance.
        name: What the learner calls it; by default the last call to the submission.
        carried: What would be right given the learner's own value of an earlier step. An answer that is right in that
            sense passes, unless that sense is empty (an upstream of zeros makes every answer zero). It is a Truth if it
            follows from what this test's calls have returned by now. If more must be asked for, it is a function, which
            is called only for a wrong answer: of one or several submissions, each the learner's code in a process of
            its own that was asked nothing yet. So no code can make up a value that fits what it has answered before.
            Code that fails there carries nothing.
        steps: For a value over a training, such as a list of losses, what one step is ("epoch"): the report then says
            and draws where yours and torch's part.

    Raises:
        AnswerWrong: It isn't so; the test fails, and the report says how and why.
    """
    second_truth = cache(partial(_second_truth, carried, truth, running_submission()))
    in_kinds = "" if name else last_call_in_kinds()
    current().judge(Question(name or last_call(), got, truth, second_truth, steps, in_kinds=in_kinds))


assert_value = assert_gradient
"""The same judgement for a value that isn't a gradient."""


def show_scatter(names: Sequence[str], points: Any, truth: Any, prediction: Any) -> None:
    """Put a 3-D scatter of truth and prediction into the report: of data that README.md gives, never of hidden inputs.

    Args:
        names: What the columns of the truth are called.
        points: Tensor or array of shape (n, 3).
        truth: Of shape (n, len(names)).
        prediction: Of the same shape.
    """
    x, true, predicted = (
        torch.as_tensor(part).detach().to("cpu", torch.float64) for part in (points, truth, prediction)
    )
    finite = tuple(tuple(number if math.isfinite(number) else None for number in row) for row in _rows(predicted.T))
    current().show(Scatter(tuple(names), _rows(x), _rows(true.T), finite))


def _rows(matrix: torch.Tensor) -> tuple[tuple[float, ...], ...]:
    """To four digits."""
    return tuple(tuple(float(f"{number:.4g}") for number in row) for row in matrix.tolist())


def _second_truth(carried: Carried, truth: Truth, submission: RemoteSubmission | None) -> Truth | None:
    """The truth of an error carried forward; None if there is none, or if it tells nothing. submission: the test's; an
    explanation may ask for this truth when the test is over."""
    found: Truth | None = None
    if isinstance(carried, Truth):
        found = carried
    elif carried is not None:
        with asked_nothing_yet(submission, _submissions(carried)) as own:
            found = try_call(carried, *own)
    return found if found is not None and _tells_something(found, truth) else None


def _submissions(carried: Callable[..., Truth | None]) -> int:
    """How many it asks for."""
    given = signature(carried).parameters.values()
    return sum(each.default is each.empty and each.kind is each.POSITIONAL_OR_KEYWORD for each in given)


def _tells_something(carried: Truth, truth: Truth) -> bool:
    """Whether a carried truth can be told from a guess: else forwarding nothing would earn points.

    It has the truth's shape and rough size; its elements differ; and its tolerance is small, which it isn't where steps
    cancel and leave the verdict to rounding.
    """
    if carried.value.shape != truth.value.shape or not bool(carried.value.isfinite().all()):
        return False
    constant = carried.value.numel() > 1 and bool((carried.value == carried.value.flatten()[0]).all())
    similar = 1e-3 * truth.scale < carried.scale < 1e3 * truth.scale
    return similar and not constant and carried.allowed < 1e-3 * carried.scale
