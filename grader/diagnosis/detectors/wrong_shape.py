"""A wrong shape that the values don't explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.diagnosis.detectors.swapped import own_name
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """The shape is wrong: in the exercise's names for the sizes, where each size has one name."""
    if answer.mismatch.kind != "shape" or answer.got is None:
        return None
    got, wanted = (_named(shape, answer.sizes) for shape in (answer.got.shape, answer.truth.value.shape))
    in_names = f"That is {got} instead of {wanted}. " if got and wanted else ""
    return Diagnosis("shape", in_names + _rule(answer))


def _named(shape: Sequence[int], sizes: Mapping[str, float]) -> str:
    """The shape as (batch, neurons); nothing if some size has no name, or more than one."""
    names = [[name for name, value in sizes.items() if value == size] for size in shape]
    if not names or any(len(candidates) != 1 for candidates in names):
        return ""
    return f"({', '.join(name for (name,) in names)}{',' if len(names) == 1 else ''})"


def _rule(answer: Answer) -> str:
    if not answer.truth.value.dim():
        return "Expected a single number: is a sum or a mean missing?"
    if own_name(answer):
        return "The gradient of a loss with respect to a tensor has the shape of that tensor."
    return "Check which axes you sum over, keep or add, and the order in which you return values."
