"""Multiples of the truth, and what their factor means."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.diagnosis.detectors.scale import detect

quickly = settings.get_profile("quick")
FACTORS = {
    2: "2 times", 0.5: "half", -2: "-2 times", 7: "(batch = 7)", 1 / 7: "1/7 of", 2 / 7: "2/batch",
    15: "inputs·neurons", -1 / 35: "-1/(batch·neurons)", 7 / 3: "batch/inputs", 1 / 49: "batch·batch",
}  # fmt: skip


@quickly
@given(st.sampled_from([*FACTORS]), st.sampled_from([(3, 5), (5,), (1, 5), ()]), st.integers(0, 10**6))
def test_named_factors(wrong, normal, factor, shape, seed):
    truth = normal(*shape, seed=seed)
    found = detect(wrong(factor * truth, truth))
    assert found is not None
    assert found.kind == "scale"
    assert found.factor == pytest.approx(factor)
    assert FACTORS[factor] in found.advice


@quickly
@given(st.sampled_from([(3, 5), (1,), ()]), st.integers(0, 10**6), st.sampled_from([torch.float32, torch.float64]))
def test_a_wrong_sign_is_its_own_kind(wrong, normal, shape, seed, dtype):
    truth = normal(*shape, seed=seed)
    found = detect(wrong(-truth, truth, dtype))
    assert found is not None
    assert (found.kind, found.factor) == ("sign", -1.0)


@quickly
@given(st.floats(0.01, 100).filter(lambda k: abs(k - 1) > 0.01), st.integers(0, 10**6))
def test_any_factor_shows_on_several_elements(wrong, normal, factor, seed):
    truth = normal(3, 5, seed=seed)
    found = detect(wrong(factor * truth, truth))
    assert found is not None
    assert found.factor == pytest.approx(factor, rel=1e-5)


def test_a_factor_is_told_with_its_noise(wrong, normal):
    truth = normal(31, 17)
    noise = 20 * 2.0**-23 * normal(31, 17, seed=1).clamp(-1, 1)
    found = detect(wrong(7 * (truth + noise), truth))
    assert found is not None
    assert found.factor == 7


def test_two_is_not_two_and_a_bit(wrong, normal):
    truth = normal(3, 5)
    for dtype in (torch.float32, torch.float64):
        found = detect(wrong(2.01 * truth, truth, dtype))
        assert found is not None
        assert "2.01" in found.advice
        assert found.factor == pytest.approx(2.01)
    assert detect(wrong(2.01 * truth, truth, torch.float16)) is None  # it is too coarse to tell them apart


def test_one_element_fits_every_factor_so_only_named_ones_count(wrong, normal):
    assert detect(wrong(0.3721 * normal(1), normal(1))) is None
    sparse = torch.zeros(3, 5, dtype=torch.float64)
    sparse[1, 2] = 1.7
    assert detect(wrong(0.3721 * sparse, sparse)) is None


def test_two_elements_that_are_nearly_right_are_no_multiple(wrong, normal):
    truth = normal(2)
    assert detect(wrong(truth * torch.tensor([1.0021, 1.00211]).double(), truth)) is None


def test_all_sizes_that_explain_a_factor_are_named(wrong, normal):
    found = detect(wrong(5 * normal(3, 4), normal(3, 4), n=5, d=5))
    assert found is not None
    assert "(n = 5 or d = 5)" in found.advice


def test_a_size_of_one_is_never_named(wrong, normal):
    found = detect(wrong(2 * normal(3, 4), normal(3, 4), n=1, d=1))
    assert found is not None
    assert "n = 1" not in found.advice


def test_silent_on_anything_else(wrong, right, normal):
    truth = normal(3, 5)
    others = [normal(3, 5, seed=1), truth + 0.5, truth.flip(0), truth * (truth > 0), truth * (1 + 1e-3 * normal(3, 5))]
    assert [detect(wrong(other, truth)) for other in others] == [None] * len(others)
    assert detect(right(truth)) is None
    assert detect(wrong(torch.ones(2, dtype=torch.float64), torch.zeros(2, dtype=torch.float64))) is None
