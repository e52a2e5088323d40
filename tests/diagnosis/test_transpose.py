"""Axes in another order."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.diagnosis.detectors.transpose import detect


@settings.get_profile("quick")
@given(st.sampled_from([(3, 5), (7, 3), (5, 5), (2, 2), (2, 3, 5), (7, 3, 3)]), st.integers(0, 10**6))
def test_the_last_two_axes_swapped(wrong, normal, shape, seed):
    truth = normal(*shape, seed=seed)
    found = detect(wrong(truth.mT, truth))
    assert found is not None
    assert found.kind == "transpose"


def test_channels_last(wrong, normal):
    truth = normal(2, 3, 5, 7)
    found = detect(wrong(truth.permute(0, 2, 3, 1), truth))
    assert found is not None
    assert ".permute(0, 3, 1, 2)" in found.advice


def test_silent_on_anything_else(wrong, right, normal):
    truth = normal(5, 5)
    others = [normal(5, 5, seed=1), truth.mT.flip(0), 2 * truth.mT, truth.mT + 1e-3 * normal(5, 5), -truth]
    assert [detect(wrong(other, truth)) for other in others] == [None] * len(others)
    assert detect(wrong(normal(7, 3), truth)) is None
    assert detect(right(truth)) is None


def test_a_vector_has_no_transpose(wrong, normal):
    assert detect(wrong(normal(5, seed=1), normal(5))) is None
    assert detect(wrong(torch.tensor(1.0).double(), torch.tensor(2.0).double())) is None
