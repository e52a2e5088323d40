"""The truth with its axes in another order."""

from __future__ import annotations

from itertools import permutations

from grader.diagnosis.detectors.agreement import agrees, wrong_shape, wrong_values
from grader.diagnosis.detectors.axes import MAX_AXES
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

_ADVICE = (
    "Look at the order of the factors of its matrix product and at which of them is transposed: "
    "the shapes must fit, and what is summed over must be right, too."
)


def detect(answer: Answer) -> Diagnosis | None:
    """The answer transposed is right. On a square matrix only the values tell."""
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
        return "transposed: its rows are the columns that it should have"
    swapped = [axis for axis, other in enumerate(order) if axis != other]
    if len(swapped) == 2:
        return f"axes {swapped[0]} and {swapped[1]} are swapped"
    return f"its axes are in another order (.permute{order} would put them right)"
