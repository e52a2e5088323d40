"""The only API that hidden tests import.

A hidden test is an ordinary pytest function. Its docstring is the sentence that the learner reads; its fixtures are
`submission` (the learner's code), `draw` (random inputs), `dtype` and `device`; its marks are `points(n)` and
`requires("test_other", ...)`. The integers of its parametrization are the sizes that diagnoses speak of.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch

from grader.compare.interface import Truth
from grader.oracle.draw import Draw
from grader.oracle.truth import exactly, torch_gradients, torch_value
from grader.results import Scatter
from grader.testing.judge import Question, current
from grader.testing.own import Slopes, asked, differs, own, own_slopes, random_ways, slip, weighted_sum
from grader.worker.callbacks import Callback
from grader.worker.faults import LearnerFault
from grader.worker.remote import RemoteObject, RemoteSubmission, gradients_of, hold, keep, last_call, read

__all__ = [
    "Draw", "RemoteSubmission", "Slopes", "Truth", "asked", "assert_gradient", "assert_unchanged", "assert_value",
    "callback", "differs", "entry", "gradients_of", "hold", "keep", "own", "own_slopes", "random_ways", "read",
    "require", "shape_of", "show_scatter", "slip", "torch_gradients", "torch_value",
    "weighted_sum",
]  # fmt: skip


def assert_gradient(got: Any, truth: Truth, *, name: str = "", carried: Truth | None = None, steps: str = "") -> None:
    """The answer has the truth's shape, dtype, device and values.

    name: what the learner calls it; by default the last call to the submission. carried: what would be right given
    the learner's own value of the step before; an answer that is right in that sense passes, unless that sense is
    empty (an upstream of zeros makes every answer zero). steps: for a value over a training, such as a list of losses,
    what one step is ("epoch"): the report then says and draws where yours and torch's part.
    """
    if carried is not None and not _tells_something(carried, truth):
        carried = None
    current().judge(Question(name or last_call(), got, truth, carried, steps))


assert_value = assert_gradient
"""The same judgement for a value that isn't a gradient."""


def assert_unchanged(held: RemoteObject, value: Any, *, name: str) -> None:
    """What was handed to the learner's code still has its value."""
    name = f"{name}, which the code was given and should leave alone,"
    current().judge(Question(name, read(held), exactly(value), unchanged=True))


def callback(function: Callable[..., Any], *like: torch.Tensor, name: str = "f") -> Callback:
    """A function of the test's to hand to the submission, whose code may call it while it is at that call.

    The function itself stays here: only its arguments and its value cross, as data. like: a tensor for each argument,
    whose shape it must have; the function is given tensors of that dtype and device, and returns one, or a number.
    name: what the learner calls it. It must not use the submission.
    """
    return Callback(function, like, name)


def show_scatter(names: Sequence[str], points: Any, truth: Any, prediction: Any) -> None:
    """Put a 3-D scatter of truth and prediction into the report: of data that README.md gives, never of hidden inputs.

    points: (n, 3). truth, prediction: (n, len(names)), tensors or arrays.
    """
    x, true, predicted = (
        torch.as_tensor(part).detach().to("cpu", torch.float64) for part in (points, truth, prediction)
    )
    finite = tuple(tuple(number if math.isfinite(number) else None for number in row) for row in _rows(predicted.T))
    current().show(Scatter(tuple(names), _rows(x), _rows(true.T), finite))


def _rows(matrix: torch.Tensor) -> tuple[tuple[float, ...], ...]:
    """To four digits."""
    return tuple(tuple(float(f"{number:.4g}") for number in row) for row in matrix.tolist())


def require(condition: bool, sentence: str) -> None:
    """A plain requirement that isn't a comparison of numbers. sentence: what is wrong when it doesn't hold, for the
    learner; it must not tell hidden inputs."""
    if not condition:
        raise LearnerFault(sentence)


def entry(result: Any, key: str, *, of: str) -> Any:
    """result[key] of a dict that the learner's code returned. of: what returned it ("`gradients`")."""
    require(type(result) is dict, f"{of} must return a dict; it returned {_kind(result)}.")
    require(key in result, f"{of} returned a dict without {key!r}; its keys are {_keys(result)}.")
    return result[key]


def shape_of(value: Any, *, name: str, among: list[tuple[int, ...]]) -> tuple[int, ...]:
    """The shape of one of the learner's tensors, which must be one of `among`."""
    shape = getattr(value, "shape", None)
    choices = " or ".join(str(option) for option in among)
    require(shape is not None, f"{name} must be a tensor of shape {choices}; it is {_kind(value)}.")
    found = tuple(int(size) for size in value.shape)
    require(found in among, f"{name} has shape {found}; it must have shape {choices}.")
    return found


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


def _keys(result: dict[Any, Any]) -> str:
    shown = [repr(key)[:30] for key in list(result)[:12]]
    return ", ".join(shown) or "none"


def _kind(value: Any) -> str:
    if value is None:
        return "None (is a `return` missing?)"
    names = {list: "a list", tuple: "a tuple", str: "a string", int: "a number", float: "a number", dict: "a dict"}
    return names.get(type(value), "a tensor" if hasattr(value, "shape") else "an object of another type")
