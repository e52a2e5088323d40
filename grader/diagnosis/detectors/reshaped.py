"""The right values in the right order, in another shape: an axis lost, an extra axis, a row for a column."""

from __future__ import annotations

from grader.diagnosis.detectors.agreement import agrees, wrong_shape
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

Shape = tuple[int, ...]


def detect(answer: Answer) -> Diagnosis | None:
    """Only the shape is wrong."""
    got, truth = wrong_shape(answer), answer.truth
    if got is None or not agrees(got.reshape(-1), truth.value.reshape(-1), truth.allowed):
        return None
    ours, theirs = tuple(truth.value.shape), tuple(got.shape)
    shapes = f"{theirs} instead of {ours}"
    return Diagnosis("shape", f"{answer.name} has the right values in the wrong shape: {shapes}. {_hint(theirs, ours)}")


def _hint(got: Shape, wanted: Shape) -> str:
    if _without_ones(got) != _without_ones(wanted):
        return "Look for a reshape or flatten that isn't undone."
    if len(got) < len(wanted):
        return "An axis of size 1 is lost: look for a sum or mean without keepdim=True, an index, or a squeeze."
    if len(got) > len(wanted):
        return "There is an extra axis of size 1: look for keepdim=True, or an index such as [:, None]."
    return "An axis of size 1 is in the wrong place: look for a row that should be a column, or the reverse."


def _without_ones(shape: Shape) -> Shape:
    return tuple(size for size in shape if size != 1)
