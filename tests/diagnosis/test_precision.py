"""Answers that were rounded to a lower dtype on the way."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.diagnosis.detectors.precision import detect


@settings.get_profile("quick")
@given(st.integers(0, 10**6))
def test_computed_in_float32_for_float64(wrong, seed):
    stream = torch.Generator().manual_seed(seed)
    x, w = (torch.randn(7, 7, dtype=torch.float64, generator=stream) for _ in range(2))
    found = detect(wrong((x.float() @ w.float()).double(), x @ w, torch.float64))
    assert found is not None
    assert (found.kind, ".float()" in found.advice) == ("precision", True)


@pytest.mark.parametrize("lower", [torch.float16, torch.bfloat16])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_rounded_to_half_precision(wrong, normal, lower, dtype):
    found = detect(wrong(normal(7, 5).to(lower).to(dtype), normal(7, 5), dtype))
    assert found is not None
    assert str(lower).removeprefix("torch.") in found.advice


def test_silent_on_anything_else(wrong, right, normal):
    truth = normal(7, 5)
    for dtype in (torch.float32, torch.float64):
        others = [truth.round(), truth.round(decimals=2), normal(7, 5, seed=1), 1.01 * truth, 1.001 * truth + 1e-4]
        assert [detect(wrong(other, truth, dtype)) for other in others] == [None] * len(others)
        assert detect(right(truth, dtype)) is None


@pytest.mark.parametrize("noise", [1e-14, 1e-13, 1e-12, 1e-4, 1e-2])
def test_noise_of_another_size_is_not_rounding(wrong, normal, noise):
    assert detect(wrong(normal(7, 5) + noise * normal(7, 5, seed=1), normal(7, 5), torch.float64)) is None
