"""What an answer looks like is looked at again with other inputs: what was chance is not said."""

from __future__ import annotations

import pytest
import torch

from grader.diagnosis import elsewhere
from grader.diagnosis.detectors.generic import recognise
from grader.testing import assert_gradient, torch_gradients


def weight_gradient(submission, draw):
    x, upstream = draw.normal(7, 3), draw.normal(7, 5)
    weights = torch.ones(3, 5, dtype=x.dtype)
    truth = torch_gradients(lambda x, weights: x @ weights, x=x, weights=weights, upstream=upstream)
    assert_gradient(submission.backward(x, upstream), truth["weights"], name="dw")


def backward(value: str) -> str:
    return f"def backward(x, upstream):\n    right = x.T @ upstream\n    return {value}\n"


@pytest.fixture
def left(failed):
    def left(value: str):
        one = failed(weight_gradient, backward(value), n=7)
        found = recognise(one.answer)
        assert found is not None
        return elsewhere.left(found, one.answer, elsewhere.again(one.answer, one.number, one.replay))

    return left


@pytest.mark.parametrize(("value", "kind"), [("right / 7", "scale"), ("-right", "sign"), ("0.123 * right", "scale")])
def test_what_holds_is_said(left, value, kind):
    found = left(value)
    assert found is not None
    assert found.kind == kind
    assert "of each input" not in found.advice


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("right / right.norm()", "divided by its own length"),
        ("right / right.abs().sum()", "a length, a sum, a maximum"),
    ],
)
def test_a_factor_that_hangs_on_the_inputs_is_told_to(left, value, hint):
    found = left(value)
    assert found is not None
    assert hint in found.advice
    assert found.factor is None


