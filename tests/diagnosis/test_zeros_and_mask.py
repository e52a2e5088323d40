"""Zeros: everywhere, too many, too few, inverted."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.diagnosis.detectors import mask, zeros

quickly = settings.get_profile("quick")
seeds = st.integers(0, 10**6)


def test_all_zeros(wrong, normal):
    for shape in ((3, 5), (1,), ()):
        found = zeros.detect(wrong(0 * normal(*shape), normal(*shape)))
        assert found is not None
        assert found.kind == "zeros"


def test_some_zeros_are_not_all(wrong, right, normal):
    assert zeros.detect(wrong(normal(3, 5).triu(), normal(3, 5))) is None
    assert zeros.detect(right(normal(3, 5))) is None


@quickly
@given(seeds)
def test_a_mask_too_many(wrong, normal, seed):
    truth, keep = normal(7, 3, seed=seed), normal(7, 3, seed=seed + 1) > 0
    found = mask.detect(wrong(truth * keep, truth))
    assert found is not None
    assert f"is 0 in {int((~keep).sum())} of 21 elements where it shouldn't be" in found.advice


@quickly
@given(seeds)
def test_a_mask_missing(wrong, normal, seed):
    gradient, keep = normal(7, 3, seed=seed), normal(7, 3, seed=seed + 1) > 0
    found = mask.detect(wrong(gradient, gradient * keep))
    assert found is not None
    assert f"isn't 0 in {int((~keep).sum())} of 21 elements where it should be" in found.advice


@quickly
@given(seeds)
def test_a_mask_inverted(wrong, normal, seed):
    gradient, keep = normal(7, 3, seed=seed), normal(7, 3, seed=seed + 1) > 0
    found = mask.detect(wrong(gradient * ~keep, gradient * keep))
    assert found is not None
    assert "inverted" in found.advice


@quickly
@given(seeds)
def test_another_mask(wrong, normal, seed):
    """relu(dZ) for dZ·1[z > 0]: the mask is computed from the gradient."""
    gradient, z = normal(7, 5, seed=seed), normal(7, 5, seed=seed + 1)
    found = mask.detect(wrong(gradient * (gradient > 0), gradient * (z > 0)))
    assert found is not None
    assert "what the mask is computed from" in found.advice


def test_relu_at_zero(wrong, normal):
    gradient, keep = normal(7, 3), torch.ones(7, 3, dtype=torch.float64)
    keep[2, 1] = 0
    found = mask.detect(wrong(torch.where(keep == 0, gradient / 2, gradient), gradient * keep))
    assert found is not None
    assert "1 of 21" in found.advice


def test_a_last_row_never_filled(wrong, normal):
    got = normal(7, 3)
    got[-1] = 0
    found = mask.detect(wrong(got, normal(7, 3)))
    assert found is not None
    assert "all of index 6 along axis 0" in found.advice


def test_silent_on_anything_else(wrong, right, normal):
    truth = normal(7, 3) * (normal(7, 3, seed=1) > 0)
    others = [normal(7, 3, seed=2), 2 * truth, -truth, truth.roll(1, 0), normal(7, 3, seed=2) * (truth != 0), 0 * truth]
    assert [mask.detect(wrong(other, truth)) for other in others] == [None] * len(others)
    assert mask.detect(right(truth + 1)) is None


def test_one_hot_rows_in_another_place_are_no_inverted_mask(wrong):
    truth = torch.eye(5, dtype=torch.float64)
    assert mask.detect(wrong(truth.roll(1, 1), truth)) is None
