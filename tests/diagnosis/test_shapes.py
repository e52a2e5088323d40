"""Wrong shapes, and what their values say: reshaped, summed too little or too much, broadcast."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.diagnosis.detectors import broadcast, reshaped, summed_axis, wrong_shape

quickly = settings.get_profile("quick")
seeds = st.integers(0, 10**6)


@pytest.mark.parametrize(
    ("got", "wanted", "hint"),
    [
        ((5,), (1, 5), "without keepdim"),
        ((1, 5), (5,), "extra axis"),
        ((5, 1), (1, 5), "wrong place"),
        ((15,), (3, 5), "reshape or flatten"),
        ((1,), (), "extra axis"),
    ],
)
def test_right_values_in_another_shape(wrong, normal, got, wanted, hint):
    found = reshaped.detect(wrong(normal(*wanted).reshape(got), normal(*wanted)))
    assert found is not None
    assert found.kind == "shape"
    assert hint in found.advice
    assert str(got) in found.advice
    assert str(wanted) in found.advice


def test_another_order_is_not_a_reshape(wrong, normal):
    assert reshaped.detect(wrong(normal(3, 5).mT, normal(3, 5))) is None
    assert reshaped.detect(wrong(normal(15, seed=1), normal(3, 5))) is None


@quickly
@given(seeds, st.sampled_from([(7, 5), (300, 50), (2, 3)]), st.booleans(), st.sampled_from(["sum", "mean"]))
def test_not_summed_over_the_batch(wrong, normal, seed, shape, keepdim, word):
    parts = normal(*shape, seed=seed)
    found = summed_axis.detect(wrong(parts, getattr(parts, word)(0, keepdim=keepdim)))
    assert found is not None
    assert found.kind == "summed_axis"
    assert f"axis 0 (size {shape[0]})" in found.advice


@quickly
@given(seeds, st.sampled_from([(7, 5), (300, 50)]), st.sampled_from([0, 1, -1]), st.booleans())
def test_summed_over_an_axis_that_should_stay(wrong, normal, seed, shape, axis, keepdim):
    truth = normal(*shape, seed=seed)
    found = summed_axis.detect(wrong(truth.sum(axis, keepdim=keepdim), truth))
    assert found is not None
    assert f"axis {axis % 2} (size {shape[axis]})" in found.advice


def test_a_bias_gradient_summed_to_one_number(wrong, normal):
    found = summed_axis.detect(wrong(normal(5).sum(), normal(5)))
    assert found is not None
    assert "axis 0 (size 5)" in found.advice


def test_a_loss_that_is_not_averaged(wrong, normal):
    losses = normal(7, 3).square()
    found = summed_axis.detect(wrong(losses, losses.mean()))
    assert found is not None
    assert "mean" in found.advice
    assert "axes 0 and 1" in found.advice


@quickly
@given(seeds, st.sampled_from([0, 1, (0, 1)]), st.sampled_from(["sum", "mean"]))
def test_one_sum_in_every_row(wrong, normal, seed, axes, word):
    truth = normal(7, 3, seed=seed) + 1  # a sum near 0 would say nothing
    found = broadcast.detect(wrong(getattr(truth, word)(axes, keepdim=True).expand(7, 3).contiguous(), truth))
    assert found is not None
    assert (found.kind, word in found.advice) == ("broadcast", True)


def test_right_values_repeated(wrong, normal):
    found = broadcast.detect(wrong(normal(5).expand(7, 5), normal(5)))
    assert found is not None
    assert found.kind == "broadcast"


@pytest.mark.parametrize("shape", [(7,), (7, 1)])
def test_a_row_against_a_column(wrong, normal, shape):
    one, other = normal(7), normal(7, seed=1)
    found = broadcast.detect(wrong(one[None, :] - other[:, None], (one - other).reshape(shape)))
    assert found is not None
    assert "diagonal" in found.advice


def test_silent_on_anything_else(wrong, right, normal):
    truth = normal(3, 5)
    for detect in (reshaped.detect, summed_axis.detect, broadcast.detect):
        for shape in ((), (3,), (5,), (1, 5), (5, 3), (15,), (3, 5, 2), (7, 3, 5)):
            assert detect(wrong(normal(*shape, seed=1), truth)) is None
        assert detect(wrong(normal(3, 5, seed=1), truth)) is None
        assert detect(right(truth)) is None
        assert detect(wrong(torch.empty(0, 5, dtype=torch.float64), truth)) is None


def test_sums_that_cancel_explain_nothing(wrong, normal):
    softmax_like = normal(7, 5) - normal(7, 5).mean(1, keepdim=True)
    assert broadcast.detect(wrong(1e-9 * normal(7, 5, seed=1), softmax_like)) is None


def test_a_wrong_shape_in_the_exercises_words(wrong, normal):
    found = wrong_shape.detect(wrong(normal(7, 5), normal(3, 5)))
    assert found is not None
    assert "That is (batch, neurons) instead of (inputs, neurons)." in found.advice


def test_sizes_without_a_clear_name_are_left_out(wrong, normal):
    for sizes in ({"n": 7, "d": 7}, {"n": 2}):
        found = wrong_shape.detect(wrong(normal(7, 7), normal(7), **sizes))
        assert found is not None
        assert "That is" not in found.advice


def test_only_a_wrong_shape_is_one(wrong, normal):
    assert wrong_shape.detect(wrong(normal(3, 5, seed=1), normal(3, 5))) is None
