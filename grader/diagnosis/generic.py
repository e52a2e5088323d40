"""All generic detectors, the most telling first: the first one that recognises an answer names it."""

from __future__ import annotations

from grader.compare.interface import Answer
from grader.diagnosis import (
    broadcast,
    mask,
    nonfinite,
    permutation,
    precision,
    reshaped,
    scale,
    summed_axis,
    transpose,
    wrong_device,
    wrong_dtype,
    wrong_shape,
    wrong_type,
    zeros,
)
from grader.diagnosis.interface import Detector
from grader.results import Diagnosis

DETECTORS: tuple[Detector, ...] = (
    # What isn't there to be looked at further.
    wrong_type.detect,
    wrong_dtype.detect,
    wrong_device.detect,
    nonfinite.detect,
    # Wrong values, or a wrong shape that the values explain: where two are true, the simpler one.
    zeros.detect,
    reshaped.detect,
    scale.detect,
    transpose.detect,
    broadcast.detect,
    summed_axis.detect,
    mask.detect,
    permutation.detect,
    precision.detect,
    # A wrong shape that nothing explains.
    wrong_shape.detect,
)


def recognise(answer: Answer) -> Diagnosis | None:
    """What kind of wrong answer this is, if it is a kind that is known."""
    for detect in DETECTORS:
        diagnosis = detect(answer)
        if diagnosis is not None:
            return diagnosis
    return None
