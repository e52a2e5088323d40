"""Right in most places, or right but for sign or size there; and values over a training."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.diagnosis.detectors import magnitude, partial_slice, slice_scale, training_divergence
from grader.diagnosis.detectors.generic import recognise
from grader.judging.compare.interface import Truth


def test_one_row_or_column_wrong(wrong, normal):
    got = normal(7, 3)
    got[6] = 5.0
    found = partial_slice.detect(wrong(got, normal(7, 3)))
    assert "right except at index 6 of axis 0 (size 7)" in found.advice
    assert "ends too early" in found.advice
    assert partial_slice.detect(wrong(normal(7, 3, seed=1), normal(7, 3))) is None


def test_signs_lost(wrong, normal):
    assert "it is never negative" in magnitude.detect(wrong(normal(7, 3).abs(), normal(7, 3))).advice
    flipped = normal(7, 3)
    flipped[:, 1] *= -1
    assert "7 of 21 signs are wrong" in magnitude.detect(wrong(flipped, normal(7, 3))).advice


def test_clipped(wrong, normal):
    found = magnitude.detect(wrong(normal(7, 3).clamp(-1, 1), normal(7, 3)))
    assert found.kind == "clipped"
    assert magnitude.detect(wrong(normal(7, 3).clamp(-1, 1) + 0.1, normal(7, 3))) is None


def test_another_multiple_in_each_row(wrong, normal):
    factors = torch.arange(2.0, 9, dtype=torch.float64)[:, None]
    assert "at each index of axis 0" in slice_scale.detect(wrong(normal(7, 3) * factors, normal(7, 3))).advice
    assert slice_scale.detect(wrong(normal(7, 3) * (factors - 1), normal(7, 3))) is None  # one index is right
    assert slice_scale.detect(wrong(normal(7, 3, seed=1), normal(7, 3))) is None
    parallel = normal(7, 1) @ normal(1, 3, seed=1)  # to one vector: any other such matrix has a factor for each column
    assert slice_scale.detect(wrong(normal(7, 1) @ normal(1, 3, seed=2), parallel)) is None
    assert slice_scale.detect(wrong(1.234567 * normal(1, 30), normal(1, 30), torch.float64)) is None  # of one row


@pytest.mark.parametrize("factor", [-1.0, 2.0, 0.5, 7.0, 1 / 7])
def test_two_slips_at_once(wrong, normal, factor):
    found = recognise(wrong(factor * normal(3, 5).T, normal(3, 5)))
    assert found.kind == "transpose"
    assert found.factor == pytest.approx(factor)
    assert found.advice.startswith("Two slips at once. One is an extra factor of")


def test_two_slips_of_little_evidence_are_not_named(wrong, normal):
    assert recognise(wrong(2 * normal(1, 2).T, normal(1, 2))).kind == "shape"


@pytest.fixture
def training(wrong):
    """An answer that is a value over epochs."""

    def make(got, value):
        return replace(
            wrong(torch.tensor(got, dtype=torch.float64), torch.tensor(value, dtype=torch.float64)), steps="epoch"
        )

    return make


LOSSES = [9.1, 6.3, 4.7, 3.2, 2.9]


@pytest.mark.parametrize(
    ("got", "said"),
    [
        ([9.1, 12.2, 18.3, 30.0, 55.0], "right at the start and wrong from epoch 1 on (counted from 0). It rises"),
        ([9.1, 8.0, 7.1, 6.0, 5.5], "The start is right and the first update isn't"),
        ([9.1, 6.3, 5.0, 4.2, 3.8], "right for the first 2 epochs and wrong from epoch 2 on"),
        ([6.3, 4.7, 3.2, 2.9, 2.5], "one epoch late"),
        ([10.0, 9.1, 6.3, 4.7, 3.2], "one epoch early"),
        ([9.1, 6.3, 4.7, 3.2], "has 4 values, expected 5; the first 4 are right"),
        ([6.3, 4.7, 3.2, 2.9], "has 4 values, expected 5; the first 4 match those expected from the second on"),
    ],
)
def test_where_a_training_goes_off(training, got, said):
    found = training_divergence.detect(training(got, LOSSES))
    assert found is not None
    assert said in found.advice


def test_a_training_that_is_wrong_from_the_start_is_another_matter(training):
    assert training_divergence.detect(training([1.0, 6.3, 4.7, 3.2, 2.9], LOSSES)) is None


def test_an_argument_changed_in_place_is_that_whatever_it_became(wrong, normal):
    answer = replace(wrong(2 * normal(7, 3), normal(7, 3)), unchanged=True)
    assert recognise(answer).kind == "in_place"
    assert isinstance(answer.truth, Truth)
