"""Right parts in the wrong order."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.diagnosis.detectors.permutation import detect


@settings.get_profile("quick")
@given(st.permutations(range(5)).filter(lambda p: p != sorted(p)), st.sampled_from([0, 1]), st.integers(0, 10**6))
def test_rows_or_columns_in_another_order(wrong, normal, order, axis, seed):
    truth = normal(5, 7, seed=seed).movedim(0, axis).contiguous()
    found = detect(wrong(truth.index_select(axis, torch.tensor(order)), truth))
    assert found is not None
    assert (found.kind, f"along axis {axis}" in found.advice) == ("permutation", True)


@pytest.mark.parametrize(
    ("turn", "hint"), [(lambda t: t.flip(0), "reverse order"), (lambda t: t.roll(1, 0), "shifted by one")]
)
def test_orders_with_a_name(wrong, normal, turn, hint):
    found = detect(wrong(turn(normal(7, 3)), normal(7, 3)))
    assert found is not None
    assert hint in found.advice


def test_a_reshape_for_a_transpose(wrong, normal):
    truth = normal(7, 3)
    found = detect(wrong(truth.mT.reshape(7, 3), truth))
    assert found is not None
    assert "reshape" in found.advice


def test_places_by_chance_are_no_reshape(wrong, normal):
    truth = normal(7, 3)
    mixed = truth.flatten()[torch.randperm(21, generator=torch.Generator().manual_seed(2))].reshape(7, 3)
    found = detect(wrong(mixed, truth))
    assert found is not None
    assert "reshape" not in found.advice


def test_equal_rows_have_no_order_to_speak_of(wrong, normal):
    truth = normal(7, 3)
    truth[2] = truth[1]
    found = detect(wrong(truth.flip(0), truth))
    assert found is not None
    assert "reverse" not in found.advice


@pytest.mark.parametrize("noise", [3, 30, 300, 3000])
def test_sorting_hides_no_noise(wrong, normal, noise):
    truth = normal(300, 50)
    assert detect(wrong(truth + noise * 1e-5 * normal(300, 50, seed=1), truth)) is None


def test_silent_on_anything_else(wrong, right, normal):
    truth = normal(7, 3)
    others = [normal(7, 3, seed=1), 2 * truth.flip(0), -truth, truth.abs(), truth[:1].expand(7, 3).contiguous()]
    assert [detect(wrong(other, truth)) for other in others] == [None] * len(others)
    assert detect(right(truth)) is None
    assert detect(wrong(normal(1, seed=1), normal(1))) is None
    assert detect(wrong(normal(seed=1), normal())) is None
