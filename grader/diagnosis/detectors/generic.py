"""All generic detectors, the most telling first: the first one that recognises an answer names it."""

from __future__ import annotations

from dataclasses import replace

from grader.diagnosis.detectors import (
    accumulated,
    broadcast,
    in_place,
    known_factor,
    magnitude,
    mask,
    nonfinite,
    offset,
    partial_slice,
    permutation,
    precision,
    reshaped,
    scale,
    slice_scale,
    summed_axis,
    swapped,
    training_divergence,
    transpose,
    update_step,
    wrong_device,
    wrong_dtype,
    wrong_shape,
    wrong_type,
    zeros,
)
from grader.diagnosis.detectors.agreement import TWO_SLIPS, evidence
from grader.diagnosis.detectors.factor import SHORT, readings
from grader.diagnosis.detectors.interface import Detector
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

DETECTORS: tuple[Detector, ...] = (
    # What isn't there to be looked at further.
    in_place.detect,
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
    swapped.detect,
    accumulated.detect,
    update_step.detect,
    mask.detect,
    permutation.detect,
    training_divergence.detect,
    known_factor.detect,
    offset.detect,
    magnitude.detect,
    slice_scale.detect,
    precision.detect,
    partial_slice.detect,
)
WITH_A_FACTOR: tuple[Detector, ...] = (
    reshaped.detect,
    transpose.detect,
    broadcast.detect,
    summed_axis.detect,
    mask.detect,
    permutation.detect,
)
"""What may be wrong besides a factor."""


def recognise(answer: Answer) -> Diagnosis | None:
    """What kind of wrong answer this is, if it is a kind that is known."""
    for detect in DETECTORS:
        diagnosis = detect(answer)
        if diagnosis is not None:
            return diagnosis
    return _two_slips(answer) or wrong_shape.detect(answer)


def _two_slips(answer: Answer) -> Diagnosis | None:
    truth = answer.truth
    if answer.got is None or evidence(truth.value, truth.allowed) < TWO_SLIPS:
        return None
    for reading in readings(answer.sizes):
        if reading.length > SHORT:
            return None
        factor = float(reading.value)
        scaled = replace(truth, value=factor * truth.value, allowed=abs(factor) * truth.allowed)
        for detect in WITH_A_FACTOR:
            found = detect(replace(answer, truth=scaled))
            if found is not None:
                told = reading.with_values(answer.sizes)
                advice = f"Two slips at once. One is a factor {told} too many; without it, {found.advice}"
                return replace(found, advice=advice, factor=factor)
    return None
