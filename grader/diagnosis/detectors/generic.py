"""All generic detectors, the most specific first: the first one that recognises an answer explains it."""

from __future__ import annotations

from dataclasses import replace

from grader.diagnosis.detectors import (
    accumulated,
    broadcast,
    difference,
    function_of_truth,
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
from grader.diagnosis.detectors.swapped import own_name
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

DETECTORS: tuple[Detector, ...] = (
    # Nothing more can be found where one of these holds.
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
    function_of_truth.detect,
    offset.detect,
    magnitude.detect,
    slice_scale.detect,
    precision.detect,
    difference.detect,
    partial_slice.detect,
)
OF_COUNTS: tuple[Detector, ...] = (
    in_place.detect, wrong_type.detect, wrong_dtype.detect, wrong_device.detect, nonfinite.detect, wrong_shape.detect,
)  # fmt: skip
WITH_A_FACTOR: tuple[Detector, ...] = (
    reshaped.detect,
    transpose.detect,
    broadcast.detect,
    summed_axis.detect,
    mask.detect,
    permutation.detect,
)
"""What is looked for besides a factor."""


def recognise(answer: Answer) -> Diagnosis | None:
    """Which known kind of wrong answer this is; None if it is none."""
    for detect in OF_COUNTS if _counts(answer) else DETECTORS:
        diagnosis = detect(answer)
        if diagnosis is not None:
            return diagnosis
    return (None if _counts(answer) else _two_slips(answer)) or wrong_shape.detect(answer)


def _counts(answer: Answer) -> bool:
    """Whether the truth is counts, verdicts or other whole numbers, and no gradient: those aren't half of others for
    want of a factor 2, nor zeros that were never filled."""
    return not own_name(answer) and bool((answer.truth.value == answer.truth.value.round()).all())


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
                extra = reading.with_values(answer.sizes)
                advice = f"Two slips at once. One is an extra factor of {extra}; without it, {found.advice}"
                return replace(found, advice=advice, factor=factor)
    return None
