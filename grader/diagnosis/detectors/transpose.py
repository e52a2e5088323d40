"""The truth with its axes in another order."""

from __future__ import annotations

from itertools import permutations

from grader.diagnosis.detectors.agreement import agrees, wrong_shape, wrong_values
from grader.diagnosis.detectors.axes import MAX_AXES
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

_ADVICE = (
    "Check the order of the factors in the matrix product, and which of them is transposed: the shapes must fit, and "
    "the sum must run over the right axis."
)


def detect(answer: Answer) -> Diagnosis | None:
    """The transposed answer is right. On a square matrix only the values show it."""
    got, truth = wrong_shape(answer), answer.truth
    if got is None:
        got = wrong_values(answer)
    if got is None or got.dim() != truth.value.dim() or not 2 <= got.dim() <= MAX_AXES:
        return None
    for order in list(permutations(range(got.dim())))[1:]:  # the first is the order it has
        if agrees(got.permute(order), truth.value, truth.allowed):
            return Diagnosis("transpose", f"{answer.name} is right, but {_turned(order)}. {_ADVICE}")
    return None


def _turned(order: tuple[int, ...]) -> str:
    if len(order) == 2:
        return "transposed: its rows should be its columns"
    swapped = [axis for axis, other in enumerate(order) if axis != other]
    if len(swapped) == 2:
        return f"axes {swapped[0]} and {swapped[1]} are swapped"
    return f"its axes are in a different order (.permute{order} would restore it)"
